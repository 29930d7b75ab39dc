package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.Header;
import io.turnstile.internal.region.LockFile;
import io.turnstile.internal.region.Members;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What prune removes, and what it must not. */
@ExtendWith(RegionExtension.class)
class RegionPruneTest {
    private static final String ID = "0123456789abcdef";
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

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

    private Path file(final String name) {
        return directory.resolve(name);
    }

    /** The first page of a region with the id of the names here. */
    private static byte[] constants() {
        return new Header(RegionLayout.of(1 << 20, 8), Long.parseUnsignedLong(ID, 16), 1, 1, 1).bytes();
    }

    /** As far as a creator may get before it is killed: nothing written, the constants, all. */
    @Test
    void removesWhatAKilledCreatorLeft() throws IOException {
        final List<String> before = files();
        for (final String name : List.of("x", "live")) {
            Files.createFile(file(name + ".turnstile." + ID + ".tmp"));
            Files.createFile(file(name + ".turnstile." + ID + ".lock"));
        }
        Files.write(file("y.turnstile." + ID + ".tmp"), constants());
        LockFile.create(file("y.turnstile." + ID + ".lock"), OWNER, Long.parseUnsignedLong(ID, 16))
                .close();
        Files.write(file("any name." + ID + ".tmp"), Arrays.copyOf(constants(), 1 << 20));
        LockFile.create(file("any name." + ID + ".lock"), OWNER, Long.parseUnsignedLong(ID, 16))
                .close();
        final List<String> removed = Region.prune(directory);
        assertEquals(8, removed.size(), removed::toString);
        assertTrue(removed.contains("unfinished region " + file("x.turnstile." + ID + ".tmp")), removed::toString);
        assertTrue(
                removed.contains("lock file of a region that is gone " + file("any name." + ID + ".lock")),
                removed::toString);
        assertEquals(before, files());
    }

    /** Files of others may have such names. What does not say itself that it is ours stays. */
    @Test
    void leavesWhatOnlyHasTheName() throws IOException {
        final long id = Long.parseUnsignedLong(ID, 16);
        Files.writeString(file("report." + ID + ".tmp"), "half a report");
        Files.writeString(file("x.turnstile." + ID + ".tmp"), "half a report");
        Files.writeString(file("report." + ID + ".lock"), "4711");
        Files.createFile(file("empty." + ID + ".lock"));
        Files.createFile(file("empty." + ID + ".tmp"));
        Files.writeString(file("y." + ID + ".lock"), "sixteen letters.");
        Files.write(
                file("another id." + ID + ".tmp"), new Header(RegionLayout.of(1 << 20, 8), id + 1, 1, 1, 1).bytes());
        LockFile.create(file("another id." + ID + ".lock"), OWNER, id + 1).close();
        Files.createDirectory(file("directory.turnstile." + ID + ".lock"));
        Files.createDirectory(file("directory.turnstile." + ID + ".tmp"));
        Files.createSymbolicLink(file("link.turnstile." + ID + ".tmp"), file("empty." + ID + ".tmp"));
        final List<String> before = files();
        assertEquals(List.of(), Region.prune(directory));
        assertEquals(before, files());
    }

    /** A lock of another program in this JVM would be lost if its file were opened and closed. */
    @Test
    void doesNotOpenLockFilesOfOthers() throws Exception {
        final Path theirs = Files.writeString(file("theirs." + ID + ".lock"), "4711");
        try (FileChannel channel = FileChannel.open(theirs, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertEquals(List.of(), Region.prune(directory));
            assertTrue(lock.isValid());
            try (ChildJvm child = ChildJvm.start(TryLock.class, theirs.toString())) {
                assertEquals("refused", child.await("lock"));
            }
        }
    }

    /** Tries to lock a file. */
    static final class TryLock {
        private TryLock() {}

        public static void main(final String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.println("lock " + (channel.tryLock() == null ? "refused" : "taken"));
            }
        }
    }

    @Test
    void leavesWhatALivingCreatorMakes() throws IOException {
        final Path draft = directory.resolve("x.turnstile." + ID + ".tmp");
        final Path lockPath = directory.resolve("x.turnstile." + ID + ".lock");
        Files.write(draft, constants());
        try (LockFile lock = LockFile.create(lockPath, OWNER, Long.parseUnsignedLong(ID, 16))) {
            assertTrue(lock.tryHold(Members.CREATOR_SLOT));
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
