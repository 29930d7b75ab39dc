package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash of keys: that it is the function it says, that keys made to collide do not, and how it distributes. */
class HashTest {
    private static final int BUCKET_BITS = 12;

    /** Mean number of keys in a bucket of the distribution tests. */
    private static final int LOAD = 16;

    /** SipHash with c rounds a word and d at the end, of whole words, written down once more as the paper has it. */
    private static final class Reference {
        private final long[] v;

        Reference(final long first, final long second) {
            v = new long[] {
                first ^ 0x736f6d6570736575L,
                second ^ 0x646f72616e646f6dL,
                first ^ 0x6c7967656e657261L,
                second ^ 0x7465646279746573L
            };
        }

        void words(final int rounds, final long... words) {
            for (final long word : words) {
                v[3] ^= word;
                rounds(rounds);
                v[0] ^= word;
            }
        }

        long end(final int rounds) {
            v[2] ^= 0xFF;
            rounds(rounds);
            return v[0] ^ v[1] ^ v[2] ^ v[3];
        }

        private void rounds(final int count) {
            for (int i = 0; i < count; i++) {
                half(0, 1, 13, 32);
                half(2, 3, 16, 0);
                half(0, 3, 21, 0);
                half(2, 1, 17, 32);
            }
        }

        private void half(final int a, final int b, final int turn, final int turnOfSum) {
            v[a] += v[b];
            v[b] = Long.rotateLeft(v[b], turn) ^ v[a];
            v[a] = Long.rotateLeft(v[a], turnOfSum);
        }

        /** The published function: bytes, and in the last word their number. */
        static long ofBytes(final int c, final int d, final byte[] bytes) {
            final byte[] filled = Arrays.copyOf(bytes, (bytes.length / 8 + 1) * 8);
            filled[filled.length - 1] = (byte) bytes.length;
            final Reference reference = new Reference(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
            reference.words(c, asWords(filled));
            return reference.end(d);
        }
    }

    /** What hashed before, and what was found to collide under it whatever the seed. */
    private static final class Replaced {
        private static final long SECRET_A = 0xa0761d6478bd642fL;
        private static final long SECRET_B = 0xe7037ed1a0b428dbL;

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

    private static long[] asWords(final byte[] bytes) {
        final long[] words = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return words;
    }

    private static byte[] upTo(final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static long hash(final Hash hash, final Object key) {
        return Encoded.of(key).hash(hash);
    }

    @Test
    void theReferenceIsThePublishedFunction() {
        assertEquals(0xa129ca6149be45e5L, Reference.ofBytes(2, 4, upTo(15)), "the vector of the paper");
        assertEquals(0x726fdb47dd0e0e31L, Reference.ofBytes(2, 4, upTo(0)));
        assertEquals(0xabac0158050fc4dcL, Reference.ofBytes(1, 3, upTo(0)));
    }

    @Test
    void isTheReferenceOfTagAndContent() {
        Seeds.withRandom(random -> {
            for (int i = 0; i < 1000; i++) {
                final long first = random.nextLong();
                final long second = random.nextLong();
                final Hash hash = new Hash(first, second);
                final long tag = random.nextLong();
                final long payload = random.nextLong();
                assertEquals(reference(first, second, tag, payload), hash.of(payload, tag, null));
                final byte[] bytes = new byte[i % 100];
                random.nextBytes(bytes);
                final long[] words = asWords(Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8));
                final long[] message = new long[1 + words.length];
                message[0] = tag;
                System.arraycopy(words, 0, message, 1, words.length);
                assertEquals(reference(first, second, message), hash.of(0, tag, bytes));
            }
        });
    }

    private static long reference(final long first, final long second, final long... message) {
        final Reference reference = new Reference(first, second);
        reference.words(1, message);
        return reference.end(3);
    }

    /** Keys of two words whose differences the folded signed product forgets: the first becomes its negative. */
    private static byte[] pairs(final long[] content, final long choice) {
        final ByteBuffer bytes =
                ByteBuffer.allocate(content.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < content.length; i += 2) {
            final boolean other = (choice >>> i / 2 & 1) != 0;
            bytes.putLong(other ? content[i] ^ ~1L : content[i]);
            bytes.putLong(other ? content[i + 1] ^ 1 : content[i + 1]);
        }
        return bytes.array();
    }

    private static long[] content(final Random random, final int words) {
        return random.longs(words).toArray();
    }

    @Test
    void pairsThatCollidedUnderHalfOfAllSeedsCollideUnderNone() {
        Seeds.withRandom(random -> {
            int before = 0;
            int now = 0;
            for (int i = 0; i < 100_000; i++) {
                final long[] content = content(random, 2);
                final byte[] one = pairs(content, 0);
                final byte[] other = pairs(content, 1);
                final long seed = random.nextLong();
                before += Replaced.bytes(seed, one) == Replaced.bytes(seed, other) ? 1 : 0;
                final Hash hash = new Hash(seed, random.nextLong());
                now += hash(hash, one) == hash(hash, other) ? 1 : 0;
            }
            assertTrue(before > 45_000 && before < 55_000, "the control: collisions=" + before);
            assertEquals(0, now);
        });
    }

    /** One file of keys for all regions: some seeds make thousands of 16,384 collide, and every one a great many. */
    @Test
    void chainedPairsCollideUnderNoSeed() {
        Seeds.withRandom(random -> {
            final long[] content = content(random, 28);
            for (int i = 0; i < 20; i++) {
                final long seed = random.nextLong();
                final Hash hash = new Hash(seed, random.nextLong());
                final Set<Long> before = new HashSet<>();
                final Set<Long> now = new HashSet<>();
                for (long choice = 0; choice < 1 << 14; choice++) {
                    final byte[] key = pairs(content, choice);
                    before.add(Replaced.bytes(seed, key));
                    now.add(hash(hash, key));
                }
                assertTrue(before.size() < 1 << 13, "the control: hashes=" + before.size());
                assertEquals(1 << 14, now.size());
            }
        });
    }

    @Test
    void equalContentOfAnotherTypeOrLengthHasAnotherHash() {
        Seeds.withRandom(random -> {
            final Hash hash = new Hash(random.nextLong(), random.nextLong());
            final Set<Long> hashes = new HashSet<>();
            int count = 0;
            for (int length = 0; length < 80; length++) {
                hashes.add(hash(hash, new byte[length]));
                hashes.add(hash(hash, "\0".repeat(length)));
                count += 2;
            }
            for (final Object zero : new Object[] {0L, 0, (short) 0, (byte) 0, '\0', 0.0, 0f, false}) {
                hashes.add(hash(hash, zero));
                count++;
            }
            assertEquals(count, hashes.size());
        });
    }

    /** Each bit of a key turns each bit of the hash in half of all cases, and each bit of the seed does too. */
    @ParameterizedTest
    @CsvSource({"2", "4", "13"})
    void everyBitTurnsHalfOfTheHash(final int words) {
        Seeds.withRandom(random -> {
            final int trials = 2000;
            for (int bit = 0; bit < words * Long.SIZE; bit++) {
                final int[] turned = new int[Long.SIZE];
                for (int i = 0; i < trials; i++) {
                    final long[] message = content(random, words + 2);
                    final long before = ofMessage(message);
                    message[bit / Long.SIZE] ^= 1L << bit % Long.SIZE;
                    final long difference = before ^ ofMessage(message);
                    for (int j = 0; j < Long.SIZE; j++) {
                        turned[j] += (int) (difference >>> j) & 1;
                    }
                }
                // Six standard deviations of sqrt(2000)/2 = 22: by chance once in 500 million.
                for (int j = 0; j < Long.SIZE; j++) {
                    assertTrue(Math.abs(turned[j] - trials / 2) < 6 * 23, "bit=" + bit + " of hash=" + j + " " + turned[j]);
                }
            }
        });
    }

    /** Seed, tag and content as one array, the content first. */
    private static long ofMessage(final long[] message) {
        final int content = message.length - 2;
        final Hash hash = new Hash(message[content], message[content + 1]);
        if (content == 2) {
            return hash.of(message[0], message[1], null);
        }
        final ByteBuffer bytes =
                ByteBuffer.allocate((content - 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(message, 1, content - 1);
        return hash.of(0, message[0], bytes.array());
    }

    @Test
    void seedsAreUsedWhole() {
        final Set<Long> hashes = new HashSet<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            hashes.add(hash(new Hash(1L << bit, 0), 1L));
            hashes.add(hash(new Hash(0, 1L << bit), 1L));
        }
        assertEquals(2 * Long.SIZE, hashes.size());
    }

    private static void assertSpread(final IntFunction<Object> keys, final LongUnaryOperator bucket) {
        Seeds.withRandom(random -> {
            final Hash hash = new Hash(random.nextLong(), random.nextLong());
            final int buckets = 1 << BUCKET_BITS;
            final int[] counts = new int[buckets];
            for (int i = 0; i < buckets * LOAD; i++) {
                counts[(int) bucket.applyAsLong(hash(hash, keys.apply(i)))]++;
            }
            double chiSquare = 0;
            for (final int count : counts) {
                chiSquare += (double) (count - LOAD) * (count - LOAD) / LOAD;
            }
            // Mean buckets - 1, standard deviation sqrt(2 * buckets); six of them.
            final double deviation = (chiSquare - buckets + 1) / Math.sqrt(2.0 * buckets);
            assertTrue(Math.abs(deviation) < 6, "deviation=" + deviation);
        });
    }

    private static void assertSpreadEverywhere(final IntFunction<Object> keys) {
        assertSpread(keys, hash -> hash & (1 << BUCKET_BITS) - 1);
        assertSpread(keys, hash -> (int) hash >>> Integer.SIZE - BUCKET_BITS);
    }

    @Test
    void sequentialNumbersSpreadOverBuckets() {
        assertSpreadEverywhere(i -> (long) i);
        assertSpreadEverywhere(i -> (long) i << 40);
        assertSpreadEverywhere(i -> i * 1024);
        assertSpreadEverywhere(i -> (double) i);
    }

    @Test
    void similarTextsSpreadOverBuckets() {
        assertSpreadEverywhere(i -> "key " + i);
        assertSpreadEverywhere(i -> "a key that does not fit its slot " + i);
        assertSpreadEverywhere(i -> i + " a key that does not fit its slot");
        assertSpreadEverywhere(i -> "\u4e2d " + i);
        assertSpreadEverywhere(i -> new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16), 0, 0, 0, 0, 0, 0});
    }

    @Test
    void wordsOfBytes() {
        final byte[] bytes = upTo(19);
        assertEquals(3, ByteWords.count(bytes));
        final long[] words = {0, 1, 2};
        for (int i = 0; i < words.length; i++) {
            words[i] = ByteWords.wordOrTail(bytes, i);
        }
        assertArrayEquals(asWords(Arrays.copyOf(bytes, 24)), words);
        assertEquals(0, ByteWords.count(new byte[0]));
        assertNotEquals(0, words[0]);
    }
}
