package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file system of 8 MiB that runs full: an exception, never a crash, and nothing is lost. */
class RegionFullTest {
    private Path directory;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        directory = Files.createTempDirectory("turnstile-full");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        mounted = ChildJvm.succeeds("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString());
        assumeTrue(mounted, "cannot mount");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertTrue(ChildJvm.succeeds("umount", "-l", directory.toString()));
        }
        Files.delete(directory);
    }

    private Region create(final String capacity) {
        return Region.at(directory.resolve("full.turnstile"))
                .capacity(capacity)
                .maxMembers(4)
                .create();
    }

    private void fillUp(final long leave) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("filler").toFile(), "rw")) {
            final byte[] page = new byte[4096];
            final long free = directory.toFile().getUsableSpace() - leave;
            for (long done = 0; done < free; done += page.length) {
                file.write(page);
            }
        }
    }

    @Test
    void heapThatCanNotGrowRollsBackAndWorksAgainAfterFreeing() {
        try (Region region = create("64 MiB")) {
            final TestDict dict = TestDict.open(region, "dict");
            int puts = 0;
            RegionFullException full = null;
            while (full == null) {
                final int next = puts;
                try {
                    region.inTurn(() -> {
                        LongCell.open(region, "count").add(1);
                        dict.put("half of " + next, new byte[200_000]);
                        dict.put("rest of " + next, new byte[200_000]);
                    });
                    puts++;
                } catch (final RegionFullException e) {
                    full = e;
                }
            }
            assertTrue(puts > 5 && puts < 20, "puts=" + puts);
            assertTrue(full.getMessage().contains("the file system has no room: requested="), full.getMessage());
            assertTrue(full.getMessage().contains(" usable="), full.getMessage());
            assertTrue(full.getMessage().contains("file=" + region.file()), full.getMessage());
            assertEquals(puts, LongCell.open(region, "count").get());
            assertEquals(2L * puts, dict.size());
            assertEquals(List.of(), region.check().problems());
            dict.remove("half of 0");
            dict.remove("rest of 0");
            dict.put("other", new byte[300_000]);
            assertEquals(300_000, ((byte[]) dict.get("other")).length);
            dict.clear();
            assertTrue(region.trim() > 4 << 20);
            dict.put("large", new byte[5 << 20]);
            assertEquals(List.of(), region.check().problems());
        }
    }

    @Test
    void logThatCanNotGrowRollsBack() throws IOException {
        try (Region region = create("4 MiB")) {
            final TestDict dict = TestDict.open(region, "dict");
            dict.put("large", new byte[1_000_000]);
            fillUp(100_000);
            final RegionFullException e = assertThrows(
                    RegionFullException.class,
                    () -> region.inTurn(() -> {
                        dict.remove("large");
                        dict.put("large", "x".repeat(1_000_000));
                    }));
            assertTrue(e.getMessage().contains("no room"), e.getMessage());
            assertEquals(1_000_000, ((byte[]) dict.get("large")).length);
            assertEquals(List.of(), region.check().problems());
            Files.delete(directory.resolve("filler"));
            region.inTurn(() -> {
                dict.remove("large");
                dict.put("large", "x".repeat(1_000_000));
            });
            assertEquals("x".repeat(1_000_000), dict.get("large"));
            assertEquals(List.of(), region.check().problems());
        }
    }

    @Test
    void regionThatCanNotBeMadeLeavesNothing() throws IOException {
        fillUp(20_000);
        assertThrows(RegionFullException.class, () -> create("1 MiB"));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("filler")), files.toList());
        }
        Files.delete(directory.resolve("filler"));
        create("1 MiB").close();
        assertFalse(Region.list(directory).isEmpty());
    }
}
