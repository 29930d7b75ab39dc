package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is not what it should be: each damage has its exception, on each way to open the region. */
@ExtendWith(RegionExtension.class)
class RegionHeaderDamageTest {
    private static final int LENGTH = 88;
    private static final int CHECKSUM = 72;

    private String name;
    private Path file;
    private byte[] header;

    @BeforeEach
    void makeRegion(final RegionFactory regions) throws IOException {
        final Region region = regions.create(builder -> builder.capacity("1 MiB"));
        name = region.name();
        file = region.file();
        LongCell.open(region, "cell").set(42);
        region.close();
        header = new byte[LENGTH];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.readFully(header);
        }
    }

    private void write(final byte[] bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(bytes);
        }
    }

    private static ByteBuffer buffer(final byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    private <E extends RegionException> String assertRefused(final Class<E> type, final String what) {
        final E e = assertThrows(type, () -> Region.at(name).open(), what);
        assertThrows(type, () -> Region.at(name).openReadOnly(), what);
        assertThrows(type, () -> Region.at(name).openOrCreate(), what);
        assertTrue(e.getMessage().contains("file=" + file), e.getMessage());
        final RegionInfo info = Region.list().stream()
                .filter(each -> each.file().equals(file))
                .findFirst()
                .orElseThrow();
        assertNotNull(info.damaged(), what);
        return e.getMessage();
    }

    /** With everything repaired the region is as it was: nobody has changed anything. */
    private void assertAsBefore() throws IOException {
        write(header);
        try (Region region = Region.at(name).open()) {
            assertEquals(42, LongCell.open(region, "cell").get());
        }
    }

    @Test
    void everyByteOfTheConstantsCounts() throws IOException {
        for (int i = 0; i < LENGTH; i++) {
            for (final int flip : new int[] {1, 0x80, 0xFF}) {
                final byte[] damaged = header.clone();
                damaged[i] ^= (byte) flip;
                write(damaged);
                final boolean isVersion = i >= 8 && i < 12;
                final Class<? extends RegionException> type =
                        isVersion ? RegionVersionException.class : RegionCorruptException.class;
                final String what = "byte " + i + " flipped by " + flip;
                final RegionException e =
                        assertThrows(type, () -> Region.at(name).open(), what);
                assertTrue(e.getMessage().contains("file=" + file), e.getMessage());
            }
        }
        assertAsBefore();
    }

    @Test
    void wrongMagic() throws IOException {
        final byte[] damaged = header.clone();
        damaged[0] = 'X';
        write(damaged);
        final String message = assertRefused(RegionCorruptException.class, "magic");
        assertTrue(message.contains("no Turnstile region"), message);
        assertAsBefore();
    }

    @Test
    void newerVersion() throws IOException {
        final byte[] damaged = header.clone();
        buffer(damaged).putInt(8, HeaderLayout.VERSION + 1);
        write(damaged);
        final String message = assertRefused(RegionVersionException.class, "version");
        assertTrue(
                message.contains("version=" + (HeaderLayout.VERSION + 1)) && message.contains("use a newer Turnstile"),
                message);
        assertAsBefore();
    }

    @Test
    void olderVersion() throws IOException {
        final byte[] damaged = header.clone();
        buffer(damaged).putInt(8, 0);
        write(damaged);
        final String message = assertRefused(RegionVersionException.class, "version");
        assertTrue(message.contains("version=0") && message.contains("the one that wrote it"), message);
        assertAsBefore();
    }

    @Test
    void otherByteOrder() throws IOException {
        final byte[] damaged = header.clone();
        buffer(damaged).putLong(16, Long.reverseBytes(0x0102030405060708L));
        write(damaged);
        final String message = assertRefused(RegionVersionException.class, "byte order");
        assertTrue(message.contains("other byte order"), message);
        assertAsBefore();
    }

    @Test
    void truncatedFile(final RegionFactory regions) throws IOException {
        final long full = file.toFile().length();
        truncate(full - 1);
        final String message = assertRefused(RegionCorruptException.class, "one byte short");
        assertTrue(message.contains("was truncated: length=" + (full - 1) + " expected=" + full), message);
        truncate(full);
        assertAsBefore();
        regions.damaged(file);
        for (final long length : new long[] {4096, LENGTH, LENGTH - 1, 1, 0}) {
            truncate(length);
            assertRefused(RegionCorruptException.class, "length " + length);
        }
    }

    private void truncate(final long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
        }
    }

    /** Constants that are wrong but have the right checksum. */
    @ParameterizedTest
    @CsvSource({
        "24, 0",
        "24, -1",
        "24, 4096",
        "24, 9223372036854775807",
        "24, 2097152",
        "24, 1048577", // capacity
        "32, 0",
        "32, -1",
        "32, 9223372036854775807", // file length
        "40, 0",
        "40, -1",
        "40, 4096",
        "40, 4294967297",
        "40, 4095", // members
    })
    void impossibleConstants(final int offset, final long value) throws IOException {
        final byte[] damaged = header.clone();
        buffer(damaged).putLong(offset, value);
        final CRC32C checksum = new CRC32C();
        checksum.update(damaged, 0, CHECKSUM);
        buffer(damaged).putLong(CHECKSUM, checksum.getValue());
        write(damaged);
        assertRefused(RegionCorruptException.class, "constant at " + offset + " is " + value);
        assertAsBefore();
    }

    /** Words that say how much is reserved: beyond it, a store would be SIGBUS. */
    @ParameterizedTest
    @CsvSource({
        "4736, -1",
        "4736, 0",
        "4736, 1048577",
        "4736, 9223372036854775807",
        "4616, -1",
        "4616, 9223372036854775807"
    })
    void impossibleReservations(final int offset, final long value) throws IOException {
        final long before = word(offset, value);
        assertRefused(RegionCorruptException.class, "word at " + offset + " is " + value);
        word(offset, before);
        assertAsBefore();
    }

    private long word(final int offset, final long value) throws IOException {
        final byte[] bytes = new byte[Long.BYTES];
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(offset);
            out.readFully(bytes);
            final long before = buffer(bytes).getLong(0);
            buffer(bytes).putLong(0, value);
            out.seek(offset);
            out.write(bytes);
            return before;
        }
    }

    /** A damaged undo log of a dead holder is found before any of it is copied back. */
    @ParameterizedTest
    @CsvSource({"4608, -1", "4608, 9223372036854775807", "4608, 100000"})
    void damagedUndoLog(final int offset, final long value) throws IOException {
        final long owner = word(4096, held());
        final long before = word(offset, value);
        try (Region region = Region.at(name).open()) {
            final Consumer<Region> take = each -> each.takeTurn().close();
            final RegionCorruptException e = assertThrows(RegionCorruptException.class, () -> take.accept(region));
            assertTrue(e.getMessage().contains("undo log"), e.getMessage());
            assertThrows(RegionCorruptException.class, () -> take.accept(region), "the next one is told the same");
        }
        word(offset, before);
        word(4096, owner);
        assertAsBefore();
    }

    /** The owner word of a member that has left since: slot 0, incarnation 1 of a region that has seen more. */
    private static long held() {
        return (1L << 12) << 3 | 1;
    }
}
