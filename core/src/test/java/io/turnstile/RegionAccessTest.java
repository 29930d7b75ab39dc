package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use a region: permissions, owner, group, links. */
@ExtendWith(RegionExtension.class)
class RegionAccessTest {
    private static final int NOBODY = 65534;

    private static PosixFileAttributes attributes(final Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path lockFile(final Region region) {
        return region.file().resolveSibling(region.file().getFileName() + String.format(".%016x.lock", region.id()));
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }

    @Test
    void onlyTheOwnerMayUseItByDefault(final Region region) throws IOException {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(attributes(region.file()).permissions()));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(attributes(lockFile(region)).permissions()));
    }

    /** Who may only read gets no access to the lock file, which could be locked then. */
    @ParameterizedTest
    @CsvSource({
        "rw-rw-rw-, rw-rw-rw-",
        "rw-rw----, rw-rw----",
        "rw-r--r--, rw-------",
        "rw-r--rw-, rw----rw-",
        "rwxrwxrwx, rw-rw-rw-",
        "r--------, ---------"
    })
    void permissionsAreExactlyAsAsked(final String mode, final String lockMode, final RegionFactory regions)
            throws IOException {
        assumeTrue(mode.startsWith("rw") || "root".equals(System.getProperty("user.name")));
        final Region region = regions.create(builder -> builder.permissions(mode));
        assertEquals(
                mode, PosixFilePermissions.toString(attributes(region.file()).permissions()));
        assertEquals(
                lockMode,
                PosixFilePermissions.toString(attributes(lockFile(region)).permissions()));
    }

    @Test
    void lockFileFollowsTheRegionsPermissions(final RegionFactory regions) throws IOException {
        final Region region = regions.create(builder -> builder.permissions("rw-rw-rw-"));
        for (final String mode : List.of("rw-r--r--", "rw-rw-r--", "rw-------")) {
            Files.setPosixFilePermissions(region.file(), PosixFilePermissions.fromString(mode));
            regions.attach(region).close();
            assertEquals(
                    mode.replace("r--", "---"),
                    PosixFilePermissions.toString(attributes(lockFile(region)).permissions()));
        }
    }

    /** Nor is it the group of whoever happens to attach that gets access. */
    @Test
    void lockFileFollowsTheRegionsGroup(final RegionFactory regions) throws IOException {
        assumeRoot();
        final Region region = regions.create(builder -> builder.group("daemon").permissions("rw-rw-r--"));
        Files.delete(lockFile(region));
        regions.attach(region).close();
        assertEquals("daemon", attributes(lockFile(region)).group().getName());
        assertEquals(
                "rw-rw----",
                PosixFilePermissions.toString(attributes(lockFile(region)).permissions()));
        Files.setAttribute(region.file(), "unix:gid", 2);
        regions.attach(region).close();
        assertEquals(2, Files.getAttribute(lockFile(region), "unix:gid"));
    }

    @Test
    void umaskIsNotApplied(final RegionFactory regions) throws Exception {
        final Path file = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        final List<String> shell = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");
        try (ChildJvm child = ChildJvm.start(shell, ChildJvm.SMALL, Creator.class, file.toString(), "rw-rw-rw-")) {
            assertEquals("rw-rw-rw- rw-rw-rw-", child.await("made"));
            assertEquals(0, child.awaitExit(), child::output);
        }
    }

    /** Makes a region and prints the permissions of its files. */
    public static final class Creator {
        private Creator() {}

        public static void main(final String[] arguments) throws IOException {
            try (Region region = Region.at(Path.of(arguments[0]))
                    .capacity("1 MiB")
                    .permissions(arguments[1])
                    .create()) {
                System.out.println("made "
                        + PosixFilePermissions.toString(
                                attributes(region.file()).permissions()) + " "
                        + PosixFilePermissions.toString(
                                attributes(lockFile(region)).permissions()));
            }
        }
    }

    @Test
    void groupIsAsAsked(final RegionFactory regions) throws IOException {
        assumeRoot();
        final Region region = regions.create(builder -> builder.group("daemon").permissions("rw-rw----"));
        assertEquals("daemon", attributes(region.file()).group().getName());
        assertEquals("daemon", attributes(lockFile(region)).group().getName());
    }

    @Test
    void unknownGroupIsRefusedAndLeavesNothing(final RegionFactory regions, @TempDir final Path directory)
            throws IOException {
        final Path file = directory.resolve("x.turnstile");
        assertThrows(
                RegionAccessException.class,
                () -> Region.at(file).capacity("1 MiB").group("no-such-group").create());
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void symbolicLinkIsNeverFollowed(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        final Path link = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        Files.createSymbolicLink(link, region.file());
        assertThrows(RegionAccessException.class, () -> Region.at(link).open());
        assertThrows(RegionAccessException.class, () -> Region.at(link).openReadOnly());
        assertThrows(RegionAccessException.class, () -> Region.at(link).openOrCreate());
        assertThrows(
                RegionExistsException.class,
                () -> Region.at(link).capacity("1 MiB").create());
        assertThrows(
                RegionAccessException.class, () -> Region.delete(link.toUri().toString()));
        assertThrows(
                RegionAccessException.class,
                () -> Region.at(link).capacity("1 MiB").createOrReplace());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(1, LongCell.open(regions.attach(region), "cell").get());
        final Path dangling = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        Files.createSymbolicLink(dangling, Path.of("/dev/shm", regions.name()));
        assertThrows(RegionException.class, () -> Region.at(dangling).openOrCreate());
    }

    @Test
    void directoryIsNoRegion(@TempDir final Path directory) {
        assertThrows(RegionAccessException.class, () -> Region.at(directory).open());
        assertThrows(
                RegionExistsException.class,
                () -> Region.at(directory).capacity("1 MiB").create());
        assertThrows(
                RegionAccessException.class,
                () -> Region.at(directory.resolve("missing/x"))
                        .capacity("1 MiB")
                        .create());
    }

    /** A name does not make a region: neither is it deleted, nor replaced. */
    @Test
    void onlyRegionsAreDeletedOrReplaced(@TempDir final Path directory) throws IOException {
        final Path folder = Files.createDirectory(directory.resolve("folder.turnstile"));
        final Path report = Files.writeString(directory.resolve("report.turnstile"), "a report");
        final Path empty = Files.createFile(directory.resolve("empty.turnstile"));
        for (final Path file : List.of(folder, report, empty)) {
            final String name = file.toUri().toString();
            final String deleting = assertThrows(RegionException.class, () -> Region.delete(name))
                    .getMessage();
            assertTrue(deleting.contains("remove it by hand"), deleting);
            final String replacing = assertThrows(
                            RegionException.class,
                            () -> Region.at(file).capacity("1 MiB").createOrReplace())
                    .getMessage();
            assertTrue(replacing.contains("remove it by hand"), replacing);
        }
        assertEquals("a report", Files.readString(report));
        try (var files = Files.list(directory)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void damagedRegionIsDeletedIfItBeginsAsOne(@TempDir final Path directory) throws IOException {
        final Path file = directory.resolve("x.turnstile");
        final String name = file.toUri().toString();
        Region.at(file).capacity("1 MiB").create().close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8), 24);
        }
        assertThrows(RegionCorruptException.class, () -> Region.at(file).open());
        assertTrue(Region.delete(name));
        Region.at(file).capacity("1 MiB").create().close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(8);
        }
        assertTrue(Region.delete(name));
        assertFalse(Region.delete(name), "there is none");
        Region.at(file).capacity("1 MiB").create().close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8), 0);
        }
        assertThrows(RegionCorruptException.class, () -> Region.delete(name));
        assertTrue(Files.exists(file));
    }

    /** Root may open everything, and so what somebody has put under the name that a program of root's is going to use. */
    @Test
    void regionOfSomebodyElseIsNotTakenForTheOwnOne(final RegionFactory regions) throws IOException {
        assumeRoot();
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        Files.setAttribute(region.file(), "unix:uid", NOBODY);
        for (final Executable use : List.<Executable>of(
                () -> Region.at(region.file()).openOrCreate(),
                () -> Region.at(region.file()).capacity("1 MiB").createOrReplace())) {
            final String message =
                    assertThrows(RegionAccessException.class, use).getMessage();
            assertTrue(message.contains("belongs to uid=65534"), message);
            assertTrue(message.contains("trustForeignOwner()"), message);
        }
        assertEquals(1, LongCell.open(regions.attach(region), "cell").get(), "open() names a region that is there");
        assertEquals(1, LongCell.open(regions.attachReadOnly(region), "cell").get());
        try (Region trusted = Region.at(region.file()).trustForeignOwner().openOrCreate()) {
            assertEquals(1, LongCell.open(trusted, "cell").get());
        }
        final Region own = regions.track(
                Region.at(region.file()).trustForeignOwner().capacity("1 MiB").createOrReplace());
        assertEquals(List.of(), own.names());
        assertEquals(0, Files.getAttribute(own.file(), "unix:uid"));
    }

    @Test
    void regionOfSomebodyElseThatOthersCanWriteToIsRefused(final RegionFactory regions) throws IOException {
        assumeRoot();
        final Region region = regions.create(builder -> builder.permissions("rw-rw-rw-"));
        LongCell.open(region, "cell").set(1);
        Files.setAttribute(region.file(), "unix:uid", NOBODY);
        for (final String mode : List.of("rw-rw-rw-", "rw--w----", "rw-----w-")) {
            Files.setPosixFilePermissions(region.file(), PosixFilePermissions.fromString(mode));
            final RegionAccessException e = assertThrows(
                    RegionAccessException.class, () -> Region.at(region.file()).open());
            assertTrue(e.getMessage().contains("belongs to uid=65534"), e.getMessage());
            assertTrue(e.getMessage().contains("trustForeignOwner()"), e.getMessage());
            assertThrows(
                    RegionAccessException.class, () -> Region.at(region.file()).openReadOnly());
        }
        assertEquals(
                1,
                LongCell.open(regions.attach(region, RegionBuilder::trustForeignOwner), "cell")
                        .get());
        Files.setPosixFilePermissions(region.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(1, LongCell.open(regions.attach(region), "cell").get(), "its owner is the only one who can write");
    }

    @Test
    void umaskDoesNotOpenWhatIsClosed(final RegionFactory regions) throws Exception {
        final Path file = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        final List<String> shell = List.of("sh", "-c", "umask 000; exec \"$@\"", "sh");
        try (ChildJvm child = ChildJvm.start(shell, ChildJvm.SMALL, Creator.class, file.toString(), "rw-------")) {
            assertEquals("rw------- rw-------", child.await("made"));
            assertEquals(0, child.awaitExit(), child::output);
        }
    }

    @Test
    void regionOfSeveralNamesIsRefused(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        final Path second = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        Files.createLink(second, region.file());
        for (final Path file : List.of(region.file(), second)) {
            final RegionAccessException e = assertThrows(
                    RegionAccessException.class, () -> Region.at(file).open());
            assertTrue(e.getMessage().contains("links=2"), e.getMessage());
            assertThrows(RegionAccessException.class, () -> Region.at(file).openReadOnly());
        }
        assertTrue(Region.delete(second.toUri().toString()));
        assertEquals(1, LongCell.open(regions.attach(region), "cell").get());
    }

    /** What a creator leaves that was killed between publishing and removing the first name. */
    @Test
    void nameOfTheDraftIsNoOtherName(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        final Path draft =
                region.file().resolveSibling(region.file().getFileName() + String.format(".%016x.tmp", region.id()));
        Files.createLink(draft, region.file());
        assertEquals(1, LongCell.open(regions.attach(region), "cell").get());
        Files.createLink(draft.resolveSibling(draft.getFileName() + ".another"), region.file());
        assertThrows(RegionAccessException.class, () -> Region.at(region.file()).open());
        Files.delete(draft.resolveSibling(draft.getFileName() + ".another"));
    }

    @Test
    void lockFileThatIsALinkIsRefused(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        region.close();
        final Path lock = lockFile(region);
        final Path target =
                Files.createFile(region.file().resolveSibling(region.file().getFileName() + ".target"));
        Files.delete(lock);
        Files.createLink(lock, target);
        final RegionAccessException e = assertThrows(
                RegionAccessException.class, () -> Region.at(region.file()).open());
        assertTrue(e.getMessage().contains("links=2"), e.getMessage());
        Files.delete(lock);
        Files.createSymbolicLink(lock, target);
        assertThrows(RegionAccessException.class, () -> Region.at(region.file()).open());
        Files.delete(lock);
        Files.delete(target);
        regions.attach(region);
    }

    @Test
    void lockFileOfSomebodyElseIsRefused(final RegionFactory regions) throws IOException {
        assumeRoot();
        final Region region = regions.create();
        region.close();
        Files.setAttribute(lockFile(region), "unix:uid", NOBODY);
        final RegionAccessException e = assertThrows(
                RegionAccessException.class, () -> Region.at(region.file()).open());
        assertTrue(e.getMessage().contains("belongs to uid=65534"), e.getMessage());
        regions.attach(region, RegionBuilder::trustForeignOwner).close();
        Files.delete(lockFile(region));
        regions.attach(region);
    }

    /** The control is the page table: the mapping itself can not be written to. */
    @Test
    void readOnlyMemberCanStoreNothing(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        final RegionMemory memory =
                regions.attachReadOnly(region).attachment().memory().unlogged();
        final byte[] bytes = new byte[100];
        final List<Executable> stores = List.of(
                () -> memory.putByte(4096, (byte) 1),
                () -> memory.putInt(4096, 1),
                () -> memory.putLong(4096, 1),
                () -> memory.putLongRelease(4096, 1),
                () -> memory.putLongVolatile(4096, 1),
                () -> memory.compareAndSetLong(4096, 0, 1),
                () -> memory.getAndAddLong(4096, 1),
                () -> memory.putBytes(4096, bytes, 0, 10),
                () -> memory.putBytes(4096, bytes, 0, 100),
                () -> memory.copy(0, 4096, 8),
                () -> memory.copyLine(0, 4096),
                () -> memory.zero(4096, 8));
        for (final Executable store : stores) {
            final RegionAccessException e = assertThrows(RegionAccessException.class, store);
            assertTrue(e.getMessage().contains("attached read-only"), e.getMessage());
        }
        final String start = Long.toHexString(memory.address());
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            final String line = maps.filter(each -> each.startsWith(start + "-"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(line.contains(" r--s "), line);
        }
    }
}
