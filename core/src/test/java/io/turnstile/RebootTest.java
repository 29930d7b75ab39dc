package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.FileMapping;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.memory.UnsafeRegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.CrashAtEveryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A region in a file, after the machine went down: a member of another boot is a machine that went down. */
class RebootTest {
    private static final int MEMBERS = 4;

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("books.turnstile");
    }

    @Test
    void checksARegionThatWasInUse() throws IOException {
        goDown(region -> {
            LongCell.open(region, "count").set(5);
            region.force();
        });
        try (Region region = Region.at(file()).open()) {
            assertEquals(Optional.empty(), region.acceptedOnAttach());
            final CheckReport report = region.checkedOnAttach().orElseThrow();
            assertEquals(List.of(), report.problems());
            assertEquals(5, LongCell.open(region, "count").get());
            assertEquals(1, region.members().size(), "members of the earlier boot are gone");
        }
        assertNotChecked("the next one");
    }

    @Test
    void undoesTheTurnThatWasOpen() throws IOException {
        goDown(region -> {
            LongCell.open(region, "count").set(5);
            region.takeTurn();
            LongCell.open(region, "count").set(6);
        });
        try (Region region = Region.at(file()).acceptUnforced().open()) {
            assertTrue(region.checkedOnAttach().isPresent());
            assertTrue(region.acceptedOnAttach().isPresent());
            assertEquals(5, LongCell.open(region, "count").get());
        }
    }

    @Test
    void refusesARegionThatIsDamagedAndSaysHowToSalvageIt() throws IOException {
        goDown(region -> {
            LongCell.open(region, "count").set(5);
            region.force();
        });
        change(memory -> {
            final long used = ControlLayout.HEAP_ROOTS_OFFSET + Long.BYTES;
            memory.putLong(used, memory.getLong(used) + 64);
        });
        for (int i = 0; i < 2; i++) {
            final RegionCorruptException refused = assertThrows(
                    RegionCorruptException.class, () -> Region.at(file()).open());
            assertTrue(refused.getMessage().contains("Region.repair"), refused.getMessage());
        }
        try (Region region = Region.at(file()).openReadOnly()) {
            assertEquals(5, LongCell.open(region, "count").get());
            assertEquals(Optional.empty(), region.checkedOnAttach());
        }
        final Path copy = directory.resolve("copy.turnstile");
        assertEquals(
                List.of(), Region.repair(file().toUri().toString(), copy.toUri().toString()));
        try (Region region = Region.at(copy).open()) {
            assertEquals(5, LongCell.open(region, "count").get());
        }
    }

    @Test
    void refusesARegionThatWasChangedAfterItWasForced() throws IOException {
        goDown(region -> {
            LongCell.open(region, "count").set(5);
            region.force();
            assertTrue(region.isForced());
            LongCell.open(region, "count").set(6);
            assertFalse(region.isForced());
        });
        for (int i = 0; i < 2; i++) {
            for (final Executable attach : List.<Executable>of(
                    () -> Region.at(file()).open(),
                    () -> Region.at(file()).openOrCreate(),
                    () -> Region.at(file()).openReadOnly())) {
                final RegionNotForcedException refused = assertThrows(RegionNotForcedException.class, attach);
                assertTrue(refused.getMessage().contains("acceptUnforced()"), refused.getMessage());
            }
        }
        try (Region region = Region.at(file()).acceptUnforced().openReadOnly()) {
            assertTrue(region.acceptedOnAttach().isPresent());
            assertFalse(region.isForced());
        }
        assertTrue(Region.list(directory).get(0).damaged().contains("after it was last forced"));
        try (Region region = Region.at(file()).acceptUnforced().open()) {
            assertTrue(region.acceptedOnAttach().orElseThrow().contains("after it was last forced"));
            assertTrue(region.checkedOnAttach().orElseThrow().isSound());
        }
        assertNotChecked("accepted, and closed");
    }

    @Test
    void theLastThatLivesForcesARegion() throws IOException {
        final Region killed = builder().create();
        LongCell.open(killed, "count").set(5);
        killed.abandon();
        CrashAtEveryStore.lookDead(file());
        try (Region last = Region.at(file()).open()) {
            LongCell.open(last, "count").set(6);
        }
        change(RebootTest::toAnotherBoot);
        try (Region region = Region.at(file()).open()) {
            assertEquals(6, LongCell.open(region, "count").get());
            assertTrue(region.checkedOnAttach().orElseThrow().isSound(), "one was cut off");
        }
    }

    @Test
    void ofTwoThatLeaveAtATimeOneForces() throws Exception {
        for (int round = 0; round < 20; round++) {
            final Path raced = directory.resolve("raced" + round + ".turnstile");
            final Region first =
                    Region.at(raced).capacity("1 MiB").maxMembers(MEMBERS).create();
            final Region second = Region.at(raced).open();
            LongCell.open(first, "count").set(round);
            final Background<Void> other = Background.run(second::close);
            first.close();
            other.join();
            change(raced, RebootTest::toAnotherBoot);
            try (Region region = Region.at(raced).open()) {
                assertEquals(round, LongCell.open(region, "count").get());
            }
        }
    }

    @Test
    void aForceWithinATurnSaysNothingOfItsChanges() throws IOException {
        goDown(region -> region.inTurn(() -> {
            LongCell.open(region, "count").set(5);
            region.force();
        }));
        assertThrows(RegionNotForcedException.class, () -> Region.at(file()).open());
    }

    @Test
    void leavesARegionThatWasClosedAlone() {
        try (Region region = builder().create()) {
            LongCell.open(region, "count").set(5);
        }
        assertNotChecked("closed by all");
    }

    @Test
    void leavesMembersThatWereKilledInThisBootAlone() {
        final Region region = builder().create();
        LongCell.open(region, "count").set(5);
        region.abandon();
        assertNotChecked("killed, but the machine still runs");
    }

    private void assertNotChecked(String why) {
        try (Region region = Region.at(file()).open()) {
            assertEquals(Optional.empty(), region.checkedOnAttach(), why);
        }
    }

    private RegionBuilder builder() {
        return Region.at(file()).capacity("1 MiB").maxMembers(MEMBERS);
    }

    /** What a machine that went down leaves, if all pages had reached the disk. */
    private void goDown(Consumer<Region> use) throws IOException {
        final Region region = builder().create();
        use.accept(region);
        region.abandon();
        change(RebootTest::toAnotherBoot);
    }

    static void toAnotherBoot(RegionMemory memory) {
        for (int slot = 0; slot < MEMBERS; slot++) {
            final long boot = RegionLayout.member(slot) + MemberLayout.BOOT_OFFSET;
            memory.putLong(boot, ~memory.getLong(boot));
        }
        memory.putLong(ControlLayout.HOME_BOOT_OFFSET, ~memory.getLong(ControlLayout.HOME_BOOT_OFFSET));
    }

    private void change(Consumer<RegionMemory> change) throws IOException {
        change(file(), change);
    }

    static void change(Path file, Consumer<RegionMemory> change) throws IOException {
        try (FileMapping mapping = FileMapping.map(file, Files.size(file), false)) {
            change.accept(new UnsafeRegionMemory(mapping));
        }
    }
}
