package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of every collection, killed at each of its stores: one line an operation. */
class CollectionsCrashTest {
    private static final String LONG_TEXT = "a string that is too long for its slot";
    private static final Map<String, Object> THREE = Map.of("a", 1, "b", LONG_TEXT, "c", 3);

    private static final List<String> LIST_READS = methods(
            "contains(Object) containsAll(Collection) equals(Object) forEach(Consumer) get(int) getDouble(int) getLong(int)"
                    + " hashCode() indexOf(Object) isEmpty() lastIndexOf(Object) parallelStream() region() size() snapshot()"
                    + " spliterator() stream() toArray() toArray(IntFunction) toArray(Object[]) toString()");

    private static final List<String> LIST_OF_21 =
            methods("addFirst(Object) addLast(Object) getFirst() getLast() removeFirst() removeLast() reversed()");

    private static final List<String> MAP_READS = methods(
            "containsKey(Object) containsValue(Object) equals(Object) forEach(BiConsumer) get(Object) getOrDefault(Object, Object)"
                    + " hashCode() isEmpty() region() size() snapshot() toString()");

    private static final List<String> SET_READS = methods(
            "contains(Object) containsAll(Collection) equals(Object) forEach(Consumer) hashCode() isEmpty() parallelStream()"
                    + " region() size() snapshot() spliterator() stream() toArray() toArray(IntFunction) toArray(Object[])"
                    + " toString()");

    private static final List<String> QUEUE_READS = methods(
            "contains(Object) containsAll(Collection) descendingIterator() element() equals(Object) forEach(Consumer) getFirst()"
                    + " getLast() hashCode() isEmpty() parallelStream() peek() peekFirst() peekLast() region() remainingCapacity() reversed() size()"
                    + " snapshot() spliterator() stream() toArray() toArray(IntFunction) toArray(Object[]) toString()");

    private static final List<String> QUEUE_OFFERS =
            methods("add(Object) addFirst(Object) addLast(Object) offer(Object) offer(Object, long, TimeUnit)"
                    + " offerFirst(Object, long, TimeUnit) offerLast(Object, long, TimeUnit) push(Object) put(Object)"
                    + " putFirst(Object) putLast(Object)");

    private static final List<String> QUEUE_POLLS = methods(
            "poll() poll(long, TimeUnit) pollFirst(long, TimeUnit) pollLast(long, TimeUnit) pop() remove() removeFirst()"
                    + " removeLast() take() takeFirst() takeLast()");

    private static final List<String> QUEUE_REMOVES =
            methods("remove(Object) removeAll(Collection) retainAll(Collection)");

    private static final AtomicLong points = new AtomicLong();

    static Stream<Operation> operations() {
        return Stream.of(lists(), listViews(), maps(), mapViews(), sets(), queues(), several())
                .flatMap(each -> each);
    }

    private static Stream<Operation> lists() {
        return Stream.of(
                Operation.of("SharedList.open(Region, String)", region -> {}, region -> SharedList.open(region, "new")),
                list("add(Object): the first", 0, list -> list.add(1)),
                list("add(Object): with a larger chunk", 4, list -> list.add(LONG_TEXT)),
                list("add(Object): with a second chunk", 256, list -> list.add(LONG_TEXT)),
                list("add(Object): with a third chunk", 512, list -> list.add(1)),
                list(
                        "add(Object): nested copy",
                        3,
                        list -> list.add(new ArrayList<>(List.of(1, Map.of("k", LONG_TEXT))))),
                list("add(int, Object): in the middle", 600, list -> list.add(300, LONG_TEXT)),
                list("add(int, Object): at the front", 100, list -> list.add(0, LONG_TEXT)),
                list("addAll(Collection)", 20, list -> list.addAll(List.of(1, LONG_TEXT, 3))),
                list("addAll(int, Collection): in the middle", 20, list -> list.addAll(10, List.of(1, LONG_TEXT, 3))),
                list(
                        "addAll(int, Collection): a chunk and more in the middle",
                        300,
                        list -> list.addAll(10, Collections.nCopies(260, 5))),
                list("addList()", 3, SharedList::addList),
                list("addMap()", 3, SharedList::addMap),
                list("addSet()", 3, SharedList::addSet),
                list("addSortedMap()", 3, SharedList::addSortedMap),
                list("addString()", 3, SharedList::addString),
                list("addBytes()", 3, SharedList::addBytes),
                list("set(int, Object)", 10, list -> list.set(4, LONG_TEXT)),
                list("setLong(int, long): over a string", 10, list -> list.setLong(1, 5)),
                list("setDouble(int, double): over a string", 10, list -> list.setDouble(1, 5)),
                Operation.of(
                        "SharedList.addToLong(int, long)",
                        region -> SharedList.open(region, "list").add(1L),
                        region -> SharedList.open(region, "list").addToLong(0, 5)),
                Operation.of(
                        "SharedList.addToDouble(int, double)",
                        region -> SharedList.open(region, "list").add(1.5),
                        region -> SharedList.open(region, "list").addToDouble(0, 5)),
                list("remove(int): in the middle", 600, list -> list.remove(100)),
                list("remove(int): back to one chunk", 257, list -> list.remove(0)),
                list("remove(Object)", 20, list -> list.remove(LONG_TEXT + 4)),
                list("removeIf(Predicate)", 300, list -> list.removeIf(each -> each.hashCode() % 2 == 0)),
                list("removeAll(Collection)", 30, list -> list.removeAll(List.of(2, 3, LONG_TEXT + 4))),
                list("retainAll(Collection)", 30, list -> list.retainAll(List.of(2, 3, LONG_TEXT + 4))),
                list("replaceAll(UnaryOperator)", 20, list -> list.replaceAll(each -> LONG_TEXT + each)),
                list("sort(Comparator)", 40, list -> list.sort(Comparator.comparing(Object::toString))),
                list("clear()", 300, SharedList::clear));
    }

    private static Stream<Operation> listViews() {
        return Stream.of(
                list("iterator(): remove", 6, list -> {
                    final Iterator<Object> iterator = list.iterator();
                    iterator.next();
                    iterator.remove();
                }),
                list("listIterator(): set", 6, list -> {
                    final ListIterator<Object> iterator = list.listIterator();
                    iterator.next();
                    iterator.set(LONG_TEXT);
                }),
                list("listIterator(int): add", 6, list -> list.listIterator(3).add(LONG_TEXT)),
                list(
                        "subList(int, int): clear, a chunk and more",
                        600,
                        list -> list.subList(20, 300).clear()),
                list("subList(int, int): clear", 30, list -> list.subList(5, 20).clear()),
                list("subList(int, int): add", 30, list -> list.subList(5, 20).add(3, LONG_TEXT)));
    }

    private static Stream<Operation> maps() {
        return Stream.of(
                Operation.of("SharedMap.open(Region, String)", region -> {}, region -> SharedMap.open(region, "new")),
                map("put(Object, Object): the first", 0, map -> map.put("k", 1)),
                map("put(Object, Object): a long key and value", 2, map -> map.put(LONG_TEXT, LONG_TEXT)),
                map("put(Object, Object): over another", 5, map -> map.put("key 1", LONG_TEXT)),
                map("put(Object, Object): the ninth, which makes the index", 8, map -> map.put("k", 1)),
                map("put(Object, Object): a bucket is split", 20, map -> map.put("k", 1)),
                map("put(Object, Object): a second chunk of entries", 256, map -> map.put("k", 1)),
                map("putAll(Map)", 6, map -> map.putAll(THREE)),
                map("putIfAbsent(Object, Object)", 30, map -> map.putIfAbsent("new", LONG_TEXT)),
                map("getOrPutList(Object)", 6, map -> map.getOrPutList("new")),
                map("getOrPutMap(Object)", 6, map -> map.getOrPutMap("new")),
                map("getOrPutSet(Object)", 6, map -> map.getOrPutSet("new")),
                map("getOrPutSortedMap(Object)", 6, map -> map.getOrPutSortedMap("new")),
                map("getOrPutSortedSet(Object)", 6, map -> map.getOrPutSortedSet("new")),
                map("getOrPutQueue(Object)", 6, map -> map.getOrPutQueue("new")),
                map("getOrPutString(Object)", 6, map -> map.getOrPutString("new")),
                map("getOrPutBytes(Object)", 6, map -> map.getOrPutBytes("new")),
                map("putList(Object): over a string", 6, map -> map.putList("key 1")),
                map("putMap(Object)", 6, map -> map.putMap("new")),
                map("putSet(Object)", 6, map -> map.putSet("new")),
                map("putSortedMap(Object)", 6, map -> map.putSortedMap("new")),
                map("putString(Object)", 6, map -> map.putString("new")),
                map("putBytes(Object)", 6, map -> map.putBytes("new")),
                map("remove(Object)", 30, map -> map.remove("key 1")),
                map("remove(Object, Object)", 30, map -> map.remove("key 1", LONG_TEXT + 1)),
                map("replace(Object, Object)", 30, map -> map.replace("key 1", 1)),
                map("replace(Object, Object, Object)", 30, map -> map.replace("key 1", LONG_TEXT + 1, LONG_TEXT)),
                map("replaceAll(BiFunction)", 12, map -> map.replaceAll((key, value) -> key + LONG_TEXT)),
                map("compute(Object, BiFunction): removes", 30, map -> map.compute("key 1", (key, value) -> null)),
                map("computeIfAbsent(Object, Function)", 30, map -> map.computeIfAbsent("new", key -> LONG_TEXT)),
                map(
                        "computeIfPresent(Object, BiFunction)",
                        30,
                        map -> map.computeIfPresent("key 0", (k, v) -> LONG_TEXT)),
                map("merge(Object, Object, BiFunction)", 30, map -> map.merge("key 3", 1, (a, b) -> LONG_TEXT)),
                map("addToLong(Object, long)", 30, map -> map.addToLong("new", 1)),
                map("addToDouble(Object, double)", 30, map -> map.addToDouble("new", 1)),
                map("clear()", 300, SharedMap::clear));
    }

    private static Stream<Operation> mapViews() {
        return Stream.of(
                map("keySet(): all removed", 9, map -> map.keySet().removeIf(key -> true)),
                map("keySet(): remove", 9, map -> map.keySet().remove("key 1")),
                map("values(): remove", 9, map -> map.values().remove(LONG_TEXT + 1)),
                map("entrySet(): remove", 9, map -> map.entrySet().remove(Map.entry("key 1", LONG_TEXT + 1))),
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
                Operation.of("SharedSet.open(Region, String)", region -> {}, region -> SharedSet.open(region, "new")),
                set("add(Object): the first", 0, set -> set.add(LONG_TEXT)),
                set("add(Object): the ninth, which makes the index", 8, set -> set.add(LONG_TEXT)),
                set("addAll(Collection)", 6, set -> set.addAll(List.of(1, LONG_TEXT, -3))),
                set("remove(Object)", 30, set -> set.remove(LONG_TEXT + 4)),
                set("removeIf(Predicate)", 30, set -> set.removeIf(each -> each instanceof String)),
                set("removeAll(Collection)", 30, set -> set.removeAll(List.of(2, 3, LONG_TEXT + 4))),
                set("retainAll(Collection)", 30, set -> set.retainAll(List.of(2, 3, LONG_TEXT + 4))),
                set("iterator(): remove", 9, set -> {
                    final Iterator<Object> iterator = set.iterator();
                    iterator.next();
                    iterator.remove();
                }),
                set("clear()", 100, SharedSet::clear));
    }

    private static Stream<Operation> queues() {
        return Stream.of(
                Operation.of(
                        "SharedQueue.open(Region, String)", region -> {}, region -> SharedQueue.open(region, "new")),
                Operation.of(
                        "SharedQueue.open(Region, String, int)",
                        region -> {},
                        region -> SharedQueue.open(region, "new", 5)),
                queue("offerLast(Object): the first", 0, queue -> queue.offerLast(1)),
                queue("offerLast(Object): with a second block", 41, queue -> queue.offerLast(LONG_TEXT)),
                queue("offerFirst(Object): with another block", 1, queue -> queue.offerFirst(LONG_TEXT)),
                queue(
                        "offerFirst(Object): numbers are listed",
                        1,
                        queue -> queue.region().inTurn(() -> {
                            queue.offerFirst(1);
                            queue.offerFirst(2);
                        })),
                queue(
                        "offerLast(Object): numbers are listed",
                        5,
                        queue -> queue.region().inTurn(() -> {
                            queue.pollLast();
                            queue.offerLast(2);
                        })),
                queue("offerLast(Object): the first of an arena", 1, queue -> queue.offerLast(LONG_TEXT)),
                queue("offerLast(Object): more in an arena", 5, queue -> queue.offerLast(LONG_TEXT)),
                queue(
                        "offerLast(Object): an arena that is full",
                        5,
                        queue -> queue.region().inTurn(() -> {
                            for (int i = 0; i < 15; i++) {
                                queue.offerLast(LONG_TEXT.repeat(5));
                            }
                        })),
                queue(
                        "offerLast(Object): a larger arena",
                        2,
                        queue -> queue.region().inTurn(() -> {
                            queue.drainTo(new ArrayList<>());
                            queue.offerLast(LONG_TEXT.repeat(3));
                        })),
                queue(
                        "offerLast(Object): where others were in the same turn",
                        9,
                        queue -> queue.region().inTurn(() -> {
                            queue.drainTo(new ArrayList<>());
                            for (int i = 0; i < 9; i++) {
                                queue.offerLast("another" + LONG_TEXT + i);
                            }
                        })),
                queue("pollFirst()", 5, SharedQueue::pollFirst),
                queue("pollFirst(): the only one", 1, SharedQueue::pollFirst),
                queue("pollLast(): the last of a block", 42, SharedQueue::pollLast),
                queue("drainTo(Collection)", 5, queue -> queue.drainTo(new ArrayList<>())),
                queue(
                        "drainTo(Collection, int): ends the first block",
                        82,
                        queue -> queue.drainTo(new ArrayList<>(), 41)),
                queue("removeFirstOccurrence(Object): in the middle", 10, queue -> queue.removeFirstOccurrence(3)),
                queue("removeLastOccurrence(Object)", 10, queue -> queue.removeLastOccurrence(LONG_TEXT + 4)),
                queue("iterator(): remove", 10, queue -> {
                    final Iterator<Object> iterator = queue.iterator();
                    iterator.next();
                    iterator.remove();
                }),
                queue("addAll(Collection): with another block", 39, queue -> queue.addAll(List.of(1, LONG_TEXT, 3))),
                queue("removeIf(Predicate): all", 9, queue -> queue.removeIf(each -> true)),
                queue(
                        "removeIf(Predicate): some near the front",
                        49,
                        queue -> queue.removeIf(CollectionsCrashTest::isEarly)),
                queue("removeIf(Predicate): some, a block ends", 49, queue -> queue.removeIf(each -> !isEarly(each))),
                queue("clear()", 100, SharedQueue::clear));
    }

    private static Stream<Operation> several() {
        return Stream.of(
                Operation.of("move a list between maps", CollectionsCrashTest::twoMaps, CollectionsCrashTest::move),
                Operation.of(
                        "remove a name with all that it holds",
                        CollectionsCrashTest::twoMaps,
                        region -> region.remove("a")),
                Operation.of("collect a cycle", CollectionsCrashTest::cycle, Region::collect),
                Operation.of("a turn on all kinds", CollectionsCrashTest::all, CollectionsCrashTest::changeAll),
                Operation.of("a turn on all kinds, rolled back", CollectionsCrashTest::all, region -> {
                    try (Turn turn = region.takeTurn()) {
                        changeAll(region);
                        turn.rollback();
                    }
                }));
    }

    static Stream<Arguments> covered() {
        return Stream.of(
                arguments(
                        SharedList.class,
                        Map.of("reads", LIST_READS, "calls add and remove, new in JDK 21", LIST_OF_21)),
                arguments(SharedMap.class, Map.of("reads", MAP_READS)),
                arguments(SharedSet.class, Map.of("reads", SET_READS)),
                arguments(
                        SharedQueue.class,
                        Map.of(
                                "reads", QUEUE_READS,
                                "one call of offerLast or offerFirst", QUEUE_OFFERS,
                                "one call of pollFirst or pollLast", QUEUE_POLLS,
                                "one call of removeFirstOccurrence or removeIf", QUEUE_REMOVES)));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void coversEveryPublicMethod(final Class<?> type, final Map<String, List<String>> exempt) {
        CoveredMethods.assertComplete(type, operations(), exempt);
    }

    static Stream<Operation> operationsKilledTwice() {
        return Stream.of(
                list("add(int, Object): in the middle", 600, list -> list.add(300, LONG_TEXT)),
                map("put(Object, Object): a bucket is split", 20, map -> map.put("k", 1)),
                queue("clear()", 100, SharedQueue::clear),
                Operation.of("collect a cycle", CollectionsCrashTest::cycle, Region::collect),
                Operation.of("a turn on all kinds", CollectionsCrashTest::all, CollectionsCrashTest::changeAll));
    }

    @ParameterizedTest
    @MethodSource("operationsKilledTwice")
    void isAllOrNothingWhenTheOneThatTakesOverIsKilledToo(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(operation);
        System.out.println(operation + ": killed twice at " + killed + " pairs of stores");
        assertTrue(killed > 5, "killed=" + killed);
        points.addAndGet(killed);
    }

    @AfterAll
    static void printPoints() {
        System.out.println("collections: killed at " + points.get() + " stores in all");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + killed + " stores");
        assertTrue(killed > 5, "killed=" + killed);
        points.addAndGet(killed);
    }

    private static Operation list(final String name, final int size, final Consumer<SharedList<Object>> run) {
        return Operation.of(
                "SharedList." + name,
                region -> region.inTurn(() -> {
                    final SharedList<Object> list = SharedList.open(region, "list");
                    for (int i = 0; i < size; i++) {
                        list.add(i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedList.open(region, "list")));
    }

    private static Operation map(final String name, final int size, final Consumer<SharedMap<String, Object>> run) {
        return Operation.of(
                "SharedMap." + name,
                region -> region.inTurn(() -> {
                    final SharedMap<String, Object> map = SharedMap.open(region, "map");
                    for (int i = 0; i < size; i++) {
                        map.put(i % 3 == 2 ? LONG_TEXT + i : "key " + i, i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedMap.open(region, "map")));
    }

    private static Operation set(final String name, final int size, final Consumer<SharedSet<Object>> run) {
        return Operation.of(
                "SharedSet." + name,
                region -> region.inTurn(() -> {
                    final SharedSet<Object> set = SharedSet.open(region, "set");
                    for (int i = 0; i < size; i++) {
                        set.add(i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedSet.open(region, "set")));
    }

    private static Operation queue(final String name, final int size, final Consumer<SharedQueue<Object>> run) {
        return Operation.of(
                "SharedQueue." + name,
                region -> region.inTurn(() -> {
                    final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
                    for (int i = 0; i < size; i++) {
                        queue.add(i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedQueue.open(region, "queue")));
    }

    private static List<String> methods(final String signatures) {
        return List.of(signatures.split("(?<=\\)) "));
    }

    private static boolean isEarly(final Object element) {
        return element instanceof Integer number && number < 12;
    }

    private static void all(final Region region) {
        LongCell.open(region, "count").set(1);
        SharedList.open(region, "list").addAll(List.of(1, LONG_TEXT, 3));
        SharedMap.<String, Object>open(region, "map").putAll(Map.of("k", LONG_TEXT));
        SharedQueue.open(region, "queue").addAll(List.of(1, LONG_TEXT));
    }

    private static void changeAll(final Region region) {
        region.inTurn(() -> {
            LongCell.open(region, "count").add(1);
            final SharedMap<String, Object> map = SharedMap.open(region, "map");
            map.put("taken", SharedQueue.open(region, "queue").poll());
            map.putList("list").add(SharedList.open(region, "list").remove(1));
            SharedQueue.open(region, "queue").add(map.remove("k"));
            SharedMap.open(region, "another").put("list", SharedList.open(region, "list"));
            region.remove("list");
        });
    }

    private static void twoMaps(final Region region) {
        final Map<String, Object> content = new LinkedHashMap<>();
        content.put("list", new ArrayList<>(List.of(1, LONG_TEXT)));
        content.put("map", Map.of("k", LONG_TEXT));
        final SharedMap<String, Object> a = SharedMap.open(region, "a");
        a.putAll(content);
        SharedMap.open(region, "b");
    }

    private static void move(final Region region) {
        final SharedMap<String, Object> a = SharedMap.open(region, "a");
        final SharedMap<String, Object> b = SharedMap.open(region, "b");
        region.inTurn(() -> b.put("moved", a.remove("list")));
    }

    private static void cycle(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addList().add(list);
        region.remove("list");
        SharedList.open(region, "another").add(LONG_TEXT);
    }
}
