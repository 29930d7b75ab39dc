package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.LockFile;
import io.turnstile.internal.region.Members;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What prune removes, and what it must not. */
@ExtendWith(RegionExtension.class)
class RegionPruneTest {
    private static final String ID = "0123456789abcdef";

    @TempDir
    private Path directory;

    private Region region;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.track(Region.at(directory.resolve("live.turnstile"))
                .capacity("1 MiB")
                .maxMembers(8)
                .create());
        LongCell.open(region, "cell").set(1);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void findsNothingToRemoveInATidyDirectory() throws IOException {
        final List<String> before = files();
        assertEquals(List.of(), Region.prune(directory));
        assertEquals(before, files());
        assertEquals(1, LongCell.open(region, "cell").get());
    }

    @Test
    void removesWhatAKilledCreatorLeft() throws IOException {
        final List<String> before = files();
        Files.writeString(directory.resolve("x.turnstile." + ID + ".tmp"), "half a region");
        Files.writeString(directory.resolve("x.turnstile." + ID + ".lock"), "");
        Files.writeString(directory.resolve("live.turnstile." + ID + ".tmp"), "half a region");
        Files.writeString(directory.resolve("live.turnstile." + ID + ".lock"), "");
        final List<String> removed = Region.prune(directory);
        assertEquals(4, removed.size(), removed::toString);
        assertTrue(
                removed.stream()
                        .anyMatch(line ->
                                line.equals("unfinished region " + directory.resolve("x.turnstile." + ID + ".tmp"))),
                removed::toString);
        assertEquals(before, files());
    }

    @Test
    void leavesWhatALivingCreatorMakes() throws IOException {
        final Path draft = directory.resolve("x.turnstile." + ID + ".tmp");
        final Path lockPath = directory.resolve("x.turnstile." + ID + ".lock");
        Files.writeString(draft, "half a region");
        try (LockFile lock = LockFile.create(lockPath, PosixFilePermissions.fromString("rw-------"))) {
            assertTrue(lock.tryHold(Members.CREATOR_BYTE));
            assertEquals(List.of(), Region.prune(directory));
            assertTrue(Files.exists(draft));
            assertTrue(Files.exists(lockPath));
        }
        assertEquals(2, Region.prune(directory).size());
        assertFalse(Files.exists(draft));
    }

    @Test
    void leavesTheLocksOfAReplacedRegionWhileSomebodyHasIt(final RegionFactory regions) throws IOException {
        final Region replacement = regions.track(
                Region.at(region.file()).capacity("1 MiB").maxMembers(8).createOrReplace());
        assertEquals(3, files().size());
        assertEquals(List.of(), Region.prune(directory));
        assertEquals(3, files().size());
        region.close();
        assertEquals(1, Region.prune(directory).size());
        assertEquals(2, files().size());
        assertEquals(1, replacement.members().size());
    }

    @Test
    void removesLocksWithoutARegion() throws IOException {
        region.close();
        Files.delete(region.file());
        assertEquals(1, Region.prune(directory).size());
        assertEquals(List.of(), files());
    }

    @Test
    void leavesFilesThatAreNotOurs() throws IOException {
        for (final String name :
                List.of("x.tmp", "x.turnstile.tmp", "x.turnstile.123.lock", "x." + ID.toUpperCase() + ".tmp")) {
            Files.writeString(directory.resolve(name), "");
        }
        assertEquals(List.of(), Region.prune(directory));
        assertEquals(6, files().size());
    }

    @Test
    void freesTheSlotOfADeadMemberAndEndsItsTurn(final RegionFactory regions) {
        final Region dead =
                regions.track(Region.at(region.file()).memberName("dead").open());
        region.close();
        dead.takeTurn();
        LongCell.open(dead, "cell").set(2);
        regions.kill(dead);
        final List<String> removed = Region.prune(directory);
        assertEquals(1, removed.size(), removed::toString);
        assertTrue(removed.get(0).startsWith("region live: member pid="), removed::toString);
        assertTrue(removed.get(0).contains("name=dead"), removed::toString);
        final Region next = regions.track(Region.at(region.file()).open());
        assertEquals(1, next.members().size());
        assertEquals(1, LongCell.open(next, "cell").get());
        assertEquals(List.of(), Region.prune(directory));
    }

    @Test
    void saysSoWhenARegionCanNotBeUsed() throws IOException {
        Files.writeString(directory.resolve("broken.turnstile"), "nothing");
        final List<String> removed = Region.prune(directory);
        assertEquals(1, removed.size());
        assertTrue(removed.get(0).startsWith("nothing of region broken"), removed::toString);
        assertTrue(Files.exists(directory.resolve("broken.turnstile")));
    }
}
