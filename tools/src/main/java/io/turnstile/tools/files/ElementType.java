package io.turnstile.tools.files;

import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Type of numbers in a file.
 *
 * @param dtype     that holds them bit by bit.
 * @param bigEndian whether the file has the most significant byte first.
 * @param unsigned  whether they are unsigned of 64 bits, for which there is no type of its own: INT64 holds the bits, and the
 *     attribute {@value #UNSIGNED} of the array says so.
 */
record ElementType(DType dtype, boolean bigEndian, boolean unsigned) {
    static final String UNSIGNED = "unsigned";

    static ElementType integer(final int bytes, final boolean signed, final boolean bigEndian) {
        final DType dtype = switch (bytes) {
            case 1 -> signed ? DType.INT8 : DType.UINT8;
            case 2 -> signed ? DType.INT16 : DType.UINT16;
            case 4 -> signed ? DType.INT32 : DType.UINT32;
            case 8 -> DType.INT64;
            default -> null;
        };
        return dtype == null ? null : new ElementType(dtype, bigEndian, bytes == Long.BYTES && !signed);
    }

    static ElementType floating(final int bytes, final boolean bigEndian) {
        final DType dtype = switch (bytes) {
            case 2 -> DType.FLOAT16;
            case 4 -> DType.FLOAT32;
            case 8 -> DType.FLOAT64;
            default -> null;
        };
        return dtype == null ? null : new ElementType(dtype, bigEndian, false);
    }

    /** Notes at an array what its type does not tell. */
    void mark(final SharedArray array) {
        if (unsigned) {
            array.attributes().put(UNSIGNED, true);
        }
    }

    /**
     * Numbers of the file as numbers of this machine.
     *
     * @param numbers whole ones.
     * @return the same if there is nothing to change, else others.
     */
    ByteBuffer toNative(final ByteBuffer numbers) {
        final int width = dtype.width();
        if (width == 1 || bigEndian == (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN)) {
            return numbers;
        }
        final byte[] bytes = new byte[numbers.remaining()];
        numbers.get(bytes);
        for (int at = 0; at < bytes.length; at += width) {
            for (int i = 0; i < width / 2; i++) {
                final byte kept = bytes[at + i];
                bytes[at + i] = bytes[at + width - 1 - i];
                bytes[at + width - 1 - i] = kept;
            }
        }
        return ByteBuffer.wrap(bytes);
    }
}
