package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on shared structures and their twins of java.util: results, exceptions and contents are the same. */
@ExtendWith(RegionExtension.class)
class LockStepTest {
    private static final int STEPS = 60_000;
    private static final int COMPARE_EVERY = 2_000;

    /** Sizes swing between empty and beyond four chunks of a list, so that every growth boundary is crossed often. */
    private static final int PHASE = 3_000;

    private Region region;
    private Random random;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create(options -> options.capacity("64 MiB"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listIsAnArrayList(final long seed) {
        random = new Random(seed);
        final List<Object> shared = SharedList.open(region, "list");
        final List<Object> plain = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            final int index = random.nextInt(plain.size() + 2) - random.nextInt(2);
            final Object value = value();
            final boolean growing = step / PHASE % 2 == 0;
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> {
                    if (growing) {
                        same(context, () -> plain.add(value), () -> shared.add(value));
                    } else {
                        same(context, () -> plain.remove(plain.size() - 1), () -> shared.remove(shared.size() - 1));
                    }
                }
                case 4 -> same(context, () -> add(plain, index, value), () -> add(shared, index, value));
                case 5 -> same(context, () -> plain.remove(index), () -> shared.remove(index));
                case 6 -> same(context, () -> plain.set(index, value), () -> shared.set(index, value));
                case 7 -> same(context, () -> plain.get(index), () -> shared.get(index));
                case 8 -> same(context, () -> plain.indexOf(value), () -> shared.indexOf(value));
                case 9 -> same(context, () -> plain.remove(value), () -> shared.remove(value));
                case 10 ->
                    same(
                            context,
                            () -> plain.addAll(Math.min(Math.max(index, 0), plain.size()), few(value)),
                            () -> shared.addAll(Math.min(Math.max(index, 0), shared.size()), few(value)));
                default ->
                    rarely(step, () -> {
                        plain.clear();
                        shared.clear();
                    });
            }
            if (step % COMPARE_EVERY == 0) {
                assertEquals(plain, shared, context);
                assertEquals(shared, plain, context);
                assertEquals(plain.hashCode(), shared.hashCode(), context);
                assertSound(context);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mapIsALinkedHashMap(final long seed) {
        random = new Random(seed);
        final SharedMap<Object, Object> shared = SharedMap.open(region, "map");
        final Map<Object, Object> plain = new LinkedHashMap<>();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            final Object key = key(step / PHASE % 2 == 0 ? 6_000 : 40);
            final Object value = value();
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> same(context, () -> plain.put(key, value), () -> shared.put(key, value));
                case 3 -> same(context, () -> plain.remove(key), () -> shared.remove(key));
                case 4 -> same(context, () -> plain.get(key), () -> shared.get(key));
                case 5 -> same(context, () -> plain.putIfAbsent(key, value), () -> shared.putIfAbsent(key, value));
                case 6 -> same(context, () -> plain.replace(key, value), () -> shared.replace(key, value));
                case 7 ->
                    same(
                            context,
                            () -> plain.merge(key, "m", (a, b) -> "x" + b),
                            () -> shared.merge(key, "m", (a, b) -> "x" + b));
                case 8 ->
                    same(
                            context,
                            () -> plain.compute(key, (k, v) -> v == null ? value : null),
                            () -> shared.compute(key, (k, v) -> v == null ? value : null));
                case 9 -> same(context, () -> plain.containsKey(key), () -> shared.containsKey(key));
                case 10 ->
                    rarely(step, () -> {
                        plain.keySet().removeIf(each -> each.hashCode() % 3 == 0);
                        shared.keySet().removeIf(each -> each.hashCode() % 3 == 0);
                    });
                default ->
                    rarely(step, () -> {
                        plain.clear();
                        shared.clear();
                    });
            }
            if (step % COMPARE_EVERY == 0) {
                assertEquals(plain, shared, context);
                assertEquals(new ArrayList<>(plain.entrySet()), new ArrayList<>(shared.entrySet()), context);
                assertSound(context);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void setIsALinkedHashSet(final long seed) {
        random = new Random(seed);
        final Set<Object> shared = SharedSet.open(region, "set");
        final Set<Object> plain = new LinkedHashSet<>();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            final int range = step / PHASE % 2 == 0 ? 6_000 : 40;
            final Object element = key(range);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> same(context, () -> plain.add(element), () -> shared.add(element));
                case 3, 4 -> same(context, () -> plain.remove(element), () -> shared.remove(element));
                case 5 -> same(context, () -> plain.contains(element), () -> shared.contains(element));
                case 6 -> {
                    final List<Object> some = List.of(element, key(range), key(range));
                    same(context, () -> plain.addAll(some), () -> shared.addAll(some));
                }
                default ->
                    rarely(step, () -> {
                        plain.retainAll(List.of(element));
                        shared.retainAll(List.of(element));
                    });
            }
            if (step % COMPARE_EVERY == 0) {
                assertEquals(plain, shared, context);
                assertEquals(shared, plain, context);
                assertEquals(new ArrayList<>(plain), new ArrayList<>(shared), context);
                assertEquals(plain.hashCode(), shared.hashCode(), context);
                assertSound(context);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void queueIsAnArrayDeque(final long seed) {
        random = new Random(seed);
        final SharedQueue<Object> shared = SharedQueue.open(region, "queue");
        final Deque<Object> plain = new ArrayDeque<>();
        for (int step = 0; step < STEPS; step++) {
            final String context = "seed=" + seed + " step=" + step + " size=" + plain.size();
            final Object value = "v" + random.nextInt(1_000);
            final boolean growing = step / PHASE % 2 == 0;
            switch (random.nextInt(growing ? 8 : 10)) {
                case 0, 1 -> same(context, () -> plain.offerLast(value), () -> shared.offerLast(value));
                case 2, 3 -> same(context, () -> plain.offerFirst(value), () -> shared.offerFirst(value));
                case 4, 8 -> same(context, plain::pollFirst, shared::pollFirst);
                case 5, 9 -> same(context, plain::pollLast, shared::pollLast);
                case 6 -> same(context, plain::peekFirst, shared::peekFirst);
                default ->
                    rarely(
                            step,
                            () -> same(
                                    context,
                                    () -> plain.removeLastOccurrence(value),
                                    () -> shared.removeLastOccurrence(value)));
            }
            if (step % COMPARE_EVERY == 0) {
                assertEquals(new ArrayList<>(plain), shared.snapshot(), context);
                assertSound(context);
            }
        }
    }

    /** Both give the same, or throw the same. */
    private static void same(final String context, final Supplier<?> plain, final Supplier<?> shared) {
        assertEquals(outcome(plain), outcome(shared), context);
    }

    private static Object outcome(final Supplier<?> operation) {
        try {
            return operation.get();
        } catch (final IndexOutOfBoundsException e) {
            return IndexOutOfBoundsException.class;
        }
    }

    private static boolean add(final List<Object> list, final int index, final Object value) {
        list.add(index, value);
        return true;
    }

    private List<Object> few(final Object value) {
        return List.of("first", value == null ? 0 : value, "last");
    }

    private void rarely(final int step, final Runnable operation) {
        if (step % 500 == 0) {
            operation.run();
        }
    }

    private Object key(final int range) {
        final int number = random.nextInt(range);
        return switch (number % 4) {
            case 0 -> number;
            case 1 -> (long) number;
            case 2 -> "k" + number;
            default -> "a key that is too long for its slot " + number;
        };
    }

    private Object value() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(100);
            case 1 -> random.nextLong();
            case 2 -> "short" + random.nextInt(100);
            case 3 -> "a string that is too long for its slot " + random.nextInt(100);
            case 4 -> List.of("tuple of", random.nextInt(100), "and something longer than a slot");
            default -> random.nextDouble();
        };
    }

    private void assertSound(final String context) {
        assertTrue(
                region.check().isSound(), () -> context + ": " + region.check().problems());
    }
}
