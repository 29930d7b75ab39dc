package io.turnstile.internal.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Seeded hashing of encoded values. The mixing step, the two halves of a 128-bit product folded by exclusive or, is that
 * of wyhash (Wang Yi, 2019). The same value and seed give the same hash in every process; without the seed, which is
 * random for each region, nobody can choose values that collide.
 */
final class Hash {
    private static final long SECRET_A = 0xa0761d6478bd642fL;
    private static final long SECRET_B = 0xe7037ed1a0b428dbL;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash() {}

    static long words(final long seed, final long first, final long second) {
        return mix(first ^ seed ^ SECRET_A, second ^ seed ^ SECRET_B);
    }

    static long bytes(final long seed, final byte[] bytes) {
        long hash = seed ^ bytes.length;
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(bytes, i), SECRET_A);
        }
        long tail = 0;
        for (int shift = 0; i < bytes.length; i++, shift += Byte.SIZE) {
            tail |= (bytes[i] & 0xFFL) << shift;
        }
        return mix(hash ^ tail, SECRET_B);
    }

    /** As {@link #bytes} of the text's characters, all below 256, one byte each. */
    static long latin1(final long seed, final String text) {
        final int length = text.length();
        long hash = seed ^ length;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ Text.latin1Word(text, i, Long.BYTES), SECRET_A);
        }
        return mix(hash ^ Text.latin1Word(text, i, length - i), SECRET_B);
    }

    private static long mix(final long a, final long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
