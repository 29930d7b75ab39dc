package io.turnstile.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import net.openhft.chronicle.core.UnsafeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one process can see of a mapping. */
class FileMappingTest {
    private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "turnstile-test");
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Test
    void sharesSixtyFourGibibytesInOnePiece() throws IOException {
        final Path file = sparse("large", 64 * GIB);
        try (FileMapping writer = FileMapping.map(file, 64 * GIB, false);
                FileMapping reader = FileMapping.map(file, 64 * GIB, true)) {
            assertEquals(64 * GIB, writer.length());
            for (long offset = 0; offset < 64 * GIB; offset += 9 * GIB) {
                writer.reserve(offset, 4096);
                MEMORY.writeLong(writer.address() + offset, offset + 7);
                assertEquals(offset + 7, MEMORY.readLong(reader.address() + offset));
            }
        }
    }

    @Test
    void reservesWhatWasNotThere() throws Exception {
        final Path file = sparse("reserved", 64 * MIB);
        try (FileMapping mapping = FileMapping.map(file, 64 * MIB, false)) {
            assertEquals(0, blocksOf(file));
            mapping.reserve(MIB, 5 * MIB);
            assertEquals(5 * MIB, blocksOf(file));
            mapping.reserve(3 * MIB, 5 * MIB);
            assertEquals(7 * MIB, blocksOf(file));
            mapping.reserve(0, 0);
            assertEquals(7 * MIB, blocksOf(file));
        }
        assertEquals(64 * MIB, Files.size(file));
    }

    @Test
    void punchGivesPagesBackAndLeavesZeros() throws Exception {
        final Path file = sparse("punched", 8 * MIB);
        try (FileMapping mapping = FileMapping.map(file, 8 * MIB, false)) {
            mapping.reserve(0, 8 * MIB);
            MEMORY.writeLong(mapping.address() + MIB, 5);
            MEMORY.writeLong(mapping.address() + 4 * MIB, 6);
            assertTrue(mapping.punch(MIB, 2 * MIB));
            assertEquals(6 * MIB, blocksOf(file));
            assertEquals(0, MEMORY.readLong(mapping.address() + MIB));
            assertEquals(6, MEMORY.readLong(mapping.address() + 4 * MIB));
            assertTrue(mapping.punch(0, 0));
            assertEquals(8 * MIB, Files.size(file));
        }
    }

    @Test
    void writtenZerosReserveToo() throws Exception {
        final Path file = sparse("zeros", 8 * MIB);
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.seek(MIB - 1);
            opened.write(1);
            opened.write(2);
            final int descriptor = NativeCalls.open(file.toString(), false);
            try {
                // Interrupted on purpose: an interrupt must not look like a full file system.
                Thread.currentThread().interrupt();
                new FileSpace(file, descriptor).writeZeros(MIB, 3 * MIB + 5);
                assertTrue(Thread.interrupted());
            } finally {
                NativeCalls.close(descriptor);
            }
            opened.seek(MIB - 1);
            assertEquals(1, opened.read());
            assertEquals(0, opened.read());
        }
        assertEquals(4096 + 3 * MIB + 4096, blocksOf(file));
        assertEquals(8 * MIB, Files.size(file));
    }

    @Test
    void forceReachesTheFileAtAnyOffset() throws Exception {
        final Path file = Files.createTempFile("turnstile", ".forced");
        try {
            setLength(file, MIB);
            try (FileMapping mapping = FileMapping.map(file, MIB, false)) {
                mapping.reserve(0, MIB);
                MEMORY.writeByte(mapping.address() + 70_001, (byte) 9);
                mapping.force(70_001, 1);
                mapping.force(0, MIB);
                mapping.force(MIB, 0);
            }
            assertEquals(9, Files.readAllBytes(file)[70_001]);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void locksAndUnlocksPages() throws Exception {
        final long before = lockedKib();
        try (FileMapping mapping = FileMapping.map(sparse("locked", MIB), MIB, false)) {
            mapping.reserve(0, MIB);
            mapping.lock(8192, 256 << 10);
            assertEquals(before + 256, lockedKib());
            mapping.unlock(8192, 256 << 10);
            assertEquals(before, lockedKib());
            mapping.lock(0, 4096);
        }
        assertEquals(before, lockedKib());
    }

    @Test
    void readOnlyMappingShowsTheFileAndRefusesChanges() throws Exception {
        final Path file = folder.resolve("readonly");
        Files.writeString(file, "shown");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        try (FileMapping mapping = FileMapping.map(file, 5, true)) {
            assertTrue(mapping.readOnly());
            assertEquals('s', MEMORY.readByte(mapping.address()));
            assertTrue(mapsLineOf(mapping.address()).contains(" r--s "));
            assertThrows(IllegalStateException.class, () -> mapping.reserve(0, 5));
            assertThrows(IllegalStateException.class, () -> mapping.punch(0, 5));
            assertEquals("shown", Files.readString(file));
        }
    }

    @Test
    void identityIsThatOfTheOpenedFile() throws Exception {
        final Path file = sparse("who", 4096);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w-r--"));
        try (FileMapping mapping = FileMapping.map(file, 4096, true)) {
            final FileIdentity identity = mapping.identity();
            assertEquals(Files.getAttribute(file, "unix:uid"), identity.uid());
            assertEquals(Files.getAttribute(file, "unix:ino"), identity.inode());
            assertEquals(Files.getAttribute(file, "unix:dev"), identity.device());
            assertEquals(0100624, identity.mode());
            assertEquals(1, identity.links());
            assertTrue(identity.isRegularFile());
            assertTrue(identity.isWritableByOthers());
        }
    }

    @Test
    void refusesSymbolicLinks() throws Exception {
        final Path target = sparse("target", 4096);
        final Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertRefused(link, "symbolic link");
        Files.delete(link);
        assertRefused(Files.createSymbolicLink(link, Path.of("nowhere")), "symbolic link");
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        assertThrows(NoSuchFileException.class, () -> FileMapping.map(folder.resolve("absent"), 1, false));
        assertRefused(folder, "directory");
        assertThrows(FileSystemException.class, () -> FileMapping.map(folder, 1, true));
        assertTrue(ChildJvm.succeeds("mkfifo", folder.resolve("pipe").toString()));
        // A pipe without a writer must not make the reader wait for one.
        assertThrows(FileSystemException.class, () -> FileMapping.map(folder.resolve("pipe"), 1, true));
        assertRefused(folder.resolve("pipe"), "regular");
    }

    @Test
    void refusesAFileThatIsTooShort() throws Exception {
        final Path file = sparse("short", 8191);
        final int open = openDescriptors();
        final IOException e = assertThrows(IOException.class, () -> FileMapping.map(file, 8192, false));
        assertTrue(e.getMessage().contains("fileLength=8191 length=8192"), e.getMessage());
        assertEquals(open, openDescriptors());
        assertThrows(IllegalArgumentException.class, () -> FileMapping.map(file, 0, false));
    }

    @Test
    void refusesRangesOutside() throws Exception {
        try (FileMapping mapping = FileMapping.map(sparse("ranges", 8192), 8192, false)) {
            for (final long[] range : new long[][] {{-1, 1}, {0, 8193}, {8192, 1}, {1, Long.MAX_VALUE}, {0, -1}}) {
                assertThrows(IndexOutOfBoundsException.class, () -> mapping.reserve(range[0], range[1]));
                assertThrows(IndexOutOfBoundsException.class, () -> mapping.punch(range[0], range[1]));
                assertThrows(IndexOutOfBoundsException.class, () -> mapping.force(range[0], range[1]));
                assertThrows(IndexOutOfBoundsException.class, () -> mapping.lock(range[0], range[1]));
            }
        }
    }

    @Test
    void closedMappingIsPrivateZerosAndRefusesCalls() throws Exception {
        final Path file = sparse("closed", MIB);
        final int open = openDescriptors();
        final FileMapping mapping = FileMapping.map(file, MIB, false);
        mapping.reserve(0, MIB);
        MEMORY.writeLong(mapping.address(), 11);
        mapping.close();
        mapping.close();
        assertEquals(open, openDescriptors());
        assertEquals(0, MEMORY.readLong(mapping.address()));
        MEMORY.writeLong(mapping.address(), 12);
        try (FileMapping again = FileMapping.map(file, MIB, true)) {
            assertEquals(11, MEMORY.readLong(again.address()));
        }
        assertThrows(IllegalStateException.class, () -> mapping.reserve(0, 1));
        assertThrows(IllegalStateException.class, () -> mapping.punch(0, 1));
        assertThrows(IllegalStateException.class, () -> mapping.force(0, 1));
        assertThrows(IllegalStateException.class, () -> mapping.lock(0, 1));
        assertThrows(IllegalStateException.class, () -> mapping.unlock(0, 1));
    }

    @Test
    void addressesAreReturnedWhenNobodyRefersToThem() throws Exception {
        final Path file = sparse("forgotten", 3 * GIB);
        final int open = openDescriptors();
        final long closed = mapAndForget(file, true);
        final long forgotten = mapAndForget(file, false);
        await(() -> {
            System.gc();
            return openDescriptors() == open
                    && mapsLineOf(closed).isEmpty()
                    && mapsLineOf(forgotten).isEmpty();
        });
    }

    /** The control: the same collections return the addresses of another mapping, which nobody refers to. */
    @Test
    void addressesStayWhileSomebodyRefersToThem() throws Exception {
        final FileMapping mapping = FileMapping.map(sparse("kept", GIB), GIB, false);
        mapping.close();
        final long forgotten = mapAndForget(sparse("forgotten", 3 * GIB), true);
        await(() -> {
            System.gc();
            return mapsLineOf(forgotten).isEmpty();
        });
        assertFalse(mapsLineOf(mapping.address()).isEmpty());
        assertEquals(0, MEMORY.readLong(mapping.address() + GIB - 8));
    }

    private static long mapAndForget(Path file, boolean close) throws IOException {
        final FileMapping mapping = FileMapping.map(file, 3 * GIB, false);
        if (close) {
            mapping.close();
        }
        return mapping.address();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        final long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s");
            Thread.sleep(10);
        }
    }

    private static void assertRefused(Path file, String reason) {
        final IOException e = assertThrows(FileSystemException.class, () -> FileMapping.map(file, 1, false));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private Path sparse(String name, long length) throws IOException {
        final Path file = folder.resolve(name);
        setLength(file, length);
        return file;
    }

    private static void setLength(Path file, long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
        }
    }

    private static long blocksOf(Path file) throws Exception {
        try (ChildJvm stat = ChildJvm.run("stat", "-c", "blocks %b", file.toString())) {
            return Long.parseLong(stat.await("blocks")) * 512;
        }
    }

    private static int openDescriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.count();
        }
    }

    private static long lockedKib() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmLck:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no VmLck in /proc/self/status");
    }

    /** The line of /proc/self/maps for the mapping that includes an address, or nothing. */
    private static String mapsLineOf(long address) throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            final String[] range = line.substring(0, line.indexOf(' ')).split("-");
            if (Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                    && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0) {
                return line;
            }
        }
        return "";
    }
}
