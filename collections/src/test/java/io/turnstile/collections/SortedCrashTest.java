package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of sorted maps and sets, killed at each of its stores; see {@link CollectionsCrashTest}. */
class SortedCrashTest {
    private static final String LONG_TEXT = "a string that is too long for its slot";

    private static final List<String> MAP_READS = methods(
            "ceilingEntry(Object) ceilingKey(Object) comparator() containsKey(Object) containsValue(Object) equals(Object)"
                    + " firstEntry() firstKey() floorEntry(Object) floorKey(Object) forEach(BiConsumer) get(Object)"
                    + " getOrDefault(Object, Object) hashCode() higherEntry(Object) higherKey(Object) isEmpty() lastEntry()"
                    + " lastKey() lowerEntry(Object) lowerKey(Object) region() size() snapshot() toString()"
                    + " registerComparator(Region, String, Comparator)");

    private static final List<String> MAP_VIEWS =
            methods("descendingKeySet() navigableKeySet() subMap(Object, Object) headMap(Object) tailMap(Object)");

    private static final List<String> SET_READS = methods(
            "ceiling(Object) comparator() contains(Object) containsAll(Collection) descendingIterator() equals(Object) first()"
                    + " floor(Object) forEach(Consumer) hashCode() higher(Object) isEmpty() last() lower(Object)"
                    + " parallelStream() region() size() snapshot() spliterator() stream() toArray()"
                    + " toArray(IntFunction) toArray(Object[]) toString()");

    private static final List<String> SET_VIEWS = methods(
            "subSet(Object, Object) headSet(Object) headSet(Object, boolean) tailSet(Object) tailSet(Object, boolean)");

    private static final List<String> MAP_OF_21 =
            methods("putFirst(Object, Object) putLast(Object, Object) reversed() sequencedEntrySet() sequencedKeySet()"
                    + " sequencedValues()");

    private static final List<String> SET_OF_21 =
            methods("addFirst(Object) addLast(Object) getFirst() getLast() removeFirst() removeLast() reversed()");

    private static final AtomicLong points = new AtomicLong();

    static Stream<Operation> operations() {
        return Stream.of(maps(), balance(), mapViews(), sets()).flatMap(each -> each);
    }

    private static Stream<Operation> maps() {
        return Stream.of(
                Operation.of(
                        "SharedSortedMap.open(Region, String)",
                        region -> {},
                        region -> SharedSortedMap.open(region, "new")),
                Operation.of(
                        "SharedSortedMap.open(Region, String, String, Comparator)",
                        region -> {},
                        region -> SharedSortedMap.<String, Object>open(
                                region, "new", LONG_TEXT, Comparator.reverseOrder())),
                map("put(Object, Object): the first", 0, map -> map.put(key(1), LONG_TEXT)),
                map("put(Object, Object): in the middle", 20, map -> map.put(key(5) + "x", LONG_TEXT)),
                map("put(Object, Object): over another", 20, map -> map.put(key(4), 1)),
                map("putAll(Map)", 6, map -> map.putAll(Map.of("a", 1, "key", LONG_TEXT, "z", 3))),
                map("putIfAbsent(Object, Object)", 8, map -> map.putIfAbsent("new", LONG_TEXT)),
                map("getOrPutList(Object)", 6, map -> map.getOrPutList("new")),
                map("getOrPutMap(Object)", 6, map -> map.getOrPutMap("new")),
                map("getOrPutSet(Object)", 6, map -> map.getOrPutSet("new")),
                map("getOrPutSortedMap(Object)", 6, map -> map.getOrPutSortedMap("new")),
                map("getOrPutSortedSet(Object)", 6, map -> map.getOrPutSortedSet("new")),
                map("getOrPutQueue(Object)", 6, map -> map.getOrPutQueue("new")),
                map("getOrPutString(Object)", 6, map -> map.getOrPutString("new")),
                map("getOrPutBytes(Object)", 6, map -> map.getOrPutBytes("new")),
                map("putList(Object): over a string", 6, map -> map.putList(key(1))),
                map("putMap(Object)", 6, map -> map.putMap("new")),
                map("putSet(Object)", 6, map -> map.putSet("new")),
                map("putSortedMap(Object)", 6, map -> map.putSortedMap("new")),
                map(
                        "put(Object, Object): a sorted copy",
                        6,
                        map -> map.put("new", new TreeMap<>(Map.of("k", new TreeSet<>(List.of(1, 2)))))),
                map("remove(Object)", 8, map -> map.remove(key(2))),
                map("remove(Object): the only one", 1, map -> map.remove(key(0))),
                map("remove(Object, Object)", 8, map -> map.remove(key(1), LONG_TEXT + 1)),
                map("replace(Object, Object)", 8, map -> map.replace(key(1), 1)),
                map("replace(Object, Object, Object)", 8, map -> map.replace(key(1), LONG_TEXT + 1, LONG_TEXT)),
                map("replaceAll(BiFunction)", 8, map -> map.replaceAll((key, value) -> key + LONG_TEXT)),
                map("compute(Object, BiFunction): removes", 8, map -> map.compute(key(1), (key, value) -> null)),
                map("computeIfAbsent(Object, Function)", 8, map -> map.computeIfAbsent("new", key -> LONG_TEXT)),
                map(
                        "computeIfPresent(Object, BiFunction)",
                        8,
                        map -> map.computeIfPresent(key(0), (k, v) -> LONG_TEXT)),
                map("merge(Object, Object, BiFunction)", 8, map -> map.merge(key(3), 1, (a, b) -> LONG_TEXT)),
                map("addToLong(Object, long)", 8, map -> map.addToLong("new", 1)),
                map("addToDouble(Object, double)", 8, map -> map.addToDouble("new", 1)),
                map("pollFirstEntry()", 8, SharedSortedMap::pollFirstEntry),
                map("pollLastEntry()", 8, SharedSortedMap::pollLastEntry),
                map("clear()", 100, SharedSortedMap::clear));
    }

    /** Sizes at which nodes are split, filled up and merged. */
    private static Stream<Operation> balance() {
        return Stream.of(
                map("put(Object, Object): a second leaf", 30, map -> map.put("z", LONG_TEXT)),
                map("put(Object, Object): a leaf is halved", 30, map -> map.put("a", LONG_TEXT)),
                map(
                        "put(Object, Object): a leaf in the middle is halved",
                        58,
                        map -> inTurn(map, () -> {
                            map.put(key(3) + "x", 1);
                            map.put(key(4) + "x", LONG_TEXT);
                        })),
                map(
                                "put(Object, Object): the root is halved",
                                1162,
                                map -> inTurn(map, () -> {
                                    for (int i = 0; i < 29; i++) {
                                        map.put("z" + i, i);
                                    }
                                }))
                        .capacity("2 MiB"),
                thinned("remove(Object): leaves are merged, the root goes", 33, map -> map.remove(key(25))),
                thinned("remove(Object): a leaf is filled from the next one", 58, map -> map.remove(key(25))),
                thinned("pollFirstEntry(): a leaf is filled from the next one", 58, SharedSortedMap::pollFirstEntry),
                Operation.of(
                        "SharedSortedMap.pollLastEntry(): a leaf is filled from the one before",
                        region -> region.inTurn(() -> {
                            final SharedSortedMap<String, Object> map = filled(SharedSortedMap.open(region, "map"), 58);
                            map.tailMap(key(36)).clear();
                        }),
                        region -> SharedSortedMap.open(region, "map").pollLastEntry()),
                map(
                                "headMap(Object, boolean): clear, branches are merged",
                                1300,
                                map -> map.headMap(key(1200), true).clear())
                        .capacity("2 MiB"),
                map(
                                "tailMap(Object, boolean): clear, branches are merged",
                                1300,
                                map -> map.tailMap(key(100), true).clear())
                        .capacity("2 MiB"));
    }

    private static Stream<Operation> mapViews() {
        return Stream.of(
                map(
                        "subMap(Object, boolean, Object, boolean): put",
                        9,
                        map -> map.subMap(key(2), true, key(4), true).put(key(3) + "x", LONG_TEXT)),
                map(
                        "descendingMap(): pollFirstEntry",
                        9,
                        map -> map.descendingMap().pollFirstEntry()),
                map("keySet(): removeIf", 9, map -> map.keySet().removeIf(key -> key.length() > 9)),
                map("values(): remove", 9, map -> map.values().remove(LONG_TEXT + 1)),
                map("entrySet(): remove", 9, map -> map.entrySet().remove(Map.entry(key(1), LONG_TEXT + 1))),
                map(
                        "entrySet(): setValue",
                        9,
                        map -> map.entrySet().iterator().next().setValue(LONG_TEXT)),
                map("entrySet(): remove through the iterator", 9, map -> {
                    final Iterator<?> iterator = map.entrySet().iterator();
                    iterator.next();
                    iterator.remove();
                }));
    }

    private static Stream<Operation> sets() {
        return Stream.of(
                Operation.of(
                        "SharedSortedSet.open(Region, String)",
                        region -> {},
                        region -> SharedSortedSet.open(region, "new")),
                Operation.of(
                        "SharedSortedSet.open(Region, String, String, Comparator)",
                        region -> {},
                        region -> SharedSortedSet.<String>open(region, "new", "reverse", Comparator.reverseOrder())),
                set("add(Object): the first", 0, set -> set.add(LONG_TEXT)),
                set("add(Object): a leaf is halved", 60, set -> set.add("a")),
                set("addAll(Collection)", 6, set -> set.addAll(List.of("a", LONG_TEXT, "z"))),
                set("remove(Object)", 6, set -> set.remove(key(2))),
                set("removeIf(Predicate): leaves are merged", 100, set -> set.removeIf(each -> each.length() < 10)),
                set("removeAll(Collection)", 9, set -> set.removeAll(List.of(key(2), key(3)))),
                set("retainAll(Collection)", 9, set -> set.retainAll(List.of(key(2), key(3)))),
                set("pollFirst()", 9, SharedSortedSet::pollFirst),
                set("pollLast()", 9, SharedSortedSet::pollLast),
                set("descendingSet(): pollFirst", 9, set -> set.descendingSet().pollFirst()),
                set(
                        "subSet(Object, boolean, Object, boolean): clear",
                        9,
                        set -> set.subSet(key(2), true, key(4), true).clear()),
                set("iterator(): remove", 9, set -> {
                    final Iterator<String> iterator = set.iterator();
                    iterator.next();
                    iterator.remove();
                }),
                set("clear()", 100, SharedSortedSet::clear));
    }

    @Test
    void coversEveryPublicMethodOfMaps() {
        CoveredMethods.assertComplete(
                SharedSortedMap.class,
                operations(),
                Map.of("reads", MAP_READS, "views like those that are covered", MAP_VIEWS, "new in JDK 21", MAP_OF_21));
    }

    @Test
    void coversEveryPublicMethodOfSets() {
        CoveredMethods.assertComplete(
                SharedSortedSet.class,
                operations(),
                Map.of("reads", SET_READS, "views like those that are covered", SET_VIEWS, "new in JDK 21", SET_OF_21));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + killed + " stores");
        assertTrue(killed > 5, "killed=" + killed);
        points.addAndGet(killed);
    }

    @Test
    void isAllOrNothingWhenTheOneThatTakesOverIsKilledToo() throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(
                thinned("remove(Object): leaves are merged, the root goes", 33, map -> map.remove(key(25))));
        assertTrue(killed > 5, "killed=" + killed);
        points.addAndGet(killed);
    }

    @AfterAll
    static void printPoints() {
        System.out.println("sorted maps and sets: killed at " + points.get() + " stores in all");
    }

    private static Operation map(
            final String name, final int size, final Consumer<SharedSortedMap<String, Object>> run) {
        return Operation.of(
                "SharedSortedMap." + name,
                region -> region.inTurn(() -> {
                    filled(SharedSortedMap.open(region, "map"), size);
                }),
                region -> run.accept(SharedSortedMap.open(region, "map")));
    }

    /** A map whose first leaf has as few keys as it may have. */
    private static Operation thinned(
            final String name, final int size, final Consumer<SharedSortedMap<String, Object>> run) {
        return Operation.of(
                "SharedSortedMap." + name,
                region -> region.inTurn(() -> {
                    filled(SharedSortedMap.open(region, "map"), size)
                            .headMap(key(22))
                            .clear();
                }),
                region -> run.accept(SharedSortedMap.open(region, "map")));
    }

    private static SharedSortedMap<String, Object> filled(final SharedSortedMap<String, Object> map, final int size) {
        for (int i = 0; i < size; i++) {
            map.put(key(i), i % 3 == 1 ? LONG_TEXT + i : (Object) i);
        }
        return map;
    }

    private static Operation set(final String name, final int size, final Consumer<SharedSortedSet<String>> run) {
        return Operation.of(
                "SharedSortedSet." + name,
                region -> region.inTurn(() -> {
                    final SharedSortedSet<String> set = SharedSortedSet.open(region, "set");
                    for (int i = 0; i < size; i++) {
                        set.add(key(i));
                    }
                }),
                region -> run.accept(SharedSortedSet.open(region, "set")));
    }

    /** In the order of their numbers; some are too long for a slot. */
    private static String key(final int number) {
        return String.format("key %05d", number) + (number % 3 == 2 ? LONG_TEXT : "");
    }

    private static void inTurn(final SharedObject object, final Runnable body) {
        object.region().inTurn(body);
    }

    private static List<String> methods(final String signatures) {
        return List.of(signatures.split("(?<=\\)) "));
    }
}
