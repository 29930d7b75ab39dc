package io.turnstile.internal.value;

/**
 * The keyed hash of encoded values: SipHash-1-3 (Aumasson and Bernstein, INDOCRYPT 2012), the variant that the hash tables
 * of Rust and Ruby use, with the key of the region. The same value and key give the same hash in every process.
 *
 * <p>Why this one. Whoever may put keys into a map can also measure how long that takes, and so learns which of them share
 * a bucket. The hash must stay unpredictable for one who knows many such facts, not just for one who does not know the
 * key. SipHash is made as a pseudorandom function for that case: with 128 bits of key nothing better than trying keys is
 * known against it. Products of 64 bits that are folded, as in wyhash, are faster and no such function: signed products
 * have differences that collide whatever the key, and with unsigned ones too, equal buckets say something about the bits of
 * the factors, and so about the key. SipHash costs some 5 ns more for a key that fits a slot.
 *
 * <p>The message is the tag of the slot, which says type and length, and then the payload, or the content of the block in
 * words of eight bytes, filled up with zeros. The tag tells how many words follow, so no message is the beginning of
 * another one, and the block that holds the length in the published function is left out.
 */
class Hash {
    private static final long INITIAL_0 = 0x736f6d6570736575L;
    private static final long INITIAL_1 = 0x646f72616e646f6dL;
    private static final long INITIAL_2 = 0x6c7967656e657261L;
    private static final long INITIAL_3 = 0x7465646279746573L;
    private static final int END_MARK = 0xFF;
    private static final int LAST_ROUNDS = 3;

    private final long start0;
    private final long start1;
    private final long start2;
    private final long start3;

    /**
     * The hash of a key.
     *
     * @param firstSeed  half of the key.
     * @param secondSeed the other half.
     */
    Hash(final long firstSeed, final long secondSeed) {
        start0 = firstSeed ^ INITIAL_0;
        start1 = secondSeed ^ INITIAL_1;
        start2 = firstSeed ^ INITIAL_2;
        start3 = secondSeed ^ INITIAL_3;
    }

    /**
     * The hash of a value as a slot holds it.
     *
     * @param payload of the slot, if there is no block.
     * @param tag     of the slot.
     * @param bytes   of the block, null if there is none.
     */
    long of(final long payload, final long tag, final byte[] bytes) {
        long v0 = start0;
        long v1 = start1;
        long v2 = start2;
        long v3 = start3;
        final int last = bytes == null ? 1 : ByteWords.count(bytes);
        for (int i = 0; i <= last; i++) {
            final long word = i == 0 ? tag : bytes == null ? payload : ByteWords.wordOrTail(bytes, i - 1);
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return finish(v0, v1, v2 ^ END_MARK, v3);
    }

    private static long finish(final long first, final long second, final long third, final long fourth) {
        long v0 = first;
        long v1 = second;
        long v2 = third;
        long v3 = fourth;
        for (int i = 0; i < LAST_ROUNDS; i++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
