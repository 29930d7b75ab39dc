package io.turnstile.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.RegionCorruptException;
import io.turnstile.testkit.SmallFileSystem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages at the end of what is reserved, given back and reserved again on a file system that is full. */
class FileMappingTailTest {
    private static final long MIB = 1L << 20;
    private static final long WORD = 8;
    private static final UnsafeRegionMemory.Limits LIMITS = new UnsafeRegionMemory.Limits(WORD, MIB, 16 * MIB);

    @RegisterExtension
    final SmallFileSystem files = new SmallFileSystem();

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = files.directory().resolve("tail");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(20 * MIB);
        }
    }

    /** Memory of which 4 MiB are reserved, with a number in each page. */
    private static UnsafeRegionMemory reserved(final FileMapping mapping) throws NoSpaceException {
        final UnsafeRegionMemory memory = new UnsafeRegionMemory(mapping, LIMITS);
        mapping.reserve(0, 4 * MIB);
        memory.putLong(WORD, 4 * MIB);
        for (long at = MIB; at < 4 * MIB; at += 4096) {
            memory.putLong(at, at);
        }
        return memory;
    }

    private static long giveBack(final UnsafeRegionMemory memory) {
        return memory.giveBack(MIB + 1, 4 * MIB, end -> memory.putLong(WORD, end));
    }

    /** A load that was under way when the pages were given back has its address already. */
    @Test
    void lateLoadsFindZerosAndNoHole() throws Exception {
        try (FileMapping mapping = FileMapping.map(file, 20 * MIB, false)) {
            final UnsafeRegionMemory memory = reserved(mapping);
            final UnsafeRegionMemory late = new UnsafeRegionMemory(mapping);
            final long free = files.free();
            final long end = giveBack(memory);
            assertEquals(MIB + (64 << 10), end, "whole pages of any size");
            assertEquals(4 * MIB - end, files.free() - free);
            files.fill(0);
            assertEquals(MIB, memory.getLong(MIB));
            for (long at = end; at < 4 * MIB; at += 4096) {
                assertEquals(0, late.getLong(at));
            }
            assertThrows(RegionCorruptException.class, () -> memory.getLong(end));
            assertThrows(RegionCorruptException.class, () -> memory.putLong(end, 1));
        }
    }

    @Test
    void whatIsReservedAgainIsTheFile() throws Exception {
        try (FileMapping mapping = FileMapping.map(file, 20 * MIB, false)) {
            final UnsafeRegionMemory memory = reserved(mapping);
            giveBack(memory);
            for (final long end : new long[] {2 * MIB + 4096, 3 * MIB, 6 * MIB}) {
                mapping.reserve(0, end);
                memory.putLong(WORD, end);
                for (long at = MIB + 4096; at < end; at += 4096) {
                    memory.putLong(at, -at);
                }
                try (FileMapping other = FileMapping.map(file, 20 * MIB, true)) {
                    final UnsafeRegionMemory seen = new UnsafeRegionMemory(other);
                    for (long at = MIB + 4096; at < end; at += 4096) {
                        assertEquals(-at, seen.getLong(at));
                    }
                }
                assertThrows(RegionCorruptException.class, () -> memory.getLong(end));
            }
            assertEquals(MIB + (64 << 10), memory.giveBack(MIB + 1, 6 * MIB, end -> memory.putLong(WORD, end)));
        }
    }

    @Test
    void whatSomebodyElseHasMappedStays() throws Exception {
        try (FileMapping mapping = FileMapping.map(file, 20 * MIB, false)) {
            final UnsafeRegionMemory memory = reserved(mapping);
            final ByteBuffer kept;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                assertEquals(4 * MIB, giveBack(memory), "open for reading");
                kept = channel.map(FileChannel.MapMode.READ_ONLY, 3 * MIB, 4096);
            }
            assertEquals(4 * MIB, giveBack(memory), "mapped for reading");
            assertEquals(3 * MIB, kept.order(java.nio.ByteOrder.nativeOrder()).getLong(0));
            assertEquals(3 * MIB, memory.getLong(3 * MIB));
        }
    }

    @Test
    void readersHaveNoLimitBeyondTheWordAndNoLogToRead() throws Exception {
        try (FileMapping mapping = FileMapping.map(file, 20 * MIB, false);
                FileMapping read = FileMapping.map(file, 20 * MIB, true)) {
            final UnsafeRegionMemory memory = reserved(mapping);
            final UnsafeRegionMemory reader = new UnsafeRegionMemory(read, LIMITS);
            mapping.reserve(16 * MIB, MIB);
            memory.putLong(16 * MIB, 7);
            assertEquals(7, memory.getLongOfLog(16 * MIB));
            memory.copyLine(16 * MIB, MIB);
            assertEquals(7, memory.getLong(MIB));
            files.fill(0);
            final byte[] bytes = new byte[5000];
            for (final long beyond :
                    new long[] {4 * MIB, 16 * MIB - 8, 16 * MIB, 20 * MIB - 8, 20 * MIB, Long.MAX_VALUE}) {
                final List<Runnable> loads = new ArrayList<>();
                for (final RegionMemory each : List.of(memory, reader)) {
                    loads.add(() -> each.getLong(beyond));
                    loads.add(() -> each.getInt(beyond));
                    loads.add(() -> each.getLongAcquire(beyond));
                    loads.add(() -> each.getBytes(beyond, bytes, 0, 8));
                    loads.add(() -> each.getBytes(beyond - 4096, bytes, 0, 5000));
                    loads.add(() -> each.getArray(beyond - 4096, bytes, 0, 5000));
                    loads.add(() -> each.getDirect(beyond - 4096, ByteBuffer.allocateDirect(5000), 5000));
                    loads.add(() -> each.readAhead(beyond - 8, 64));
                    loads.add(() -> each.matches(beyond - 8, 2, 1));
                }
                loads.add(() -> memory.copy(beyond - 4096, 0, 5000));
                loads.forEach(load -> assertThrows(RegionCorruptException.class, load::run, "at=" + beyond));
            }
            memory.putLong(WORD, 17 * MIB);
            assertThrows(RegionCorruptException.class, () -> memory.getLong(5 * MIB));
        }
    }
}
