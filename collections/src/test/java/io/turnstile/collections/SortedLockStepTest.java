package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on sorted maps and sets, and views of them, and their twins of java.util: results, exceptions and
 * contents are the same, and all memory comes back. Sizes swing between none and more than a node of branches has.
 */
@ExtendWith(RegionExtension.class)
class SortedLockStepTest {
    private static final int STEPS = 40_000;
    private static final int COMPARE_EVERY = 2_500;
    private static final int PHASE = 5_000;
    private static final int KEYS = 9_000;

    private static final List<IntFunction<Object>> KEY_TYPES = List.of(
            number -> (long) number - KEYS / 2,
            number -> "k" + number,
            number -> "a key that is too long for its slot " + number,
            number -> (number - KEYS / 2) / 3.0);

    private Region region;
    private Random random;
    private IntFunction<Object> keyType;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create(options -> options.capacity("64 MiB"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mapIsATreeMap(final long seed) {
        begin(seed);
        final SharedSortedMap<Object, Object> shared = SharedSortedMap.open(region, "map");
        final NavigableMap<Object, Object> plain = new TreeMap<>();
        final long used = region.stats().used();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            if (step % COMPARE_EVERY == 0) {
                assertEquals(new ArrayList<>(plain.entrySet()), new ArrayList<>(shared.entrySet()), context);
                assertEquals(plain, shared, context);
                assertSound(context);
            }
            if (isGrowing(step) ? random.nextInt(3) > 0 : random.nextInt(3) == 0) {
                final Object key = key();
                final Object value = value();
                same(context, plain, shared, map -> map.put(key, value));
            } else {
                mapStep(context, step, plain, shared);
            }
        }
        shared.clear();
        assertEquals(used, region.stats().used());
    }

    private void mapStep(
            final String context,
            final int step,
            final NavigableMap<Object, Object> plain,
            final NavigableMap<Object, Object> shared) {
        final Object key = key();
        final Object value = value();
        final boolean inclusive = random.nextBoolean();
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> same(context, plain, shared, map -> map.remove(key));
            case 3 -> same(context, plain, shared, isGrowing(step) ? NavigableMap::size : NavigableMap::pollFirstEntry);
            case 4 -> same(context, plain, shared, isGrowing(step) ? NavigableMap::size : NavigableMap::pollLastEntry);
            case 5 -> same(context, plain, shared, map -> map.get(key));
            case 6 -> same(context, plain, shared, map -> map.merge(key, "m", (a, b) -> "x" + b));
            case 7 -> same(context, plain, shared, map -> map.compute(key, (k, v) -> v == null ? value : null));
            case 8 -> same(context, plain, shared, map -> map.floorEntry(key));
            case 9 -> same(context, plain, shared, map -> map.ceilingEntry(key));
            case 10 -> same(context, plain, shared, map -> map.lowerEntry(key));
            case 11 -> same(context, plain, shared, map -> map.higherEntry(key));
            case 12 -> same(context, plain, shared, map -> first20(map.tailMap(key, inclusive)));
            case 13 ->
                same(
                        context,
                        plain,
                        shared,
                        map -> first20(map.headMap(key, inclusive).descendingMap()));
            case 14 -> viewStep(context, plain, shared);
            default -> {
                if (step % 50 == 0) {
                    same(context, plain, shared, map -> map.keySet().removeIf(each -> each.hashCode() % 3 == 0));
                }
            }
        }
    }

    private void viewStep(
            final String context, final NavigableMap<Object, Object> plain, final NavigableMap<Object, Object> shared) {
        final int from = random.nextInt(KEYS);
        final Object low = keyType.apply(from);
        final Object high = keyType.apply(from + random.nextInt(20) - 3);
        final Object key = keyType.apply(from + random.nextInt(20) - 3);
        final boolean descending = random.nextBoolean();
        final Function<NavigableMap<Object, Object>, NavigableMap<Object, Object>> view = map ->
                descending ? map.subMap(low, true, high, false).descendingMap() : map.subMap(low, false, high, true);
        same(context, plain, shared, map -> new ArrayList<>(view.apply(map).entrySet()));
        same(context, plain, shared, map -> view.apply(map).put(key, "v"));
        same(context, plain, shared, map -> view.apply(map).remove(key));
        same(context, plain, shared, map -> view.apply(map).higherEntry(key));
        same(context, plain, shared, map -> view.apply(map).floorEntry(key));
        same(context, plain, shared, map -> view.apply(map).lastEntry());
        same(context, plain, shared, map -> view.apply(map).pollFirstEntry());
        same(context, plain, shared, map -> view.apply(map).headMap(key).size());
        same(context, plain, shared, map -> view.apply(map).values().remove("v"));
    }

    private static List<Object> first20(final NavigableMap<Object, Object> map) {
        return map.entrySet().stream().limit(20).map(Object.class::cast).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void setIsATreeSet(final long seed) {
        begin(seed);
        final SharedSortedSet<Object> shared = SharedSortedSet.open(region, "set");
        final NavigableSet<Object> plain = new TreeSet<>();
        final long used = region.stats().used();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            if (step % COMPARE_EVERY == 0) {
                assertEquals(new ArrayList<>(plain), new ArrayList<>(shared), context);
                assertEquals(plain.hashCode(), shared.hashCode(), context);
                assertSound(context);
            }
            final Object element = key();
            final Object other = key();
            switch (random.nextInt(isGrowing(step) ? 12 : 16)) {
                case 0, 1, 2, 3, 4 -> same(context, plain, shared, set -> set.add(element));
                case 5, 12, 13, 14 -> same(context, plain, shared, set -> set.remove(element));
                case 6 -> same(context, plain, shared, set -> set.ceiling(element));
                case 7 -> same(context, plain, shared, set -> set.lower(element));
                case 8 -> same(context, plain, shared, set -> set.addAll(List.of(element, other)));
                case 9 ->
                    same(
                            context,
                            plain,
                            shared,
                            set -> set.descendingSet().tailSet(element, true).stream()
                                    .limit(70)
                                    .toList());
                case 10 -> same(context, plain, shared, set -> set.contains(element));
                case 15 ->
                    same(
                            context,
                            plain,
                            shared,
                            set -> set.subSet(element, true, other, false).pollLast());
                default -> {
                    if (step % 50 == 0) {
                        same(context, plain, shared, set -> set.removeIf(each -> each.hashCode() % 3 == 0));
                    }
                }
            }
        }
        shared.clear();
        assertEquals(used, region.stats().used());
    }

    private void begin(final long seed) {
        random = new Random(seed);
        keyType = KEY_TYPES.get((int) seed % KEY_TYPES.size());
    }

    private static boolean isGrowing(final int step) {
        return step / PHASE % 2 == 0;
    }

    /** Both give the same, or throw the same. */
    private static <C> void same(
            final String context, final C plain, final C shared, final Function<? super C, ?> operation) {
        assertEquals(outcome(() -> operation.apply(plain)), outcome(() -> operation.apply(shared)), context);
    }

    private static Object outcome(final Supplier<?> operation) {
        try {
            return operation.get();
        } catch (final IllegalArgumentException e) {
            return IllegalArgumentException.class;
        }
    }

    /** From all of them, or a few that come again and again. */
    private Object key() {
        return keyType.apply(random.nextInt(random.nextInt(4) == 0 ? 60 : KEYS));
    }

    private Object value() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(100);
            case 1 -> "a string that is too long for its slot " + random.nextInt(100);
            case 2 -> List.of("tuple of", random.nextInt(100), "and something longer than a slot");
            default -> random.nextDouble();
        };
    }

    private void assertSound(final String context) {
        assertTrue(
                region.check().isSound(), () -> context + ": " + region.check().problems());
    }
}
