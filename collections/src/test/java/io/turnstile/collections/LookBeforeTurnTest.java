package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.Turn;
import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that find nothing to change take no turn: they do not wait for one that somebody has. */
@ExtendWith(RegionExtension.class)
class LookBeforeTurnTest {
    private static final String TEXT = "a text that does not fit its slot";

    /**
     * An operation that changes something or not, by its key.
     *
     * @param unchanged key with which it changes nothing, and what it gives then.
     * @param changed   key with which it does.
     */
    private record Operation<C>(
            String name, Function<Region, C> open, Call<C> call, String unchanged, Object result, String changed) {
        Object run(final Region region, final String key) {
            return call.on(open.apply(region), key);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Call<C> {
        Object on(C collection, String key);
    }

    private static final String THERE = "there";
    private static final String GONE = "gone";

    static Stream<Operation<?>> operations() {
        return Stream.concat(
                Stream.concat(
                        ofMaps("SharedMap", LookBeforeTurnTest::map),
                        ofMaps("SharedSortedMap", LookBeforeTurnTest::sortedMap)),
                Stream.concat(
                        Stream.concat(
                                ofSets("SharedSet", LookBeforeTurnTest::set),
                                ofSets("SharedSortedSet", LookBeforeTurnTest::sortedSet)),
                        ofSets("SharedMap.keySet", region -> map(region).keySet())
                                .filter(each -> !each.name.contains("add"))));
    }

    private static Stream<Operation<?>> ofMaps(
            final String name, final Function<Region, ConcurrentMap<String, Object>> open) {
        return Stream.of(
                new Operation<>(name + ".putIfAbsent", open, (map, key) -> map.putIfAbsent(key, 2), THERE, TEXT, GONE),
                new Operation<>(
                        name + ".computeIfAbsent",
                        open,
                        (map, key) -> map.computeIfAbsent(key, k -> 2),
                        THERE,
                        TEXT,
                        GONE),
                new Operation<>(
                        name + ".computeIfPresent",
                        open,
                        (map, key) -> map.computeIfPresent(key, (k, v) -> 2),
                        GONE,
                        null,
                        THERE),
                new Operation<>(name + ".remove", open, (map, key) -> map.remove(key), GONE, null, THERE),
                new Operation<>(
                        name + ".remove of a value", open, (map, key) -> map.remove(key, TEXT), GONE, false, THERE),
                new Operation<>(
                        name + ".remove of another value",
                        open,
                        (map, key) -> map.remove(THERE, key.equals(THERE) ? TEXT : 1),
                        GONE,
                        false,
                        THERE),
                new Operation<>(name + ".replace", open, (map, key) -> map.replace(key, 2), GONE, null, THERE),
                new Operation<>(
                        name + ".replace of a value",
                        open,
                        (map, key) -> map.replace(key, TEXT, 2),
                        GONE,
                        false,
                        THERE),
                new Operation<>(
                        name + ".entrySet().remove",
                        open,
                        (map, key) -> map.entrySet().remove(Map.entry(key, TEXT)),
                        GONE,
                        false,
                        THERE),
                new Operation<>(
                        name + ".keySet().remove",
                        open,
                        (map, key) -> map.keySet().remove(key),
                        GONE,
                        false,
                        THERE));
    }

    private static Stream<Operation<?>> ofSets(final String name, final Function<Region, Set<String>> open) {
        return Stream.of(
                new Operation<>(name + ".add", open, Set::add, THERE, false, GONE),
                new Operation<>(name + ".remove", open, Set::remove, GONE, false, THERE));
    }

    private static ConcurrentMap<String, Object> map(final Region region) {
        return SharedMap.open(region, "map");
    }

    private static ConcurrentMap<String, Object> sortedMap(final Region region) {
        return SharedSortedMap.open(region, "sorted map");
    }

    private static Set<String> set(final Region region) {
        return SharedSet.open(region, "set");
    }

    private static NavigableSet<String> sortedSet(final Region region) {
        return SharedSortedSet.open(region, "sorted set");
    }

    private static void fill(final Region region) {
        map(region).put(THERE, TEXT);
        sortedMap(region).put(THERE, TEXT);
        set(region).add(THERE);
        sortedSet(region).add(THERE);
    }

    /** Turns that this attachment has taken, as its member slot counts them. */
    private static long turns(final Region region) {
        final long slot =
                RegionLayout.member(Participant.slot(region.attachment().turns().member()));
        return region.attachment().memory().unlogged().getLong(slot + MemberLayout.TURNS_OFFSET);
    }

    private static void whileSomebodyHasTheTurn(final Region region, final Runnable body) throws Exception {
        final CountDownLatch taken = new CountDownLatch(1);
        final CountDownLatch done = new CountDownLatch(1);
        final Background<Void> holder = Background.run(() -> {
            try (Turn turn = region.takeTurn()) {
                taken.countDown();
                done.await();
                turn.commit();
            }
        });
        taken.await();
        try {
            body.run();
        } finally {
            done.countDown();
            holder.join();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nothingToChangeNeedsNoTurn(final Operation<?> operation, final RegionFactory regions) throws Exception {
        final Region region = regions.create(builder -> builder.turnTimeout(Duration.ofMillis(100)));
        fill(region);
        operation.run(region, operation.unchanged);
        final long before = turns(region);
        assertEquals(operation.result, operation.run(region, operation.unchanged));
        assertEquals(before, turns(region));
        whileSomebodyHasTheTurn(region, () -> {
            assertEquals(operation.result, operation.run(region, operation.unchanged));
            // The control: it waits for the turn where there is something to change.
            assertThrows(TurnTimeoutException.class, () -> operation.run(region, operation.changed));
        });
        final long waited = turns(region);
        operation.run(region, operation.changed);
        assertEquals(waited + 1, turns(region));
    }

    /** In a turn that has changed something nobody looks outside of it. */
    @ParameterizedTest
    @MethodSource("operations")
    void inATurnItSeesTheTurn(final Operation<?> operation, final Region region) {
        region.inTurn(() -> {
            fill(region);
            assertEquals(operation.result, operation.run(region, operation.unchanged));
            operation.run(region, operation.changed);
        });
    }

    /** Where no turn may be taken, the operation says so whether it would change anything or not. */
    @ParameterizedTest
    @MethodSource("operations")
    void whereNoTurnMayBeTakenItIsRefused(final Operation<?> operation, final RegionFactory regions) {
        final Region region = regions.create();
        fill(region);
        assertThrows(IllegalStateException.class, () -> region.read(() -> operation.run(region, operation.unchanged)));
        final Region reader = regions.attachReadOnly(region);
        assertThrows(RegionAccessException.class, () -> operation.run(reader, operation.unchanged));
        region.close();
        assertThrows(IllegalStateException.class, () -> operation.run(region, operation.unchanged));
    }

    @Test
    void pollingAnEmptySortedMapNeedsNoTurn(final Region region) throws Exception {
        final SharedSortedMap<String, Object> map = SharedSortedMap.open(region, "sorted map");
        final SharedSortedSet<String> set = SharedSortedSet.open(region, "sorted set");
        final long before = turns(region);
        assertEquals(null, map.pollFirstEntry());
        assertEquals(null, map.pollLastEntry());
        assertEquals(null, set.pollFirst());
        assertEquals(null, set.pollLast());
        assertEquals(before, turns(region));
        set.add(THERE);
        assertEquals(THERE, set.pollFirst());
    }

    /** A key with a null value counts as absent, which only the turn can decide. */
    @Test
    void nullValuesCountAsAbsent(final Region region) {
        for (final ConcurrentMap<String, Object> map : List.of(map(region), sortedMap(region))) {
            map.put("null", null);
            assertEquals(null, map.putIfAbsent("null", 1));
            assertEquals(1, map.get("null"));
            map.put("null", null);
            assertEquals(2, map.computeIfAbsent("null", key -> 2));
            map.put("null", null);
            assertEquals(null, map.computeIfPresent("null", (key, value) -> 3));
            assertTrue(map.remove("null", null));
        }
    }

    /** Threads that all want to be the first: one of them is, and the function runs once. */
    @Test
    void oneOfManyIsTheFirst(final Region region) throws Exception {
        final ConcurrentMap<String, Object> map = map(region);
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger first = new AtomicInteger();
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Background.run(() -> {
                for (int key = 0; key < 500; key++) {
                    final Object value = map.computeIfAbsent("computed " + key, k -> made.incrementAndGet());
                    assertEquals(value, map.get("computed " + key));
                    first.addAndGet(map.putIfAbsent("put " + key, value) == null ? 1 : 0);
                }
            }));
        }
        for (final Background<Void> thread : threads) {
            thread.join();
        }
        assertEquals(500, made.get());
        assertEquals(500, first.get());
        assertEquals(1000, map.size());
    }
}
