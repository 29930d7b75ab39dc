package io.turnstile.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.UnsafeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** File systems that are small, or that cannot reserve. Mounts them, and so needs root. */
class FileMappingLimitsTest {
    private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;
    private static final long MIB = 1L << 20;

    private Path folder;
    private boolean mounted;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("turnstile-mount");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertTrue(ChildJvm.succeeds("umount", "-l", folder.toString()));
        }
        Files.delete(folder);
    }

    @Test
    void fullFileSystemIsAnExceptionAndLeavesNothingBehind() throws Exception {
        mount("tmpfs", "size=8m");
        final Path file = sparse("region", 64 * MIB);
        try (FileMapping mapping = FileMapping.map(file, 64 * MIB, false)) {
            mapping.reserve(0, 3 * MIB);
            MEMORY.writeLong(mapping.address(), 42);
            final NoSpaceException e = assertThrows(NoSpaceException.class, () -> mapping.reserve(3 * MIB, 6 * MIB));
            assertEquals(file.toString(), e.file());
            assertEquals(3 * MIB, e.offset());
            assertEquals(6 * MIB, e.length());
            assertEquals(5 * MIB, e.usableSpace());
            assertTrue(e.getMessage().contains("reason=\"No space left on device (error=28)\""), e.getMessage());
            assertEquals(42, MEMORY.readLong(mapping.address()));
            mapping.reserve(3 * MIB, 5 * MIB);
            for (long offset = 0; offset < 8 * MIB; offset += 4096) {
                MEMORY.writeLong(mapping.address() + offset, offset);
            }
        }
    }

    @Test
    void reservesByWritingWhereTheFileSystemCannotReserve() throws Exception {
        mount("ramfs", "mode=700");
        final Path file = sparse("region", 8 * MIB);
        try (FileMapping mapping = FileMapping.map(file, 8 * MIB, false)) {
            mapping.reserve(MIB, 3 * MIB);
            assertFalse(mapping.punch(MIB, MIB));
            MEMORY.writeLong(mapping.address() + MIB, 42);
            try (ChildJvm stat = ChildJvm.run("stat", "-c", "length %s", file.toString())) {
                assertEquals(8 * MIB, Long.parseLong(stat.await("length")));
            }
        }
    }

    private void mount(String type, String options) throws Exception {
        mounted = ChildJvm.succeeds("mount", "-t", type, "-o", options, type, folder.toString());
        assumeTrue(mounted, "cannot mount type=" + type + ": needs root");
    }

    private Path sparse(String name, long length) throws IOException {
        final Path file = folder.resolve(name);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
        }
        return file;
    }
}
