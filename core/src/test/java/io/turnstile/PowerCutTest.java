package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is on the disk when the power goes. The disk is a file that is mounted as an ext4 file system; a copy of it, made
 * while the region is open, is what the machine would find when it starts again. Needs the right to mount; skipped
 * without it. It does not show that the hardware keeps what it has acknowledged.
 */
class PowerCutTest {
    private static final long DISK_BYTES = 64 << 20;

    @TempDir
    private Path directory;

    @Test
    void findsWhatWasForced() throws Exception {
        final CheckReport[] report = new CheckReport[1];
        final long found = afterPowerCut(
                region -> {
                    LongCell.open(region, "count").set(5);
                    region.force();
                },
                region -> {
                    report[0] = region.checkedOnAttach().orElseThrow();
                    assertEquals(Optional.empty(), region.acceptedOnAttach());
                });
        assertEquals(5, found);
        assertTrue(report[0].isSound());
    }

    @Test
    void findsWhatTheLastOneToCloseLeft() throws Exception {
        final long found = afterPowerCut(
                region -> {
                    LongCell.open(region, "count").set(6);
                    region.close();
                },
                region -> {
                    assertEquals(Optional.empty(), region.checkedOnAttach());
                    assertEquals(Optional.empty(), region.acceptedOnAttach());
                });
        assertEquals(6, found);
    }

    /** The control: what was not forced is not there, so the tests above can fail. */
    @Test
    void losesWhatWasNotForced() throws Exception {
        assertNotEquals(
                7,
                afterPowerCut(
                        region -> LongCell.open(region, "count").set(7),
                        region -> assertTrue(region.acceptedOnAttach().isPresent())));
    }

    /** The mark that says so is on the disk although nothing was forced after it. */
    @Test
    void refusesWhatWasChangedAfterItWasForced() throws Exception {
        final boolean[] refused = new boolean[1];
        afterPowerCut(
                region -> {
                    LongCell.open(region, "count").set(5);
                    region.force();
                    LongCell.open(region, "count").set(6);
                },
                region -> refused[0] = region.acceptedOnAttach().isPresent());
        assertTrue(refused[0]);
    }

    private long afterPowerCut(Consumer<Region> before, Consumer<Region> after) throws Exception {
        final Path disk = directory.resolve("disk.img");
        try (RandomAccessFile image = new RandomAccessFile(disk.toFile(), "rw")) {
            image.setLength(DISK_BYTES);
        }
        assumeTrue(runs("mkfs.ext4", "-q", disk.toString()), "no mkfs.ext4");
        final Path found = directory.resolve("found.img");
        try (Mount mount = new Mount(disk, directory.resolve("before"))) {
            final Region region =
                    Region.at(mount.file()).capacity("1 MiB").maxMembers(4).create();
            before.accept(region);
            Files.copy(disk, found);
            region.close();
        }
        try (Mount mount = new Mount(found, directory.resolve("after"))) {
            RebootTest.change(mount.file(), RebootTest::toAnotherBoot);
            try (Region region = Region.at(mount.file()).acceptUnforced().open()) {
                after.accept(region);
                return LongCell.open(region, "count").get();
            }
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return ChildJvm.succeeds(command);
        } catch (IOException e) {
            // Not installed.
            return false;
        }
    }

    /** A mounted disk. */
    private record Mount(Path point) implements AutoCloseable {
        Mount(Path disk, Path point) throws Exception {
            this(Files.createDirectory(point));
            assumeTrue(runs("mount", "-o", "loop", disk.toString(), point.toString()), "no right to mount");
        }

        Path file() {
            return point.resolve("books.turnstile");
        }

        @Override
        public void close() throws IOException {
            try (ChildJvm umount = ChildJvm.run("umount", point.toString())) {
                assertEquals(0, umount.awaitExit(), umount::output);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
