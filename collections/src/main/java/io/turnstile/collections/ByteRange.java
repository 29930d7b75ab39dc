package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Shared bytes by index: all of a {@link SharedBytes}, or a slice of it. What reads takes no turn if that can be avoided;
 * what stores takes one for itself, unless the thread has one.
 *
 * <p>Numbers are stored low byte first, whatever the machine's order is, and need no alignment. An index at which there are
 * not enough bytes is IndexOutOfBoundsException, and nothing is changed.
 *
 * <p>Bytes are always copied in and out. There is no buffer over the region's memory: the bytes lie in pieces, which
 * changes move and free, also those of other processes, so such a buffer would show what is not there any more.
 */
public abstract class ByteRange {
    /** The most bytes that an array can have. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - Long.BYTES;

    private static final int WINDOW = Window.LENGTH;

    final Handle handle;
    final Turns turns;
    final RopeStorage storage;
    private final TurnMemory memory;

    ByteRange(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
        this.storage = RopeStorage.of(handle.attachment());
    }

    /** Index in the whole at which this begins. */
    abstract int start();

    /** Bytes of this that there are, in a read or a turn. */
    abstract int size();

    /** Bytes of the whole, in a read or a turn. */
    final int wholeSize() {
        final long bytes = handle.live();
        final long size = storage.size(bytes);
        if (size > MAX_LENGTH) {
            throw new RegionCorruptException("bytes=" + bytes + " length=" + size + " is more than " + MAX_LENGTH);
        }
        return (int) size;
    }

    /** Number of bytes. */
    public final int length() {
        return turns.read(this::size);
    }

    /** Whether there are none. */
    public final boolean isEmpty() {
        return length() == 0;
    }

    /** The byte at an index. */
    public final byte getByte(final int index) {
        return turns.isHeld() ? loadByte(index) : turns.read(() -> loadByte(index));
    }

    private byte loadByte(final int index) {
        checkRange(index, 1);
        return memory.getByte(storage.offset(handle.live(), (long) start() + index));
    }

    /** The number in two bytes from an index on. */
    public final short getShort(final int index) {
        return (short) get(index, Short.BYTES);
    }

    /** The number in four bytes from an index on. */
    public final int getInt(final int index) {
        return (int) get(index, Integer.BYTES);
    }

    /** The number in eight bytes from an index on. */
    public final long getLong(final int index) {
        return get(index, Long.BYTES);
    }

    /** The number in four bytes from an index on. */
    public final float getFloat(final int index) {
        return Float.intBitsToFloat(getInt(index));
    }

    /** The number in eight bytes from an index on. */
    public final double getDouble(final int index) {
        return Double.longBitsToDouble(getLong(index));
    }

    private long get(final int index, final int width) {
        return turns.isHeld() ? load(index, width) : turns.read(() -> load(index, width));
    }

    private long load(final int index, final int width) {
        final byte[] bytes = new byte[Long.BYTES];
        copyOut(index, bytes, 0, width);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Stores a byte at an index. */
    public final void putByte(final int index, final byte value) {
        put(index, Byte.BYTES, value);
    }

    /** Stores a number in two bytes from an index on. */
    public final void putShort(final int index, final short value) {
        put(index, Short.BYTES, value);
    }

    /** Stores a number in four bytes from an index on. */
    public final void putInt(final int index, final int value) {
        put(index, Integer.BYTES, value);
    }

    /** Stores a number in eight bytes from an index on. */
    public final void putLong(final int index, final long value) {
        put(index, Long.BYTES, value);
    }

    /** Stores a number in four bytes from an index on, a NaN with its bits. */
    public final void putFloat(final int index, final float value) {
        putInt(index, Float.floatToRawIntBits(value));
    }

    /** Stores a number in eight bytes from an index on, a NaN with its bits. */
    public final void putDouble(final int index, final double value) {
        putLong(index, Double.doubleToRawLongBits(value));
    }

    private void put(final int index, final int width, final long value) {
        final byte[] bytes = new byte[Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        copyFrom(index, bytes, 0, width);
    }

    /** All bytes at one moment, in an array of their own. */
    public final byte[] toBytes() {
        return turns.read(() -> bytes(0, size()));
    }

    private byte[] bytes(final int from, final int to) {
        final byte[] bytes = new byte[to - from];
        copyOut(from, bytes, 0, bytes.length);
        return bytes;
    }

    /**
     * Copies bytes from an index on into an array.
     *
     * @param index  of the first here.
     * @param target array.
     * @param offset of the first there.
     * @param count  of bytes.
     */
    public final void copyTo(final int index, final byte[] target, final int offset, final int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        turns.read(() -> {
            copyOut(index, target, offset, count);
            return target;
        });
    }

    private void copyOut(final int index, final byte[] target, final int offset, final int count) {
        checkRange(index, count);
        storage.read(handle.live(), (long) start() + index, target, offset, count);
    }

    /**
     * Copies bytes from an index on into a buffer, as many as it has room for.
     *
     * @param index  of the first.
     * @param target whose position moves to its limit.
     */
    public final void copyTo(final int index, final ByteBuffer target) {
        final byte[] bytes = new byte[target.remaining()];
        copyTo(index, bytes, 0, bytes.length);
        target.put(bytes);
    }

    /**
     * Stores bytes of an array over those that are here.
     *
     * @param index  of the first here.
     * @param source array.
     * @param offset of the first there.
     * @param count  of bytes.
     */
    public final void copyFrom(final int index, final byte[] source, final int offset, final int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        turns.write(() -> {
            final long bytes = handle.live();
            checkRange(index, count);
            turns.mutating();
            storage.write(bytes, (long) start() + index, source, offset, count);
        });
    }

    /**
     * Stores what remains in a buffer over bytes that are here.
     *
     * @param index  of the first.
     * @param source whose position moves to its limit.
     */
    public final void copyFrom(final int index, final ByteBuffer source) {
        final byte[] bytes = remaining(source);
        copyFrom(index, bytes, 0, bytes.length);
        source.position(source.limit());
    }

    /** What remains in a buffer, which stays as it is. */
    static byte[] remaining(final ByteBuffer source) {
        final byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        return bytes;
    }

    /** Stores a value over all bytes. */
    public final void fill(final byte value) {
        turns.write(() -> fill(0, size(), value));
    }

    /**
     * Stores a value over the bytes of a range.
     *
     * @param from  first index.
     * @param to    index behind the last.
     * @param value for each.
     */
    public final void fill(final int from, final int to, final byte value) {
        turns.write(() -> {
            final long bytes = handle.live();
            Objects.checkFromToIndex(from, to, size());
            final byte[] values = new byte[Math.min(to - from, WINDOW)];
            Arrays.fill(values, value);
            turns.mutating();
            for (int done = from; done < to; ) {
                final int step = Math.min(to - done, WINDOW);
                storage.write(bytes, (long) start() + done, values, 0, step);
                done += step;
            }
        });
    }

    /** First index of a byte, -1 if there is none. */
    public final int indexOf(final byte value) {
        return indexOf(new byte[] {value}, 0);
    }

    /** First index of some bytes, -1 if they are nowhere. */
    public final int indexOf(final byte[] wanted) {
        return indexOf(wanted, 0);
    }

    /**
     * First index of some bytes at or behind an index.
     *
     * @param wanted bytes.
     * @param from   first index that counts; less than 0 is 0.
     * @return the index, -1 if they are nowhere.
     */
    public final int indexOf(final byte[] wanted, final int from) {
        final String text = text(wanted);
        return turns.read(() -> Window.indexOf(this::text, size(), text, from));
    }

    /** Last index of some bytes, -1 if they are nowhere. */
    public final int lastIndexOf(final byte[] wanted) {
        final String text = text(wanted);
        return turns.read(() -> Window.lastIndexOf(this::text, size(), text, Integer.MAX_VALUE));
    }

    /** Bytes as chars of the same numbers, for searching and comparing. */
    final String text(final int from, final int to) {
        return text(bytes(from, to));
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * A live view of a range: it shows what is at these indices at any time, and what is stored in it is stored here. If
     * fewer bytes are left than it shows, it is shorter. Has the equals and hashCode of Object.
     *
     * @param from first index.
     * @param to   index behind the last.
     * @return the view.
     * @throws IndexOutOfBoundsException if there is no such range at present.
     */
    public final ByteRange slice(final int from, final int to) {
        Objects.checkFromToIndex(from, to, length());
        return new ByteSlice(handle, start() + from, to - from);
    }

    private void checkRange(final int index, final int count) {
        final int size = size();
        if (index < 0 || index > size - count) {
            throw new IndexOutOfBoundsException("index=" + index + " bytes=" + count + " length=" + size);
        }
    }
}
