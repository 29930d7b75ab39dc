package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys whose hashes collide, as one who knows the seed of a region can make them. */
@ExtendWith(RegionExtension.class)
class CollidingKeysTest {
    private static final int CAPACITY = DictIndex.MOST_EQUAL;

    /** How hashes of numbers may collide. */
    private enum Collision {
        ALL_EQUAL(number -> 0x1234_5678L),
        ALL_ZERO(number -> 0L),
        ALL_ONES(number -> -1L),
        /** Equal but in the upper half: one bucket, until the index is very large. */
        ONE_BUCKET(number -> number * 0x9E37_79B9L << 16 | 0x4321L),
        /** Equal but in the lowest bits of the upper half: buckets far down a path. */
        LONG_PATH(number -> (number & 7) << 16 | 0x4321L),
        /** Equal but in the lowest bits: many buckets, and the same path in each. */
        ONE_PATH(number -> 0xFFFF_FF00L | number & 0x3F),
        FEW(number -> (number * 0x9E37_79B9L & 3) * 0x4000_0001L);

        private final LongUnaryOperator hash;

        Collision(final LongUnaryOperator hash) {
            this.hash = hash;
        }
    }

    /** Hashes numbers that are not negative in a way of its own, and other keys as the region does. */
    private static void collide(final Region region, final LongUnaryOperator ofNumbers) {
        final Hash usual = region.attachment().values().hash();
        region.attachment().values().hash(new Hash(0, 0) {
            @Override
            long of(final long payload, final long tag, final byte[] bytes) {
                return tag == ValueType.LONG && payload >= 0
                        ? ofNumbers.applyAsLong(payload)
                        : usual.of(payload, tag, bytes);
            }
        });
    }

    private static void assertSound(final Region region) {
        assertEquals(List.of(), region.check().problems());
    }

    @Test
    void moreKeysOfOneHashThanThereIsRoomForAreRefused(final Region region) {
        collide(region, number -> 42);
        final TestDict dict = TestDict.open(region, "dict");
        dict.put(-1L, "another key");
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (long i = 0; i < CAPACITY; i++) {
                dict.put(i, i);
            }
            for (long i = 0; i < 10; i++) {
                final long refused = CAPACITY + i;
                final RegionFullException e = assertThrows(RegionFullException.class, () -> dict.put(refused, refused));
                assertTrue(e.getMessage().contains("hash=0x2a") && e.getMessage().contains("" + CAPACITY), e.getMessage());
                assertNull(dict.get(refused));
            }
        });
        assertSound(region);
        assertEquals(1 + CAPACITY, dict.size());
        // The region and all other keys go on as before; so do those that collide, as long as there are no more.
        for (long i = -1000; i < 0; i++) {
            dict.put(i, i);
        }
        for (long i = 0; i < CAPACITY; i++) {
            assertEquals(i, dict.get(i));
            assertEquals(i, dict.put(i, -i));
        }
        assertEquals(-7L, dict.remove(7L));
        assertNull(dict.put((long) CAPACITY, "in its place"));
        assertThrows(RegionFullException.class, () -> dict.put(7L, 7L));
        assertSound(region);
        for (long i = 0; i <= CAPACITY; i++) {
            dict.remove(i);
        }
        assertEquals(1000, dict.size());
        assertSound(region);
    }

    /** Growing by as much as it likes does not help against equal hashes, so the index does not try. */
    @Test
    void keysThatCollideMakeTheIndexNoLarger(final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        collide(region, number -> number);
        for (long i = 0; i < CAPACITY; i++) {
            dict.put(i, 0);
        }
        final long spread = region.used();
        dict.clear();
        collide(region, number -> 42);
        for (long i = 0; i < CAPACITY; i++) {
            dict.put(i, 0);
        }
        for (int i = 0; i < 1000; i++) {
            assertThrows(RegionFullException.class, () -> dict.put((long) CAPACITY, 0));
        }
        assertTrue(region.used() - spread < CAPACITY * DictLayout.BUCKET_LENGTH, "used=" + region.used());
        region.remove("dict");
    }

    /** A flood of keys of one bucket, which also one without the seed may find: all are there, on short paths. */
    @Test
    void manyKeysOfOneBucketAreAllStored(final Region region) {
        collide(region, number -> Integer.reverse((int) number));
        final TestDict dict = TestDict.open(region, "dict");
        final int count = 50_000;
        region.inTurn(() -> {
            for (long i = 0; i < count; i++) {
                dict.put(i, i);
            }
            for (long i = 0; i < count; i++) {
                assertEquals(i, dict.get(i));
            }
        });
        assertSound(region);
        region.inTurn(() -> {
            for (long i = 0; i < count; i += 2) {
                assertEquals(i, dict.remove(i));
            }
        });
        assertSound(region);
        for (long i = 0; i < count; i++) {
            assertEquals(i % 2 == 0 ? null : (Object) i, dict.get(i));
        }
        // Who opens the region next has hashes of its own.
        region.remove("dict");
    }

    @ParameterizedTest
    @EnumSource(Collision.class)
    void goesInLockStepWithAHashMap(final Collision collision, final Region region) {
        collide(region, collision.hash);
        final TestDict dict = TestDict.open(region, "dict");
        final long empty = region.used();
        final Map<Long, Object> twin = new HashMap<>();
        Seeds.withRandom(random -> {
            region.inTurn(() -> {
                for (int i = 0; i < 3000; i++) {
                    // Up and down again, and more keys that do not collide, so that buckets are split.
                    final boolean growing = i % 1000 < 600;
                    final long key = random.nextInt(CAPACITY + 200) - 200L;
                    if (random.nextInt(10) < (growing ? 8 : 2)) {
                        assertEquals(twin.put(key, i), dict.put(key, i));
                    } else {
                        assertEquals(twin.remove(key), dict.remove(key));
                    }
                }
            });
            twin.forEach((key, value) -> assertEquals(value, dict.get(key)));
            assertEquals(twin.size(), dict.size());
            assertSound(region);
        });
        dict.clear();
        assertEquals(empty, region.used());
        assertSound(region);
    }

    /** A failure in a turn undoes the turn, as when the region is full. */
    @Test
    void aRefusedKeyUndoesItsTurn(final Region region) {
        collide(region, number -> 42);
        final TestDict dict = TestDict.open(region, "dict");
        assertThrows(
                RegionFullException.class,
                () -> region.inTurn(() -> {
                    for (long i = 0; i <= CAPACITY; i++) {
                        dict.put(i, i);
                    }
                }));
        assertEquals(0, dict.size());
        assertSound(region);
    }

    /** Damage to the second overflow bucket on a path. */
    private enum Damage {
        NEXT_IS_ITSELF((memory, bucket) -> {
            memory.putLong(bucket + DictLayout.BRANCHES_OFFSET, bucket);
            memory.putLong(bucket + DictLayout.BRANCHES_OFFSET + Long.BYTES, bucket);
        }),
        NEXT_IS_NO_BLOCK((memory, bucket) -> memory.putLong(bucket + DictLayout.BRANCHES_OFFSET, 24)),
        NEXT_IS_OUTSIDE((memory, bucket) -> memory.putLong(bucket + DictLayout.BRANCHES_OFFSET, Long.MAX_VALUE & -8)),
        EMPTY((memory, bucket) -> memory.putLong(bucket, 0)),
        OF_ANOTHER_HASH((memory, bucket) -> memory.putLong(bucket, memory.getLong(bucket) ^ 1L << Long.SIZE - 1)),
        HAS_ROOM((memory, bucket) ->
                memory.putLong(bucket + DictLayout.BRANCHES_OFFSET - Long.BYTES, 0));

        private final BiConsumer<RegionMemory, Long> harm;

        Damage(final BiConsumer<RegionMemory, Long> harm) {
            this.harm = harm;
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aDamagedPathIsFoundAndEndsEveryWalk(final Damage damage, final RegionFactory regions) {
        final Region region = regions.create();
        regions.damaged(region.file());
        collide(region, number -> Integer.reverse((int) number));
        final TestDict dict = TestDict.open(region, "dict");
        for (long i = 0; i < 60; i++) {
            dict.put(i, i);
        }
        assertSound(region);
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long bucket = new DictIndex(dict.attachment()).bucket(dict.descriptor(), 0);
        final long first = memory.getLong(bucket + DictLayout.OVERFLOW_OFFSET);
        damage.harm.accept(memory, memory.getLong(first + DictLayout.BRANCHES_OFFSET));
        assertFalse(region.check().isSound());
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (long i = 0; i < 100; i++) {
                final long key = i;
                worksOrIsCorrupt(() -> dict.get(key));
                worksOrIsCorrupt(() -> dict.put(-1 - key, key));
                worksOrIsCorrupt(() -> dict.remove(99 - key));
                worksOrIsCorrupt(() -> dict.put(key, key));
            }
            worksOrIsCorrupt(dict::clear);
        });
    }

    private static void worksOrIsCorrupt(final Runnable operation) {
        try {
            operation.run();
        } catch (final RegionCorruptException | RegionFullException e) {
            assertNotNull(e.getMessage());
        }
    }

    /** Real keys that share a bucket: their hashes agree in the lowest bits. */
    private static List<Long> ofOneBucket(final Region region, final int count) {
        final Hash hash = region.attachment().values().hash();
        final List<Long> keys = new ArrayList<>();
        for (long i = 0; keys.size() < count; i++) {
            if ((hash.of(i, ValueType.LONG, null) & 0x3FF) == 0) {
                keys.add(i);
            }
        }
        return keys;
    }

    private static void fill(final Region region, final int count) {
        final TestDict dict = TestDict.open(region, "dict");
        ofOneBucket(region, count).forEach(key -> dict.put(key, "value " + key));
    }

    private static Operation operation(final String name, final int before, final LongOperation operation) {
        return Operation.of(
                name,
                region -> fill(region, before),
                region -> operation.run(TestDict.open(region, "dict"), ofOneBucket(region, before + 1)));
    }

    /** With the keys that are there, and one that is not, in the order in which they were put. */
    private interface LongOperation {
        void run(TestDict dict, List<Long> keys);
    }

    static Stream<Operation> operations() {
        return Stream.of(
                operation("put: with an overflow bucket", 8 + 5, (dict, keys) -> dict.put(keys.get(13), 1)),
                operation("put: with one deeper down", 40, (dict, keys) -> dict.put(keys.get(40), 1)),
                operation("put: splits", 44, (dict, keys) -> dict.put(keys.get(44), 1)),
                operation("remove: of the bucket", 40, (dict, keys) -> dict.remove(keys.get(0))),
                operation("remove: of an overflow bucket", 40, (dict, keys) -> dict.remove(keys.get(8))),
                operation("remove: of the last", 40, (dict, keys) -> dict.remove(keys.get(39))),
                operation("clear", 40, (dict, keys) -> dict.clear()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void survivesDeathAtEveryStore(final Operation operation) throws IOException {
        assertTrue(CrashAtEveryStore.survives(operation) > 0);
    }
}
