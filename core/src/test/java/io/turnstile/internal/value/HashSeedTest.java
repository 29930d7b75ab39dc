package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hashes depend on a seed of the region, so that nobody can prepare keys that collide, and processes need not agree on one. */
@ExtendWith(RegionExtension.class)
class HashSeedTest {
    /** Bits of a hash that choose one of as many buckets as a map of some ten thousand keys has. */
    private static final int BITS = 12;

    private static final int KEYS = 256;

    @Test
    void eachRegionHasItsOwn(final RegionFactory regions) {
        final Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            final Region region = regions.create();
            final long first = inHeader(region, HeaderLayout.HASH_SEED_OFFSET);
            final long second = inHeader(region, HeaderLayout.SECOND_HASH_SEED_OFFSET);
            seeds.add(first);
            seeds.add(second);
            final long expected = new Hash(first, second).of(1, ValueType.LONG, null);
            assertEquals(expected, hashOf(region).of(1, ValueType.LONG, null));
            assertEquals(expected, hashOf(regions.attach(region)).of(1, ValueType.LONG, null));
        }
        assertEquals(16, seeds.size());
    }

    @Test
    void numbersThatCollideInOneRegionDoNotInAnother(final RegionFactory regions) {
        assertSpread(regions, number -> number);
    }

    @Test
    void textsThatCollideInOneRegionDoNotInAnother(final RegionFactory regions) {
        assertSpread(regions, number -> "a text beyond fourteen bytes " + number);
    }

    /** The control: in the region that they were prepared for, the keys share one bucket. */
    private static void assertSpread(final RegionFactory regions, final LongFunction<Object> key) {
        final Hash known = hashOf(regions.create());
        final List<Object> prepared = prepare(known, key);
        assertEquals(1, buckets(prepared, known));
        final int spread = buckets(prepared, hashOf(regions.create()));
        assertTrue(spread > KEYS * 3 / 4, "buckets=" + spread + " keys=" + KEYS);
    }

    private static List<Object> prepare(final Hash hash, final LongFunction<Object> key) {
        final List<Object> found = new ArrayList<>();
        for (long number = 0; found.size() < KEYS; number++) {
            if (bucket(key.apply(number), hash) == 0) {
                found.add(key.apply(number));
            }
        }
        return found;
    }

    private static int buckets(final List<Object> keys, final Hash hash) {
        final Set<Integer> buckets = new HashSet<>();
        keys.forEach(key -> buckets.add(bucket(key, hash)));
        return buckets.size();
    }

    private static int bucket(final Object key, final Hash hash) {
        return (int) Encoded.of(key).hash(hash) & (1 << BITS) - 1;
    }

    private static Hash hashOf(final Region region) {
        return region.attachment().values().hash();
    }

    private static long inHeader(final Region region, final int offset) {
        return region.attachment().memory().unlogged().getLong(offset);
    }
}
