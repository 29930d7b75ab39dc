package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A byte array that processes share, change, and make longer or shorter.
 *
 * <p>Storage is a rope of pieces of some 4,000 bytes: reading or storing a number, and appending, inserting or deleting a
 * few bytes at any place, takes logarithmic time in the number of pieces; nothing copies the whole array but what gives
 * a byte[]. Up to 4,000 bytes it is one array whose room doubles.
 *
 * <p>Two are equal if their bytes are, wherever they live; the hash code is that of {@link Arrays#hashCode(byte[])}. A byte[]
 * is never equal to one; {@link #contentEquals} compares with it. Since the content changes, do not use one as a key of a
 * java.util map. In a shared container it is held by reference, other than a byte[]; it can not be a key.
 */
public final class SharedBytes extends ByteRange implements SharedObject {
    SharedBytes(final Handle handle) {
        super(handle);
    }

    /**
     * The bytes of a name, made empty if there are none. Takes a turn only to make them.
     *
     * @param region in which.
     * @param name   of them.
     * @return the bytes.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static SharedBytes open(final Region region, final String name) {
        return new SharedBytes(
                region.attachment().directory().openOrCreate(name, CollectionKinds.BYTES, Directory.Initializer.NONE));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) handle.attachment().owner();
    }

    @Override
    int start() {
        return 0;
    }

    @Override
    int size() {
        return wholeSize();
    }

    /** The same as {@link #toBytes()}. */
    @Override
    public byte[] snapshot() {
        return toBytes();
    }

    /**
     * Cuts the array, or fills it up with zeros.
     *
     * @param length wanted.
     * @throws IllegalArgumentException if it is negative.
     */
    public void setLength(final int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length=" + length + " is negative");
        }
        turns.write(() -> {
            final long bytes = handle.live();
            checkLength(length);
            turns.mutating();
            storage.resize(bytes, length);
        });
    }

    /** Removes all bytes. */
    public void clear() {
        turns.write(() -> {
            final long bytes = handle.live();
            turns.mutating();
            storage.clear(bytes);
        });
    }

    /** Replaces all bytes by others. */
    public void set(final byte[] bytes) {
        turns.write(() -> splice(0, size(), bytes));
    }

    /** Appends a byte. */
    public void append(final byte value) {
        append(new byte[] {value});
    }

    /** Appends bytes. */
    public void append(final byte[] bytes) {
        turns.write(() -> splice(size(), size(), bytes));
    }

    /**
     * Appends a part of an array.
     *
     * @param bytes  array.
     * @param offset of the first byte.
     * @param count  of bytes.
     */
    public void append(final byte[] bytes, final int offset, final int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        turns.write(() -> splice(size(), size(), Arrays.copyOfRange(bytes, offset, offset + count)));
    }

    /** Appends what remains in a buffer, whose position moves to its limit. */
    public void append(final ByteBuffer source) {
        append(remaining(source));
        source.position(source.limit());
    }

    /**
     * Inserts bytes.
     *
     * @param index of the first of them then; the length appends.
     * @param bytes to insert.
     * @throws IndexOutOfBoundsException if the index is negative or behind the end.
     */
    public void insert(final int index, final byte[] bytes) {
        replace(index, index, bytes);
    }

    /**
     * Removes the bytes of a range.
     *
     * @param from first index.
     * @param to   index behind the last.
     * @throws IndexOutOfBoundsException if there is no such range.
     */
    public void delete(final int from, final int to) {
        replace(from, to, new byte[0]);
    }

    /**
     * Replaces the bytes of a range by others, of whatever number.
     *
     * @param from  first index.
     * @param to    index behind the last.
     * @param bytes instead of them.
     * @throws IndexOutOfBoundsException if there is no such range.
     */
    public void replace(final int from, final int to, final byte[] bytes) {
        turns.write(() -> {
            Objects.checkFromToIndex(from, to, size());
            splice(from, to, bytes);
        });
    }

    private void splice(final int from, final int to, final byte[] inserted) {
        final long bytes = handle.live();
        checkLength((long) size() - (to - from) + inserted.length);
        turns.mutating();
        storage.replace(bytes, from, (long) to - from, inserted);
    }

    private void checkLength(final long length) {
        if (length > MAX_LENGTH) {
            throw new RegionFullException("region=" + handle.attachment().name() + ": length=" + length
                    + " is more than an array can have: " + MAX_LENGTH + "; use several");
        }
    }

    /** Whether an array has the same bytes. */
    public boolean contentEquals(final byte[] bytes) {
        return Arrays.equals(toBytes(), bytes);
    }

    /** Whether the other is a SharedBytes of the same bytes, of whatever region. */
    @Override
    public boolean equals(final Object other) {
        return other == this || other instanceof SharedBytes bytes && hasBytesOf(bytes);
    }

    private boolean hasBytesOf(final SharedBytes other) {
        return turns.read(() -> other.turns.read(
                () -> size() == other.size() && Window.compare(this::text, size(), other::text, other.size()) == 0));
    }

    /** As {@link Arrays#hashCode(byte[])} of the bytes. */
    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    /** As {@link Arrays#toString(byte[])} of the bytes. */
    @Override
    public String toString() {
        return Arrays.toString(toBytes());
    }
}
