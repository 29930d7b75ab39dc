package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import java.util.Arrays;

/**
 * The bytes of a packed value as they are written. Numbers are big-endian; lengths, counts and numbers of types are
 * varints, seven bits a byte, the lowest first.
 */
final class PackedWriter {
    private static final int FIRST_LENGTH = 64;
    private static final int MAX_LENGTH = Integer.MAX_VALUE - Long.BYTES;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MORE = 1 << VARINT_BITS;

    private byte[] bytes = new byte[FIRST_LENGTH];
    private int length;

    void putByte(final int value) {
        makeRoom(1);
        bytes[length++] = (byte) value;
    }

    /** The low bytes of a number. */
    void putNumber(final long value, final int count) {
        makeRoom(count);
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** An int; what is small and not negative takes one byte. */
    void putVarint(final int value) {
        int rest = value;
        while ((rest & -VARINT_MORE) != 0) {
            putByte(rest | VARINT_MORE);
            rest >>>= VARINT_BITS;
        }
        putByte(rest);
    }

    /** Bytes behind their length. */
    void putSized(final byte[] source) {
        putVarint(source.length);
        makeRoom(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    private void makeRoom(final int count) {
        final long needed = (long) length + count;
        if (needed > MAX_LENGTH) {
            throw new UnsupportedValueException("a value of more than " + MAX_LENGTH + " bytes; put its parts into a"
                    + " shared container instead");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * bytes.length)));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}
