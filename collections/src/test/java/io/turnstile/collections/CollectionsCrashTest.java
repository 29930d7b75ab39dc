package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of every collection, killed at each of its stores: one line an operation. */
class CollectionsCrashTest {
    private static final String LONG_TEXT = "a string that is too long for its slot";

    static Stream<Operation> operations() {
        return Stream.of(
                list("list: add the first", 0, list -> list.add(1)),
                list("list: add with a larger chunk", 4, list -> list.add(LONG_TEXT)),
                list("list: add with a second chunk", 256, list -> list.add(LONG_TEXT)),
                list("list: add with a third chunk", 512, list -> list.add(1)),
                list("list: insert in the middle", 600, list -> list.add(300, LONG_TEXT)),
                list("list: insert at the front", 100, list -> list.add(0, LONG_TEXT)),
                list("list: set", 10, list -> list.set(4, LONG_TEXT)),
                list("list: setLong over a string", 10, list -> list.setLong(1, 5)),
                list("list: remove in the middle", 600, list -> list.remove(100)),
                list("list: remove back to one chunk", 257, list -> list.remove(0)),
                list("list: addAll in the middle", 20, list -> list.addAll(10, List.of(1, LONG_TEXT, 3))),
                list("list: nested copy", 3, list -> list.add(new ArrayList<>(List.of(1, Map.of("k", LONG_TEXT))))),
                list("list: addMap", 3, SharedList::addMap),
                list("list: sort", 40, list -> list.sort(Comparator.comparing(Object::toString))),
                list("list: removeIf", 300, list -> list.removeIf(each -> each.hashCode() % 2 == 0)),
                list("list: clear", 300, SharedList::clear),
                map("map: put the first", 0, map -> map.put("k", 1)),
                map("map: put a long key and value", 2, map -> map.put(LONG_TEXT, LONG_TEXT)),
                map("map: put over", 5, map -> map.put("key 1", LONG_TEXT)),
                map("map: the ninth, which makes the index", 8, map -> map.put("k", 1)),
                map("map: a bucket is split", 20, map -> map.put("k", 1)),
                map("map: a second chunk of entries", 256, map -> map.put("k", 1)),
                map("map: remove", 30, map -> map.remove("key 1")),
                map("map: merge", 30, map -> map.merge("key 2", 1, (a, b) -> LONG_TEXT)),
                map("map: addToLong", 30, map -> map.addToLong("new", 1)),
                map("map: putAll", 6, map -> map.putAll(Map.of("a", 1, "b", LONG_TEXT, "c", 3))),
                map("map: putList over a string", 6, map -> map.putList("key 1")),
                map(
                        "map: remove through the iterator, in a turn",
                        9,
                        map -> map.region().inTurn((Runnable) () -> map.keySet().removeIf(key -> true))),
                map("map: clear", 300, SharedMap::clear),
                queue("queue: put the first", 0, queue -> queue.add(1)),
                queue("queue: put with a second block", 62, queue -> queue.add(LONG_TEXT)),
                queue("queue: put first with another block", 1, queue -> queue.addFirst(LONG_TEXT)),
                queue("queue: take", 5, SharedQueue::poll),
                queue("queue: take the last of a block", 63, queue -> queue.pollLast()),
                queue("queue: take what ends the first block", 124, queue -> queue.drainTo(new ArrayList<>(), 62)),
                queue("queue: take the only one", 1, SharedQueue::poll),
                queue("queue: remove from the middle", 10, queue -> queue.remove(3)),
                queue("queue: clear", 100, SharedQueue::clear),
                Operation.of("move a list between maps", CollectionsCrashTest::twoMaps, CollectionsCrashTest::move),
                Operation.of(
                        "remove a name with all that it holds",
                        CollectionsCrashTest::twoMaps,
                        region -> region.remove("a")),
                Operation.of("collect a cycle", CollectionsCrashTest::cycle, Region::collect));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long points = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + points + " stores");
        assertTrue(points > 5, "points=" + points);
    }

    private static Operation list(final String name, final int size, final Consumer<SharedList<Object>> run) {
        return Operation.of(
                name,
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
                name,
                region -> region.inTurn(() -> {
                    final SharedMap<String, Object> map = SharedMap.open(region, "map");
                    for (int i = 0; i < size; i++) {
                        map.put(i % 3 == 2 ? LONG_TEXT + i : "key " + i, i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedMap.open(region, "map")));
    }

    private static Operation queue(final String name, final int size, final Consumer<SharedQueue<Object>> run) {
        return Operation.of(
                name,
                region -> region.inTurn(() -> {
                    final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
                    for (int i = 0; i < size; i++) {
                        queue.add(i % 3 == 1 ? LONG_TEXT + i : (Object) i);
                    }
                }),
                region -> run.accept(SharedQueue.open(region, "queue")));
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
