package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.Arrays;

/** Reads what a {@link PackedWriter} has written. Trusts nothing: what is not there is {@link RegionCorruptException}. */
final class PackedReader {
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MORE = 1 << VARINT_BITS;

    private final byte[] bytes;
    private int at;

    PackedReader(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Bytes that are left. */
    int left() {
        return bytes.length - at;
    }

    int getByte() {
        checkLeft(1);
        return bytes[at++] & 0xFF;
    }

    /** A number of so many bytes, with its sign. */
    long getNumber(final int count) {
        checkLeft(count);
        long value = bytes[at++];
        for (int i = 1; i < count; i++) {
            value = value << Byte.SIZE | bytes[at++] & 0xFF;
        }
        return value;
    }

    int getVarint() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += VARINT_BITS) {
            final int next = getByte();
            value |= (next & VARINT_MORE - 1) << shift;
            if ((next & VARINT_MORE) == 0) {
                return value;
            }
        }
        throw corrupt("a number without end");
    }

    /** A number of elements, each of which takes a byte at least. */
    int getCount() {
        final int count = getVarint();
        checkLeft(count);
        return count;
    }

    byte[] getSized() {
        final int count = getCount();
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    private void checkLeft(final int count) {
        if (count < 0 || count > left()) {
            throw corrupt("expected " + count + " more bytes");
        }
    }

    RegionCorruptException corrupt(final String problem) {
        return new RegionCorruptException("packed value: " + problem + " at byte=" + at + " of " + bytes.length);
    }
}
