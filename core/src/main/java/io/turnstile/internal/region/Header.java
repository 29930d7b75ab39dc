package io.turnstile.internal.region;

import static io.turnstile.internal.region.HeaderLayout.BYTE_ORDER_MARK;
import static io.turnstile.internal.region.HeaderLayout.BYTE_ORDER_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.CAPACITY_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.CHECKSUM_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.CREATED_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.FILE_LENGTH_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.HASH_SEED_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.ID_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.LENGTH;
import static io.turnstile.internal.region.HeaderLayout.MAGIC;
import static io.turnstile.internal.region.HeaderLayout.MAGIC_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.MEMBERS_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.SECOND_HASH_SEED_OFFSET;
import static io.turnstile.internal.region.HeaderLayout.VERSION;
import static io.turnstile.internal.region.HeaderLayout.VERSION_OFFSET;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.RegionVersionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The constants of a region.
 *
 * @param layout   sizes and places.
 * @param id       random, never 0.
 * @param hashSeed random: half of the key of hashes.
 * @param secondHashSeed random: the other half.
 * @param created  milliseconds since 1970.
 */
public record Header(RegionLayout layout, long id, long hashSeed, long secondHashSeed, long created) {
    /**
     * Reads and checks the header of a file.
     *
     * @param file of a region; a symbolic link is not followed.
     * @return its constants.
     * @throws RegionNotFoundException if there is no such file.
     * @throws RegionAccessException   if it is a symbolic link or no regular file.
     * @throws RegionCorruptException  if it is no region, too short, or its constants are damaged.
     * @throws RegionVersionException  if it is of a newer version or another byte order.
     * @throws IOException             if it can not be read.
     */
    public static Header read(final Path file) throws IOException {
        return Uninterrupted.call(() -> readOnce(file));
    }

    private static Header readOnce(final Path file) throws IOException {
        checkRegular(file);
        try {
            return parse(file, start(file), Files.size(file));
        } catch (final NoSuchFileException e) {
            throw notFound(file, e);
        }
    }

    /** A pipe of the name would block whoever opens it, and a link may lead anywhere. */
    private static void checkRegular(final Path file) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new RegionAccessException("file=" + file + " is a symbolic link or no regular file");
            }
        } catch (final NoSuchFileException e) {
            throw notFound(file, e);
        }
    }

    /**
     * The constants of a file that may be damaged: as they stand where they are possible, else worked out from its length.
     *
     * @param file     of a region; a symbolic link is not followed.
     * @param problems is told what is wrong with them.
     * @return its constants, or the most likely ones.
     * @throws RegionNotFoundException if there is no such file.
     * @throws RegionCorruptException  if it can not have been a region.
     * @throws RegionVersionException  if it is of another version or byte order, undamaged.
     * @throws IOException             if it can not be read.
     */
    public static Header guess(final Path file, final Consumer<String> problems) throws IOException {
        try {
            return read(file);
        } catch (final RegionCorruptException e) {
            problems.accept(e.getMessage());
        } catch (final RegionVersionException e) {
            if (!isDamagedVersion(file)) {
                throw e;
            }
            problems.accept("file=" + file + ": the format version in the header is damaged");
        }
        final ByteBuffer bytes = Uninterrupted.call(() -> start(file));
        final long size = Files.size(file);
        return new Header(
                guessLayout(file, bytes, size),
                bytes.getLong(ID_OFFSET),
                bytes.getLong(HASH_SEED_OFFSET),
                bytes.getLong(SECOND_HASH_SEED_OFFSET),
                bytes.getLong(CREATED_OFFSET));
    }

    /**
     * Whether a file begins as a region does. All else in it may be damaged.
     *
     * @param file an ordinary file.
     * @return true if it has the magic.
     * @throws IOException if it can not be read.
     */
    static boolean hasMagic(final Path file) throws IOException {
        return hasMagic(Uninterrupted.call(() -> start(file)));
    }

    /**
     * Whether a file begins as the region of an id does.
     *
     * @param file an ordinary file.
     * @param id   of the region.
     * @return true if it has the magic and the id.
     * @throws IOException if it can not be read.
     */
    static boolean isOf(final Path file, final long id) throws IOException {
        final ByteBuffer bytes = Uninterrupted.call(() -> start(file));
        return hasMagic(bytes) && bytes.getLong(ID_OFFSET) == id;
    }

    private static boolean hasMagic(final ByteBuffer bytes) {
        return Arrays.equals(bytes.array(), MAGIC_OFFSET, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Whether all would be well if the file were of our version: then it is, and only that word is wrong. */
    private static boolean isDamagedVersion(final Path file) throws IOException {
        final ByteBuffer bytes = Uninterrupted.call(() -> start(file));
        bytes.putInt(VERSION_OFFSET, VERSION);
        bytes.putLong(BYTE_ORDER_OFFSET, BYTE_ORDER_MARK);
        return bytes.getLong(CHECKSUM_OFFSET) == checksum(bytes);
    }

    private static RegionLayout guessLayout(final Path file, final ByteBuffer bytes, final long size) {
        final long stated = bytes.getLong(MEMBERS_OFFSET);
        final int members =
                stated >= 1 && stated <= RegionLayout.MAX_MEMBERS ? (int) stated : RegionLayout.DEFAULT_MEMBERS;
        for (final long capacity : new long[] {bytes.getLong(CAPACITY_OFFSET), RegionLayout.capacityOf(size)}) {
            try {
                final RegionLayout layout = RegionLayout.of(capacity, members);
                if (layout.fileLength() == size || layout.fileLength() == bytes.getLong(FILE_LENGTH_OFFSET)) {
                    // Where the heap begins follows from the members, which nothing confirms: no later than here.
                    final long heapStart = RegionLayout.of(capacity, 1).heapStart();
                    return new RegionLayout(members, heapStart, layout.capacity(), layout.fileLength());
                }
            } catch (final IllegalArgumentException e) {
                // Impossible as a capacity, so it is not that of this region: the other way to know it decides.
                continue;
            }
        }
        throw new RegionCorruptException("file=" + file + " length=" + size
                + " is no region that could be repaired: neither its header nor its length tells its capacity");
    }

    /** The first bytes of a file, zeros where it is shorter. */
    private static ByteBuffer start(final Path file) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int at = 0;
            while (bytes.hasRemaining() && at >= 0) {
                at = channel.read(bytes, bytes.position());
            }
        }
        return bytes;
    }

    private static RegionNotFoundException notFound(final Path file, final NoSuchFileException cause) {
        return new RegionNotFoundException("no region file=" + file + "; create() or openOrCreate() makes one", cause);
    }

    private static Header parse(final Path file, final ByteBuffer bytes, final long size) {
        if (bytes.hasRemaining()) {
            throw new RegionCorruptException(
                    "file=" + file + " has length=" + size + ", too short for a region's header");
        }
        if (!hasMagic(bytes)) {
            throw new RegionCorruptException("file=" + file + " is no Turnstile region: wrong magic");
        }
        final long mark = bytes.getLong(BYTE_ORDER_OFFSET);
        if (mark == Long.reverseBytes(BYTE_ORDER_MARK)) {
            throw new RegionVersionException("file=" + file + " was written on a machine of the other byte order");
        }
        final int version = bytes.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new RegionVersionException("file=" + file + " has format version=" + version
                    + ", this Turnstile reads " + VERSION
                    + (version > VERSION ? "; use a newer Turnstile" : "; export it with the one that wrote it"));
        }
        final long checksum = checksum(bytes);
        if (mark != BYTE_ORDER_MARK || bytes.getLong(CHECKSUM_OFFSET) != checksum) {
            throw new RegionCorruptException("file=" + file + ": the constants in the header are damaged, checksum="
                    + Long.toHexString(checksum) + " expected=" + Long.toHexString(bytes.getLong(CHECKSUM_OFFSET)));
        }
        return fields(file, bytes, size);
    }

    private static Header fields(final Path file, final ByteBuffer bytes, final long size) {
        final RegionLayout layout;
        try {
            layout = RegionLayout.of(bytes.getLong(CAPACITY_OFFSET), Math.toIntExact(bytes.getLong(MEMBERS_OFFSET)));
        } catch (final IllegalArgumentException | ArithmeticException e) {
            throw new RegionCorruptException("file=" + file + ": impossible constants in the header", e);
        }
        if (layout.fileLength() != bytes.getLong(FILE_LENGTH_OFFSET)) {
            throw new RegionCorruptException("file=" + file + ": impossible constants in the header, file length="
                    + bytes.getLong(FILE_LENGTH_OFFSET) + " expected=" + layout.fileLength());
        }
        if (size < layout.fileLength()) {
            throw new RegionCorruptException("file=" + file + " was truncated: length=" + size + " expected="
                    + layout.fileLength() + "; repair() salvages what is left");
        }
        return new Header(
                layout,
                bytes.getLong(ID_OFFSET),
                bytes.getLong(HASH_SEED_OFFSET),
                bytes.getLong(SECOND_HASH_SEED_OFFSET),
                bytes.getLong(CREATED_OFFSET));
    }

    /** The header as it stands in the file. */
    public byte[] bytes() {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        bytes.put(MAGIC_OFFSET, MAGIC);
        bytes.putInt(VERSION_OFFSET, VERSION);
        bytes.putLong(BYTE_ORDER_OFFSET, BYTE_ORDER_MARK);
        bytes.putLong(CAPACITY_OFFSET, layout.capacity());
        bytes.putLong(FILE_LENGTH_OFFSET, layout.fileLength());
        bytes.putLong(MEMBERS_OFFSET, layout.members());
        bytes.putLong(ID_OFFSET, id);
        bytes.putLong(HASH_SEED_OFFSET, hashSeed);
        bytes.putLong(SECOND_HASH_SEED_OFFSET, secondHashSeed);
        bytes.putLong(CREATED_OFFSET, created);
        bytes.putLong(CHECKSUM_OFFSET, checksum(bytes));
        return bytes.array();
    }

    private static long checksum(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, CHECKSUM_OFFSET);
        return crc.getValue();
    }
}
