package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.SmallFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file system of 8 MiB that runs full: an exception, never a crash, and nothing is lost. */
class RegionFullTest {
    @RegisterExtension
    final SmallFileSystem files = new SmallFileSystem();

    private Region create(final String capacity) {
        return Region.at(files.directory().resolve("full.turnstile"))
                .capacity(capacity)
                .maxMembers(4)
                .create();
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
            assertTrue(puts > 5 && puts * 400_000L < 8 << 20, "puts=" + puts);
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
    void whatIsNotThereCanNotBeReserved() {
        try (Region region = create("64 MiB")) {
            LongCell.open(region, "count").set(1);
            final RegionFullException e = assertThrows(RegionFullException.class, () -> region.reserve("32 MiB"));
            assertTrue(e.getMessage().contains("the file system has no room: requested="), e.getMessage());
            assertEquals(1, LongCell.open(region, "count").get());
            assertTrue(region.trim() > 4 << 20, "what was there is reserved");
            assertEquals(List.of(), region.check().problems());
        }
    }

    @Test
    void logThatCanNotGrowRollsBack() throws IOException {
        try (Region region = create("4 MiB")) {
            final TestDict dict = TestDict.open(region, "dict");
            dict.put("large", new byte[1_000_000]);
            files.fill(100_000);
            final RegionFullException e = assertThrows(
                    RegionFullException.class,
                    () -> region.inTurn(() -> {
                        dict.remove("large");
                        dict.put("large", "x".repeat(1_000_000));
                    }));
            assertTrue(e.getMessage().contains("no room"), e.getMessage());
            assertEquals(1_000_000, ((byte[]) dict.get("large")).length);
            assertEquals(List.of(), region.check().problems());
            files.makeRoom();
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
        files.fill(20_000);
        assertThrows(RegionFullException.class, () -> create("1 MiB"));
        try (var left = Files.list(files.directory())) {
            assertEquals(List.of(files.directory().resolve("filler")), left.toList());
        }
        files.makeRoom();
        create("1 MiB").close();
        assertFalse(Region.list(files.directory()).isEmpty());
    }

    /** Blocks up to 1 KiB are not merged when they are freed, but before a region counts as full. */
    @Test
    void freedSmallBlocksMakeRoomForALargeOne() throws IOException {
        try (Region region = create("64 MiB")) {
            final TestDict dict = TestDict.open(region, "dict");
            dict.put("first", new byte[100]);
            files.fill(100_000);
            final int puts = fillWith(dict, 900);
            assertTrue(puts > 50, "puts=" + puts);
            for (int i = 0; i < puts; i++) {
                dict.remove(i);
            }
            // Not all of it: blocks of the dict itself lie in between.
            dict.put("large", new byte[puts * 200]);
            assertEquals(puts * 200, ((byte[]) dict.get("large")).length);
            assertEquals(List.of(), region.check().problems());
        }
    }

    private static int fillWith(final TestDict dict, final int size) {
        for (int puts = 0; ; puts++) {
            try {
                dict.put(puts, new byte[size]);
            } catch (final RegionFullException e) {
                return puts;
            }
        }
    }

    @Test
    void deadHolderIsTakenOverFromWithoutRoom() throws IOException {
        try (Region region = create("4 MiB")) {
            TestDict.open(region, "dict").put("large", new byte[1_000_000]);
            final Region dead = Region.at(region.file()).memberName("dead").open();
            dead.takeTurn();
            TestDict.open(dead, "dict").remove("large");
            TestDict.open(dead, "dict").put("large", "x".repeat(1_000_000));
            LongCell.open(dead, "new");
            RegionSeam.abandon(dead);
            CrashAtEveryStore.lookDead(region.file());
            files.fill(0);
            try (Region other = Region.at(region.file()).open()) {
                assertEquals(List.of("dict"), other.names());
                assertEquals(1_000_000, ((byte[]) TestDict.open(other, "dict").get("large")).length);
                assertEquals(List.of(), other.check().problems());
            }
        }
    }

    @Test
    void attachingListingAndPruningNeedNoRoom() throws IOException {
        create("1 MiB").close();
        final Region dead = Region.at(file()).memberName("dead").open();
        LongCell.open(dead, "cell").set(1);
        dead.takeTurn();
        LongCell.open(dead, "cell").set(2);
        RegionSeam.abandon(dead);
        CrashAtEveryStore.lookDead(file());
        final Path leftover = files.directory().resolve("x.turnstile.0123456789abcdef.tmp");
        Files.createFile(leftover);
        files.fill(0);
        assertNull(Region.list(files.directory()).get(0).damaged());
        final List<String> removed = Region.prune(files.directory());
        assertEquals(2, removed.size(), removed::toString);
        assertFalse(Files.exists(leftover));
        try (Region region = Region.at(file()).open();
                Region reader = Region.at(file()).openReadOnly()) {
            assertEquals(2, LongCell.open(region, "cell").add(1));
            assertEquals(2, LongCell.open(reader, "cell").get());
        }
    }

    @Test
    void regionThatCanNotBeReplacedStays() throws IOException {
        try (Region region = create("1 MiB")) {
            LongCell.open(region, "cell").set(1);
            final List<Path> before = fileNames();
            files.fill(20_000);
            assertThrows(
                    RegionFullException.class,
                    () -> Region.at(file()).capacity("1 MiB").createOrReplace());
            files.makeRoom();
            assertEquals(before, fileNames());
            try (Region again = Region.at(file()).open()) {
                assertEquals(region.id(), again.id());
            }
        }
    }

    @Test
    void somebodyElseTakesAllRoomBetweenTwoTurns() throws IOException {
        try (Region region = create("64 MiB");
                Region other = Region.at(region.file()).open()) {
            final TestDict dict = TestDict.open(region, "dict");
            dict.put("a", new byte[1_000_000]);
            files.fill(0);
            assertThrows(RegionFullException.class, () -> dict.put("b", new byte[1_000_000]));
            assertEquals(1, TestDict.open(other, "dict").size());
            dict.put("c", "needs no more than there is");
            files.makeRoom();
            TestDict.open(other, "dict").put("b", new byte[1_000_000]);
            assertEquals(3, dict.size());
            assertEquals(List.of(), region.check().problems());
        }
    }

    private Path file() {
        return files.directory().resolve("full.turnstile");
    }

    private List<Path> fileNames() throws IOException {
        try (var found = Files.list(files.directory())) {
            return found.sorted().toList();
        }
    }

    /** A file system whose number of files is limited: here it is a name that has no room. */
    @Nested
    class WithFewFiles {
        /** Its root, the lock file, the region, and its second name while it is made. */
        @RegisterExtension
        final SmallFileSystem few = new SmallFileSystem("nr_inodes=4");

        private Path file() {
            return few.directory().resolve("x.turnstile");
        }

        private void occupy(final int number) throws IOException {
            for (int i = 0; i < number; i++) {
                Files.createFile(few.directory().resolve("somebody else's " + i));
            }
        }

        private void leave(final int number) throws IOException {
            for (int i = 0; i < number; i++) {
                Files.delete(few.directory().resolve("somebody else's " + i));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void regionThatCanNotBeMadeLeavesNothing(final int others) throws IOException {
            occupy(others);
            final RegionFullException e = assertThrows(
                    RegionFullException.class,
                    () -> Region.at(file()).capacity("1 MiB").create());
            assertTrue(e.getMessage().contains("file=" + file()), e.getMessage());
            try (var found = Files.list(few.directory())) {
                assertEquals(others, found.count());
            }
            leave(others);
            Region.at(file()).capacity("1 MiB").create().close();
        }

        @Test
        void lockFileThatCanNotBeMadeAgainIsFull() throws IOException {
            final Region region = Region.at(file()).capacity("1 MiB").create();
            LongCell.open(region, "cell").set(1);
            region.close();
            Files.delete(few.directory().resolve(String.format("x.turnstile.%016x.lock", region.id())));
            occupy(2);
            assertThrows(RegionFullException.class, () -> Region.at(file()).open());
            leave(2);
            try (Region again = Region.at(file()).open()) {
                assertEquals(1, LongCell.open(again, "cell").get());
            }
        }
    }
}
