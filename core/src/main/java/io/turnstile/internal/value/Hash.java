package io.turnstile.internal.value;

/**
 * Seeded hashing of encoded values. The mixing step, the two halves of a 128-bit product folded by exclusive or, is that
 * of wyhash (Wang Yi, 2019). The same value and seed give the same hash in every process; without the seed, which is
 * random for each region, nobody can choose values that collide.
 */
final class Hash {
    private static final long SECRET_A = 0xa0761d6478bd642fL;
    private static final long SECRET_B = 0xe7037ed1a0b428dbL;

    private Hash() {}

    static long words(final long seed, final long first, final long second) {
        return mix(first ^ seed ^ SECRET_A, second ^ seed ^ SECRET_B);
    }

    static long bytes(final long seed, final byte[] bytes) {
        long hash = seed ^ bytes.length;
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            hash = mix(hash ^ ByteWords.word(bytes, i), SECRET_A);
        }
        return mix(hash ^ ByteWords.tail(bytes, i), SECRET_B);
    }

    private static long mix(final long a, final long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
