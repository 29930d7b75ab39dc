package io.turnstile.internal.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Byte arrays read and written eight bytes at a time, the first byte lowest whatever the machine. */
final class ByteWords {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteWords() {}

    /** Eight bytes. */
    static long word(final byte[] bytes, final int from) {
        return (long) LONGS.get(bytes, from);
    }

    /** Words of eight bytes that an array fills, the last of them perhaps in part. */
    static int count(final byte[] bytes) {
        return (bytes.length + Long.BYTES - 1) / Long.BYTES;
    }

    /** One of these words; zeros behind the end. */
    static long wordOrTail(final byte[] bytes, final int index) {
        final int from = index * Long.BYTES;
        return from <= bytes.length - Long.BYTES ? word(bytes, from) : tail(bytes, from);
    }

    /** The bytes from an index to the end, at most eight of them; zeros behind. */
    static long tail(final byte[] bytes, final int from) {
        final int length = bytes.length;
        final int count = length - from;
        if (count <= 0) {
            return 0;
        }
        if (length >= Long.BYTES) {
            return word(bytes, length - Long.BYTES) >>> (Long.BYTES - count) * Byte.SIZE;
        }
        if (count >= Integer.BYTES) {
            // Two halves that may overlap.
            final long low = (int) INTS.get(bytes, from) & 0xFFFF_FFFFL;
            final long high = (int) INTS.get(bytes, length - Integer.BYTES) & 0xFFFF_FFFFL;
            return low | high << (count - Integer.BYTES) * Byte.SIZE;
        }
        long tail = 0;
        for (int i = length - 1; i >= from; i--) {
            tail = tail << Byte.SIZE | bytes[i] & 0xFF;
        }
        return tail;
    }

    /** Sets the bytes from an index to the end, at most eight of them. */
    static void setTail(final byte[] bytes, final int from, final long tail) {
        if (bytes.length - from == Long.BYTES) {
            LONGS.set(bytes, from, tail);
            return;
        }
        long left = tail;
        int i = from;
        if (bytes.length - from >= Integer.BYTES) {
            INTS.set(bytes, from, (int) tail);
            left >>>= Integer.SIZE;
            i += Integer.BYTES;
        }
        for (; i < bytes.length; i++, left >>>= Byte.SIZE) {
            bytes[i] = (byte) left;
        }
    }

    /** Sets eight bytes. */
    static void setWord(final byte[] bytes, final int from, final long word) {
        LONGS.set(bytes, from, word);
    }
}
