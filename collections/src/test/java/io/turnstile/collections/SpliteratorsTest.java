package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Spliterators say of every collection and view what those of java.util's twins say, and keep it. */
@ExtendWith(RegionExtension.class)
class SpliteratorsTest {
    private static final Comparator<String> BY_LENGTH =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());
    private static final List<String> KEYS = List.of("b", "a", "ccc", "dd", "eeee", "f", "ggg");
    private static final int SORTED = Spliterator.SORTED;

    private Region region;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
    }

    /** A collection of a region and its twin; what ours says in addition. */
    private record Pair(Collection<?> ours, Collection<?> twin, int more) {}

    private static Arguments row(final String name, final Function<Region, Pair> pair) {
        return arguments(name, pair);
    }

    static Stream<Arguments> collections() {
        return Stream.of(lists(), plain(), sets(), maps()).flatMap(each -> each);
    }

    private static Stream<Arguments> lists() {
        return Stream.of(
                row("list", region -> new Pair(list(region), new ArrayList<>(KEYS), 0)),
                row("sublist", region -> new Pair(list(region).subList(1, 5), new ArrayList<>(KEYS).subList(1, 5), 0)),
                row(
                        "sublist of a sublist",
                        region -> new Pair(
                                list(region).subList(1, 5).subList(1, 3),
                                new ArrayList<>(KEYS).subList(1, 5).subList(1, 3),
                                0)));
    }

    /** In the order of insertion, which those of a ConcurrentHashMap are not. */
    private static Stream<Arguments> plain() {
        final Map<String, String> twin = new ConcurrentHashMap<>();
        KEYS.forEach(key -> twin.put(key, key));
        return Stream.of(
                row("queue", region -> new Pair(queue(region), new ConcurrentLinkedQueue<>(KEYS), 0)),
                row("set", region -> new Pair(set(region), ConcurrentHashMap.newKeySet(), Spliterator.ORDERED)),
                row("keys of a map", region -> new Pair(map(region).keySet(), twin.keySet(), Spliterator.ORDERED)),
                row(
                        "entries of a map",
                        region -> new Pair(map(region).entrySet(), twin.entrySet(), Spliterator.ORDERED)),
                row("values of a map", region -> new Pair(map(region).values(), twin.values(), Spliterator.ORDERED)));
    }

    private static final List<Comparator<String>> ORDERS = new ArrayList<>();

    static {
        ORDERS.add(null);
        ORDERS.add(BY_LENGTH);
        ORDERS.add(Comparator.reverseOrder());
    }

    private static Stream<Arguments> sets() {
        final List<Function<NavigableSet<String>, NavigableSet<String>>> views = List.of(
                set -> set,
                NavigableSet::descendingSet,
                set -> set.subSet("b", true, "eeee", true),
                set -> set.headSet("dd", false),
                set -> set.tailSet("ccc", true),
                set -> set.descendingSet().descendingSet(),
                set -> set.descendingSet().headSet("b", true),
                set -> set.tailSet("b", true).descendingSet());
        final List<Arguments> rows = new ArrayList<>();
        for (final Comparator<String> order : ORDERS) {
            for (int i = 0; i < views.size(); i++) {
                final Function<NavigableSet<String>, NavigableSet<String>> view = views.get(i);
                rows.add(row("sorted set, order " + ORDERS.indexOf(order) + ", view " + i, region -> {
                    final NavigableSet<String> twin = new ConcurrentSkipListSet<>(order);
                    twin.addAll(KEYS);
                    return viewed(view, sortedSet(region, order), twin, set -> set, 0);
                }));
            }
        }
        return rows.stream();
    }

    /** A reversed order leaves less of some views than there are bounds for: those have no rows. */
    private static <T> Pair viewed(
            final Function<T, T> view,
            final T ours,
            final T twin,
            final Function<T, Collection<?>> part,
            final int more) {
        final T viewed;
        try {
            viewed = view.apply(twin);
        } catch (final IllegalArgumentException e) {
            assertThrows(IllegalArgumentException.class, () -> view.apply(ours));
            return new Pair(part.apply(ours), part.apply(twin), more);
        }
        return new Pair(part.apply(view.apply(ours)), part.apply(viewed), more);
    }

    /** Entries of parts, which java.util's twin does not call sorted though they are, and values, which it does not call ordered. */
    private static Stream<Arguments> maps() {
        final List<Function<NavigableMap<String, String>, NavigableMap<String, String>>> views = List.of(
                map -> map,
                NavigableMap::descendingMap,
                map -> map.subMap("b", true, "eeee", true),
                map -> map.descendingMap().headMap("b", true),
                map -> map.tailMap("b", true).descendingMap());
        final Map<String, Function<NavigableMap<String, String>, Collection<?>>> parts = Map.of(
                "keySet", Map::keySet,
                "navigableKeySet", NavigableMap::navigableKeySet,
                "descendingKeySet", NavigableMap::descendingKeySet,
                "entrySet", Map::entrySet,
                "values", Map::values);
        final List<Arguments> rows = new ArrayList<>();
        for (final Comparator<String> order : ORDERS) {
            for (int i = 0; i < views.size(); i++) {
                final Function<NavigableMap<String, String>, NavigableMap<String, String>> view = views.get(i);
                final int more = i == 0 ? 0 : SORTED | Spliterator.ORDERED;
                parts.forEach((name, part) ->
                        rows.add(row(name + " of a sorted map, order " + ORDERS.indexOf(order), region -> {
                            final NavigableMap<String, String> twin = new ConcurrentSkipListMap<>(order);
                            KEYS.forEach(key -> twin.put(key, key));
                            return viewed(view, sortedMap(region, order), twin, part, more);
                        })));
            }
        }
        return rows.stream();
    }

    private static SharedList<String> list(final Region region) {
        final SharedList<String> list = SharedList.open(region, "list");
        list.addAll(KEYS);
        return list;
    }

    private static SharedQueue<String> queue(final Region region) {
        final SharedQueue<String> queue = SharedQueue.open(region, "queue");
        queue.addAll(KEYS);
        return queue;
    }

    private static SharedSet<String> set(final Region region) {
        final SharedSet<String> set = SharedSet.open(region, "set");
        set.addAll(KEYS);
        return set;
    }

    private static SharedMap<String, String> map(final Region region) {
        final SharedMap<String, String> map = SharedMap.open(region, "map");
        KEYS.forEach(key -> map.put(key, key));
        return map;
    }

    private static SharedSortedSet<String> sortedSet(final Region region, final Comparator<String> order) {
        final SharedSortedSet<String> set = order == null
                ? SharedSortedSet.open(region, "sorted")
                : SharedSortedSet.open(region, "sorted", "order", order);
        set.addAll(KEYS);
        return set;
    }

    private static SharedSortedMap<String, String> sortedMap(final Region region, final Comparator<String> order) {
        final SharedSortedMap<String, String> map = order == null
                ? SharedSortedMap.open(region, "ordered")
                : SharedSortedMap.open(region, "ordered", "order", order);
        KEYS.forEach(key -> map.put(key, key));
        return map;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("collections")
    void saysWhatThatOfJavaUtilSays(final String name, final Function<Region, Pair> pair) {
        final Pair both = pair.apply(region);
        final Spliterator<?> ours = both.ours.spliterator();
        final Spliterator<?> twin = both.twin.spliterator();
        final int more = ours.characteristics() & ~twin.characteristics();
        final int less = twin.characteristics() & ~ours.characteristics();
        assertEquals(0, less & ~lacking(both), "less=" + Integer.toHexString(less));
        assertEquals(0, more & ~allowed(both), "more=" + Integer.toHexString(more));
        final boolean concurrent = ours.hasCharacteristics(Spliterator.CONCURRENT);
        assertEquals(!(both.ours instanceof List), concurrent, "either fail-fast or concurrent");
        assertFalse(concurrent && ours.hasCharacteristics(Spliterator.SIZED));
        if (both.ours instanceof NavigableSet || isEntrySetOfSorted(both)) {
            assertTrue(ours.hasCharacteristics(SORTED));
        }
        assertOrder(both.ours, ours);
    }

    private static boolean isEntrySetOfSorted(final Pair both) {
        return both.ours instanceof TreeEntries;
    }

    /** Ours have an order where the twin has none, hold no null as keys, and are concurrent where the twin's views forget it. */
    private static int allowed(final Pair both) {
        final boolean set = both.ours instanceof Set;
        return both.more
                | (both.ours instanceof List ? 0 : Spliterator.CONCURRENT)
                | (both.ours instanceof TreeView ? Spliterator.ORDERED : 0)
                | (set ? Spliterator.NONNULL : 0);
    }

    /** What others change has no size that is sure, and ours may hold null as values. */
    private static int lacking(final Pair both) {
        if (both.ours instanceof List) {
            return 0;
        }
        final boolean values = !(both.ours instanceof Set) && !(both.ours instanceof SharedQueue);
        return Spliterator.SIZED | Spliterator.SUBSIZED | (values ? Spliterator.NONNULL : 0);
    }

    /** The comparator orders what comes, in one piece and in parts, and is null for the natural order only. */
    private static void assertOrder(final Collection<?> collection, final Spliterator<?> spliterator) {
        if (!spliterator.hasCharacteristics(SORTED)) {
            assertThrows(IllegalStateException.class, spliterator::getComparator);
            return;
        }
        assertSorted(collection.spliterator());
        if (collection instanceof NavigableSet<?> set) {
            assertEquals(set.comparator() == null, spliterator.getComparator() == null);
        }
        final Spliterator<?> rest = collection.spliterator();
        final Spliterator<?> part = rest.trySplit();
        if (part != null) {
            assertSorted(part);
            assertSorted(rest);
        }
        assertEquals(
                new ArrayList<>(collection),
                collection.stream().sorted(order(spliterator)).collect(Collectors.toList()));
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> order(final Spliterator<?> spliterator) {
        final Comparator<Object> order = ((Spliterator<Object>) spliterator).getComparator();
        return order != null ? order : (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    private static void assertSorted(final Spliterator<?> spliterator) {
        final Comparator<Object> order = order(spliterator);
        final List<Object> elements = new ArrayList<>();
        spliterator.forEachRemaining(elements::add);
        for (int i = 1; i < elements.size(); i++) {
            assertTrue(order.compare(elements.get(i - 1), elements.get(i)) < 0, elements::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("collections")
    void isBoundWhenItIsFirstUsedOrFailsFast(final String name, final Function<Region, Pair> pair) {
        final Collection<?> ours = pair.apply(region).ours;
        if (ours instanceof TreeView || ours instanceof DictView || ours instanceof SortedSetView) {
            final Spliterator<?> spliterator = ours.spliterator();
            ours.clear();
            assertFalse(spliterator.tryAdvance(each -> {}), "bound before it was used");
        }
    }

    @Test
    void aListsSpliteratorIsBoundWhenItIsFirstUsed() {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(1, 2, 3));
        final Spliterator<Object> whole = list.spliterator();
        final Spliterator<Object> part = list.subList(1, 3).spliterator();
        list.set(1, "new");
        final List<Object> seen = new ArrayList<>();
        part.forEachRemaining(seen::add);
        assertEquals(List.of("new", 3), seen);
        list.add(4);
        whole.forEachRemaining(seen::add);
        assertEquals(List.of("new", 3, 1, "new", 3, 4), seen);
        assertFalse(whole.tryAdvance(seen::add));
        assertNull(whole.trySplit());
    }

    @Test
    void aListsStreamNoticesWhatItsFunctionsChange() {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(1, 2, 3, 4));
        final List<Object> seen = new ArrayList<>();
        assertThrows(
                ConcurrentModificationException.class,
                () -> list.stream().forEach(each -> {
                    seen.add(each);
                    if (each.equals(2)) {
                        list.add(0, 99);
                    }
                }));
        assertEquals(List.of(1, 2), seen);
    }

    /** Each way to use a spliterator, and a change after its first use, after which the list has to be noticed. */
    static Stream<Arguments> uses() {
        final List<Consumer<List<Object>>> changes =
                List.of(list -> list.add(5), list -> list.remove(0), list -> list.add(0, 9), List::clear);
        final List<Function<List<Object>, List<Object>>> lists = List.of(list -> list, list -> list.subList(0, 4));
        return changes.stream().flatMap(change -> lists.stream().map(list -> arguments(change, list)));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void aListsSpliteratorFailsFast(
            final Consumer<List<Object>> change, final Function<List<Object>, List<Object>> view) {
        assertFails(change, view, spliterator -> spliterator.tryAdvance(each -> {}), s -> s.tryAdvance(each -> {}));
        assertFails(change, view, Spliterator::estimateSize, s -> s.tryAdvance(each -> {}));
        assertFails(change, view, Spliterator::estimateSize, s -> s.forEachRemaining(each -> {}));
        assertFails(change, view, Spliterator::trySplit, s -> s.forEachRemaining(each -> {}));
        final SharedList<Object> list = fresh();
        final Spliterator<Object> spliterator = view.apply(list).spliterator();
        assertThrows(ConcurrentModificationException.class, () -> spliterator.tryAdvance(each -> change.accept(list)));
        final SharedList<Object> other = fresh();
        final Spliterator<Object> part = view.apply(other).spliterator();
        assertThrows(
                ConcurrentModificationException.class,
                () -> part.forEachRemaining(each -> {
                    if (each.equals(4)) {
                        change.accept(other);
                    }
                }));
    }

    private void assertFails(
            final Consumer<List<Object>> change,
            final Function<List<Object>, List<Object>> view,
            final Consumer<Spliterator<Object>> first,
            final Consumer<Spliterator<Object>> then) {
        final SharedList<Object> list = fresh();
        final Spliterator<Object> spliterator = view.apply(list).spliterator();
        first.accept(spliterator);
        change.accept(list);
        assertThrows(ConcurrentModificationException.class, () -> then.accept(spliterator));
    }

    private SharedList<Object> fresh() {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.clear();
        list.addAll(List.of(1, 2, 3, 4));
        return list;
    }

    @Test
    void aListsSpliteratorSplitsIntoHalves() {
        final SharedList<Integer> list = SharedList.open(region, "list");
        for (int i = 0; i < 1000; i++) {
            list.add(i);
        }
        final Spliterator<Integer> rest = list.spliterator();
        final Spliterator<Integer> part = rest.trySplit();
        assertEquals(500, part.getExactSizeIfKnown());
        assertEquals(500, rest.getExactSizeIfKnown());
        assertEquals(499_500, list.parallelStream().mapToInt(each -> each).sum());
        assertEquals(list.snapshot(), list.parallelStream().map(each -> each).collect(Collectors.toList()));
    }
}
