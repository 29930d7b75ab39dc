package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.StaleHandleException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedSortedMapTest {
    private static final Comparator<String> BY_LENGTH =
            Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder());

    private Region region;
    private SharedSortedMap<Object, Object> map;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
        map = SharedSortedMap.open(region, "map");
    }

    @Test
    void ordersTextByUtf16Units() {
        final List<String> keys = List.of(
                "",
                "\0",
                "a",
                "a\0",
                "ab",
                "z",
                "\u00e9",
                "\u00ff",
                "\u0100",
                "\u20ac",
                "\ud83d",
                "\ud83d\ude00",
                "\ue000",
                "\uffff",
                "z".repeat(8),
                "z".repeat(14),
                "z".repeat(15),
                "z".repeat(16),
                "z".repeat(17),
                "z".repeat(14) + "\u20ac",
                "customer-123456789",
                "customer-123456790");
        keys.forEach(key -> map.put(key, key));
        assertEquals(new ArrayList<>(new TreeSet<>(keys)), new ArrayList<>(map.keySet()));
        keys.forEach(key -> assertEquals(key, map.get(key)));
    }

    @Test
    void ordersNumbersAsTheirTypesDo() {
        assertOrdered(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE);
        assertOrdered(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
        assertOrdered(
                Double.NEGATIVE_INFINITY,
                -2.0,
                -1.0,
                -Double.MIN_VALUE,
                -0.0,
                0.0,
                1.0,
                2.0,
                Double.POSITIVE_INFINITY,
                Double.NaN);
        assertOrdered(
                Float.NEGATIVE_INFINITY, -2f, -1f, -0f, 0f, Float.MIN_VALUE, 1f, Float.POSITIVE_INFINITY, Float.NaN);
        assertOrdered((short) -1, (short) 0, (short) 7);
        assertOrdered((byte) -1, (byte) 0, (byte) 7);
        assertOrdered('a', 'b', '\uffff');
        assertOrdered(false, true);
    }

    private void assertOrdered(final Object... keys) {
        map.clear();
        for (int i = keys.length - 1; i >= 0; i--) {
            map.put(keys[i], i);
        }
        assertEquals(List.of(keys), new ArrayList<>(map.keySet()));
        assertEquals(keys[0], map.floorKey(keys[0]));
        assertEquals(keys[1], map.higherKey(keys[0]));
    }

    @Test
    void ordersArraysByUnsignedBytes() {
        final List<byte[]> keys = List.of(
                new byte[0],
                new byte[1],
                new byte[2],
                new byte[] {1, 2},
                new byte[] {127},
                new byte[] {-128},
                new byte[] {-1},
                new byte[20]);
        keys.forEach(key -> map.put(key, key.length));
        final List<byte[]> sorted = new ArrayList<>(keys);
        sorted.sort(java.util.Arrays::compareUnsigned);
        int i = 0;
        for (final Object key : map.keySet()) {
            assertArrayEquals(sorted.get(i++), (byte[]) key);
        }
        assertEquals(keys.size(), map.snapshot().size());
        assertEquals(2, map.snapshot().get(new byte[2]));
    }

    @Test
    void refusesWhatCanNotBeAKey() {
        map.put(1, "one");
        assertThrows(NullPointerException.class, () -> map.put(null, 1));
        assertThrows(NullPointerException.class, () -> map.get(null));
        assertThrows(NullPointerException.class, () -> map.headMap(null));
        assertThrows(UnsupportedValueException.class, () -> map.put(new Object(), 1));
        assertThrows(ClassCastException.class, () -> map.put(1L, 1));
        assertThrows(ClassCastException.class, () -> map.get("1"));
        assertThrows(ClassCastException.class, () -> map.containsKey(new Object()));
        assertEquals(Map.of(1, "one"), map);
    }

    @Test
    void keepsNullValues() {
        map.put("k", null);
        assertTrue(map.containsKey("k"));
        assertNull(map.get("k"));
        assertNull(map.putIfAbsent("k", 1));
        assertEquals(1, map.get("k"));
    }

    @Test
    void addsToNumbers() {
        assertEquals(5, map.addToLong("long", 5));
        assertEquals(7, map.addToLong("long", 2));
        assertEquals(0.5, map.addToDouble("double", 0.5));
        map.put("null", null);
        assertThrows(WrongTypeException.class, () -> map.addToLong("double", 1));
        assertThrows(WrongTypeException.class, () -> map.addToDouble("null", 1));
        assertEquals(7L, map.get("long"));
    }

    @Test
    void iteratorsGoOnFromTheirKeyWhenTheTreeChanges() {
        for (int i = 0; i < 100; i += 2) {
            map.put(i, i);
        }
        final Iterator<Object> iterator = map.keySet().iterator();
        assertEquals(0, iterator.next());
        map.headMap(50).clear();
        map.put(51, 51);
        map.put(-1, -1);
        final List<Object> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        assertEquals(2, rest.get(0));
        assertEquals(List.of(50, 51, 52), rest.subList(1, 4));
        assertEquals(98, rest.get(rest.size() - 1));
    }

    /** Keys are loaded a leaf at a time; nothing else of them is. */
    @Test
    void iteratorsSeeChangesInTheLeafTheyAreIn() {
        for (int i = 0; i < 20; i++) {
            map.put(i * 10, i);
        }
        final Iterator<Map.Entry<Object, Object>> entries =
                map.subMap(20, true, 150, true).entrySet().iterator();
        for (int i = 2; i < 6; i++) {
            assertEquals(Map.entry(i * 10, i), entries.next());
        }
        map.put(70, "another");
        assertEquals(Map.entry(60, 6), entries.next());
        assertEquals(Map.entry(70, "another"), entries.next());
        map.put(95, "new");
        map.remove(100);
        final List<Object> rest = new ArrayList<>();
        entries.forEachRemaining(entry -> rest.add(entry.getKey()));
        assertEquals(List.of(80, 90, 95, 110, 120, 130, 140, 150), rest);
    }

    /** There an iterator looks for changes only if anything has moved. */
    @Test
    void iteratorsInATurnSeeChangesInTheLeafTheyAreIn() {
        region.inTurn(this::iteratorsSeeChangesInTheLeafTheyAreIn);
    }

    @Test
    void walksInBothDirectionsOverKeysOfAllLengths() {
        final TreeSet<Object> keys = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            keys.add("\u00e4".repeat(i) + i);
            keys.add("k".repeat(i % 80) + i + (i % 7 == 0 ? "\u20ac" : ""));
        }
        keys.forEach(key -> map.put(key, key));
        assertEquals(new ArrayList<>(keys), new ArrayList<>(map.keySet()));
        assertEquals(
                new ArrayList<>(keys.descendingSet()),
                new ArrayList<>(map.descendingMap().values()));
        final Object from = map.ceilingKey("kkk");
        assertEquals(
                new ArrayList<>(keys.headSet(from, false).descendingSet()),
                new ArrayList<>(map.headMap(from).descendingKeySet()));
    }

    @Test
    void iteratorsDoNotTrustPlacesOfATurnThatWasRolledBack() {
        for (int i = 0; i < 60; i += 2) {
            map.put(i, i);
        }
        final Iterator<Object> iterator;
        try (Turn turn = region.takeTurn()) {
            map.put(1, 1);
            iterator = map.keySet().iterator();
            turn.rollback();
        }
        // As many changes as the iterator has seen, but others.
        map.put(-1, -1);
        assertEquals(0, iterator.next());
        assertEquals(2, iterator.next());
    }

    @Test
    void entriesWriteThroughAndIteratorsRemove() {
        map.put("a", 1);
        map.put("b", 2);
        map.entrySet().iterator().next().setValue(10);
        assertEquals(10, map.get("a"));
        final Iterator<Object> iterator = map.descendingMap().values().iterator();
        assertEquals(2, iterator.next());
        iterator.remove();
        assertThrows(IllegalStateException.class, iterator::remove);
        assertEquals(Map.of("a", 10), map);
        assertThrows(UnsupportedOperationException.class, () -> map.firstEntry().setValue(1));
    }

    @Test
    void viewsAreLiveAndKeepTheirBounds() {
        final NavigableMap<Object, Object> view = map.subMap(10, true, 20, false);
        map.put(5, "x");
        map.put(10, "y");
        assertEquals(Map.of(10, "y"), view);
        assertThrows(IllegalArgumentException.class, () -> view.put(20, "z"));
        assertThrows(IllegalArgumentException.class, () -> view.headMap(30));
        assertNull(view.get(5));
        assertNull(view.remove(5));
        view.put(19, "w");
        assertEquals(19, view.lastKey());
        assertEquals(List.of(19, 10), new ArrayList<>(view.descendingKeySet()));
        view.clear();
        assertEquals(Map.of(5, "x"), map);
        assertThrows(IllegalArgumentException.class, () -> map.subMap(2, 1));
    }

    @Test
    void comparatorsHaveNames(final RegionFactory regions) {
        final SharedSortedMap<String, Object> ordered = SharedSortedMap.open(region, "ordered", "by length", BY_LENGTH);
        ordered.putAll(Map.of("ccc", 1, "a", 2, "b", 3, "dd", 4));
        assertEquals(List.of("b", "a", "dd", "ccc"), new ArrayList<>(ordered.keySet()));
        assertSame(BY_LENGTH, ordered.comparator());
        assertEquals("dd", ordered.snapshot().higherKey("a"));
        assertThrows(WrongTypeException.class, () -> SharedSortedMap.open(region, "map", "by length", BY_LENGTH));
        assertThrows(WrongTypeException.class, () -> SharedSortedMap.open(region, "ordered", "other", BY_LENGTH));

        final Region other = regions.attach(region);
        final String message = assertThrows(WrongTypeException.class, () -> SharedSortedMap.open(other, "ordered"))
                .getMessage();
        assertTrue(message.contains("comparator=by length; open it with that name"), message);
        final SharedSortedMap<String, Object> there = SharedSortedMap.open(other, "ordered", "by length", BY_LENGTH);
        assertEquals(4, there.get("dd"));
        assertEquals(ordered, SharedSortedMap.open(other, "ordered"));
    }

    @Test
    void canBeReadWhereItsComparatorIsNotKnown(final RegionFactory regions) {
        final SharedSortedMap<String, Object> ordered = SharedSortedMap.open(region, "ordered", "by length", BY_LENGTH);
        ordered.putAll(Map.of("ccc", 1, "a", 2, "b", 3, "dd", 4));
        SharedMap.open(region, "holder").put("k", ordered);
        final Region other = regions.attach(region);
        final SharedSortedMap<?, ?> nested = assertInstanceOf(
                SharedSortedMap.class, SharedMap.open(other, "holder").get("k"));
        assertEquals("{b=3, a=2, dd=4, ccc=1}", nested.toString());
        assertEquals("{b=3, a=2, dd=4, ccc=1}", nested.snapshot().toString());
        final String message =
                assertThrows(WrongTypeException.class, () -> nested.get("a")).getMessage();
        assertTrue(message.contains("registerComparator"), message);
        assertTrue(other.check().isSound());
        SharedSortedMap.registerComparator(other, "by length", BY_LENGTH);
        assertEquals(2, ((SharedSortedMap<?, ?>) SharedMap.open(other, "holder").get("k")).get("a"));
    }

    @Test
    void livesInOtherContainers() {
        final SharedMap<String, Object> holder = SharedMap.open(region, "holder");
        holder.<Integer, String>putSortedMap("made").put(2, "b");
        holder.put("copied", new TreeMap<>(Map.of("z", 1, "a", new TreeSet<>(List.of(3, 1, 2)))));
        SharedList.open(region, "list").<String, Integer>addSortedMap().put("x", 1);
        map.putSortedMap(1).put(2, map);
        map.putList(3).add("e");
        map.putSet(4).add("e");
        map.putMap(5).put("e", 1);
        assertEquals("{made={2=b}, copied={a=[1, 2, 3], z=1}}", holder.toString());
        assertInstanceOf(TreeMap.class, holder.snapshot().get("copied"));
        assertEquals("{1={2=(this Map)}, 3=[e], 4=[e], 5={e=1}}", map.toString());
        assertSame(map.snapshot().getClass(), TreeMap.class);
        assertThrows(UnsupportedValueException.class, () -> holder.put("bad", new TreeMap<>(BY_LENGTH)));
        assertThrows(UnsupportedValueException.class, () -> holder.put("bad", new TreeSet<>(BY_LENGTH)));
        holder.put("view", map.headMap(4).tailMap(3));
        assertEquals(Map.of(3, List.of("e")), holder.get("view"));
        map.clear();
    }

    @Test
    void handlesGoStale() {
        final SharedMap<String, Object> holder = SharedMap.open(region, "holder");
        final SharedSortedMap<Integer, Integer> nested = holder.putSortedMap("k");
        nested.put(1, 1);
        final Iterator<Integer> iterator = nested.keySet().iterator();
        final NavigableMap<Integer, Integer> view = nested.headMap(5);
        holder.remove("k");
        assertThrows(StaleHandleException.class, () -> nested.get(1));
        assertThrows(StaleHandleException.class, () -> nested.put(1, 1));
        assertThrows(StaleHandleException.class, () -> view.firstKey());
        assertThrows(StaleHandleException.class, iterator::next);
    }

    @Test
    void whatIsPolledOutsideATurnIsKept() {
        map.putList("k").add("kept");
        final Map.Entry<Object, Object> polled = map.pollFirstEntry();
        assertEquals(Map.entry("k", List.of("kept")), polled);
        assertFalse(polled.getValue() instanceof SharedList);
        assertNull(map.pollFirstEntry());
    }

    @Test
    void freesAllNodesAsItIsEmptied() {
        final long used = region.stats().used();
        region.inTurn(() -> {
            for (int i = 0; i < 3_000; i++) {
                map.put(i * 7919 % 3_001, "a value that is too long for its slot");
            }
        });
        final long full = region.stats().used();
        assertNotEquals(used, full);
        region.inTurn(() -> {
            for (int i = 0; i < 3_000; i++) {
                map.remove(i * 104729 % 3_001);
            }
        });
        assertTrue(map.size() <= 1);
        map.clear();
        assertEquals(used, region.stats().used());
    }

    @Test
    void comparesWithPlainMaps() {
        map.putAll(Map.of("a", 1, "b", List.of(1)));
        assertEquals(Map.of("a", 1, "b", List.of(1)), map);
        assertEquals(map, new TreeMap<>(Map.of("a", 1, "b", List.of(1))));
        assertEquals(Map.of("a", 1, "b", List.of(1)).hashCode(), map.hashCode());
        assertEquals("{a=1, b=[1]}", map.toString());
        assertFalse(map.equals(Map.of(1, 1, 2, 2)));
        assertThrows(WrongTypeException.class, () -> SharedMap.open(region, "map"));
    }

    @Test
    void aViewOfTheMapCanBePutIntoIt() {
        map.putAll(Map.of("a", "a string that is too long for its slot", "b", 2));
        map.put("keys", map.keySet());
        assertEquals(List.of("a", "b"), new ArrayList<>((SharedSortedSet<?>) map.get("keys")));
        map.put("a", map.headMap("b", true));
        assertEquals(Map.of("a", "a string that is too long for its slot", "b", 2), map.get("a"));
    }

    @Test
    void byteArraysAreValuesByTheirContent() {
        map.put("k", new byte[] {2});
        assertEquals(map, SharedSortedMap.open(region, "map"));
        assertEquals(map.hashCode(), map.hashCode());
        assertTrue(map.containsValue(new byte[] {2}));
        assertTrue(map.replace("k", new byte[] {2}, new byte[] {3}));
        assertTrue(map.remove("k", new byte[] {3}));
        map.put("k", new byte[] {4});
        assertTrue(map.values().contains(new byte[] {4}));
        assertEquals(map.entrySet().iterator().next(), Map.entry("k", new byte[] {4}));
        assertEquals(map.firstEntry(), map.lastEntry());
        assertEquals(map.entrySet(), map.snapshot().entrySet());
        assertEquals(map.entrySet().hashCode(), map.entrySet().hashCode());
        assertTrue(map.values().remove(new byte[] {4}));
        assertTrue(map.isEmpty());
        final SharedSortedSet<Object> set = SharedSortedSet.open(region, "set");
        set.add(new byte[] {5});
        assertEquals(set, SharedSortedSet.open(region, "set"));
        assertEquals(set.hashCode(), set.hashCode());
    }

    @Test
    void streamsOfViewsPromiseNoSize() {
        map.putAll(Map.of(1, 1, 2, 2));
        assertEquals(-1, map.keySet().spliterator().getExactSizeIfKnown(), "others may change it meanwhile");
        assertEquals(-1, map.entrySet().spliterator().getExactSizeIfKnown());
        assertEquals(-1, map.values().spliterator().getExactSizeIfKnown());
        final Stream<Object> keys = map.keySet().stream();
        map.put(3, 3);
        assertEquals(3, keys.toArray().length);
        assertTrue(map.keySet().spliterator().hasCharacteristics(Spliterator.SORTED));
        assertEquals(List.of(1, 2, 3), map.descendingKeySet().stream().sorted().toList());
        assertEquals(
                6,
                map.values().parallelStream().mapToInt(each -> (Integer) each).sum());
    }

    @Test
    void aFilterThatFailsRemovesNothing() {
        region.inTurn(() -> {
            map.putAll(Map.of(1, 1, 2, 0));
            assertThrows(ArithmeticException.class, () -> map.values().removeIf(each -> 1 / (Integer) each == 1));
        });
        assertEquals(2, map.size(), "the turn around the failure went on");
    }

    @Test
    void whatCanNotBePutLeavesEverythingAsItWas() {
        region.inTurn(() -> {
            map.put("a", 1);
            final Map<Object, Object> bad = new TreeMap<>(Map.of("a", 2, "z", new Object()));
            assertThrows(UnsupportedValueException.class, () -> map.putAll(bad));
            assertThrows(UnsupportedValueException.class, () -> map.replaceAll((key, value) -> new Object()));
        });
        assertEquals(Map.of("a", 1), map, "the turn around the failures went on");
    }
}
