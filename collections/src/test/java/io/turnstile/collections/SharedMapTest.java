package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedMapTest {
    @Test
    void keysOfDifferentTypesAreDifferent(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.put(1, "int");
        map.put(1L, "long");
        map.put(1.0, "double");
        map.put("1", "string");
        map.put('1', "char");
        map.put((byte) 1, "byte");
        map.put((short) 1, "short");
        map.put(true, "boolean");
        map.put(1f, "float");
        assertEquals(9, map.size());
        assertEquals("long", map.get(1L));
        assertEquals("int", map.remove(1));
        assertNull(map.get(1));
    }

    @Test
    void byteArraysAreKeysByTheirContent(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.put(new byte[] {1, 2}, "short");
        map.put("a long key of bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8), "long");
        assertEquals("short", map.get(new byte[] {1, 2}));
        assertEquals("long", map.get("a long key of bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertNull(map.get("a long key of bytes"), "a string is no byte array");
    }

    @Test
    void keysThatCanBeNoneAreRefused(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        assertThrows(NullPointerException.class, () -> map.put(null, 1));
        assertThrows(NullPointerException.class, () -> map.get(null));
        assertThrows(UnsupportedValueException.class, () -> map.put(List.of(), 1));
        assertNull(map.get(new Object()), "what can be no key is not there, as in java.util");
        assertTrue(map.isEmpty());
    }

    @Test
    void nullValuesAreAllowed(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("k", null);
        assertTrue(map.containsKey("k"));
        assertTrue(map.containsValue(null));
        assertNull(map.getOrDefault("k", "other"));
        assertNull(map.putIfAbsent("k", "now"));
        assertEquals("now", map.get("k"));
        assertEquals(new HashMap<>(Map.of("k", "now")), map);
    }

    @Test
    void iteratorsGoOnWhateverIsRemovedAroundThem(final Region region) {
        final SharedMap<Integer, Object> map = SharedMap.open(region, "map");
        for (int i = 0; i < 100; i++) {
            map.put(i, i);
        }
        final List<Integer> seen = new ArrayList<>();
        final Iterator<Integer> keys = map.keySet().iterator();
        while (keys.hasNext()) {
            final int key = keys.next();
            seen.add(key);
            if (key == 10) {
                for (int i = 5; i < 20; i++) {
                    map.remove(i);
                }
                for (int i = 1000; i < 1020; i++) {
                    map.put(i, i);
                }
            }
        }
        assertEquals(11, seen.get(11), "the one after was already on its way");
        assertEquals(20, seen.get(12), "then on behind those that are gone, although their places are used again");
        assertEquals(1019, seen.get(seen.size() - 1));
        assertEquals(seen.stream().distinct().count(), seen.size());
    }

    /** There an iterator looks for changes only if anything has moved. */
    @Test
    void iteratorsInATurnGoOnWhateverIsRemovedAroundThem(final Region region) {
        region.inTurn(() -> iteratorsGoOnWhateverIsRemovedAroundThem(region));
    }

    @Test
    void entriesWriteThroughAndIteratorsRemove(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("a", 1);
        map.put("b", 2);
        map.entrySet().iterator().next().setValue(10);
        assertEquals(10, map.get("a"));
        final Iterator<Map.Entry<String, Object>> entries = map.entrySet().iterator();
        entries.next();
        entries.remove();
        assertThrows(IllegalStateException.class, entries::remove);
        assertEquals(Map.of("b", 2), map);
        assertTrue(map.entrySet().contains(Map.entry("b", 2)));
        assertFalse(map.entrySet().remove(Map.entry("b", 3)));
        assertTrue(map.values().remove(2));
        assertTrue(map.isEmpty());
    }

    @Test
    void countersStartAtZero(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        assertEquals(5, map.addToLong("a", 5));
        assertEquals(7, map.addToLong("a", 2));
        assertEquals(0.5, map.addToDouble("d", 0.5));
        map.put("text", "x");
        assertThrows(WrongTypeException.class, () -> map.addToLong("text", 1));
        assertThrows(WrongTypeException.class, () -> map.addToLong("d", 1));
        assertEquals("x", map.get("text"));
    }

    @Test
    void compoundOperationsAreAtomicAcrossAttachments(final RegionFactory regions) {
        final Region one = regions.create();
        final List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            final SharedMap<String, Object> map = SharedMap.open(regions.attach(one), "map");
            workers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2_000; i++) {
                    map.merge("merged", 1, (a, b) -> (Integer) a + (Integer) b);
                    map.compute("computed", (key, value) -> value == null ? 1 : (Integer) value + 1);
                    map.addToLong("added", 1);
                }
            }));
        }
        CompletableFuture.allOf(workers.toArray(new CompletableFuture<?>[0]))
                .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertEquals(Map.of("merged", 8_000, "computed", 8_000, "added", 8_000L), SharedMap.open(one, "map"));
    }

    @Test
    void aHundredThousandKeysComeBackInOrder(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("64 MiB"));
        final SharedMap<String, Long> map = SharedMap.open(region, "map");
        region.inTurn(() -> {
            for (long i = 0; i < 100_000; i++) {
                map.put("key-" + i, i);
            }
        });
        long expected = 0;
        for (final Map.Entry<String, Long> entry : map.entrySet()) {
            assertEquals("key-" + expected, entry.getKey());
            assertEquals(expected, entry.getValue());
            expected++;
        }
        assertEquals(100_000, expected);
    }

    @Test
    void aNullValueCountsAsAbsentAsInAHashMap(final Region region) {
        final SharedMap<String, Object> shared = SharedMap.open(region, "map");
        for (final Map<String, Object> map : List.of(shared, new HashMap<String, Object>())) {
            for (final String key : List.of("a", "b", "c", "d", "e", "f", "g")) {
                map.put(key, null);
            }
            assertNull(map.putIfAbsent("a", 1));
            assertEquals(2, map.computeIfAbsent("b", key -> 2));
            assertNull(map.computeIfPresent("c", (key, value) -> 3), "not called");
            assertEquals(4, map.merge("d", 4, (old, value) -> "not called"));
            assertNull(map.compute("e", (key, value) -> value), "removed");
            assertTrue(map.replace("f", null, 6));
            assertNull(map.replace("g", 7));
            assertNull(map.computeIfAbsent("h", key -> null), "nothing is stored");
        }
        final Map<String, Object> expected = new HashMap<>(Map.of("a", 1, "b", 2, "d", 4, "f", 6, "g", 7));
        expected.put("c", null);
        assertEquals(expected, shared);
        assertEquals(shared, expected);
        assertEquals(expected.hashCode(), shared.hashCode());
    }

    @Test
    void aFunctionThatFailsLeavesEverythingAsItWas(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("a", 1);
        map.put("b", "text");
        region.inTurn(() -> {
            map.put("c", 3);
            assertThrows(ClassCastException.class, () -> map.replaceAll((key, value) -> (Integer) value + 1));
            assertThrows(UnsupportedValueException.class, () -> map.replaceAll((key, value) -> new Object()));
            final Map<String, Object> bad = new LinkedHashMap<>(Map.of("a", 2));
            bad.put("z", new Object());
            assertThrows(UnsupportedValueException.class, () -> map.putAll(bad));
            assertThrows(IllegalStateException.class, () -> map.keySet().removeIf(SharedMapTest::failAtC));
        });
        assertEquals(Map.of("a", 1, "b", "text", "c", 3), map, "the turn around the failures went on");
    }

    private static boolean failAtC(final String key) {
        if (key.equals("c")) {
            throw new IllegalStateException("c");
        }
        return true;
    }

    @Test
    void aViewOfTheMapCanBePutIntoIt(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.putAll(Map.of("a", "a string that is too long for its slot", "b", 2));
        map.put("keys", map.keySet());
        assertEquals(Set.of("a", "b"), map.get("keys"));
        map.put("a", map.keySet());
        assertEquals(Set.of("a", "b", "keys"), map.get("a"));
        map.replaceAll((key, value) -> map.keySet());
        assertEquals(Set.of("a", "b", "keys"), map.get("b"));
    }

    @Test
    void byteArraysAreValuesByTheirContent(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.put(new byte[] {1}, new byte[] {2});
        assertEquals(map, SharedMap.open(region, "map"));
        assertEquals(map.hashCode(), map.hashCode());
        assertTrue(map.containsValue(new byte[] {2}));
        assertTrue(map.entrySet().contains(Map.entry(new byte[] {1}, new byte[] {2})));
        assertTrue(map.replace(new byte[] {1}, new byte[] {2}, new byte[] {3}));
        assertTrue(map.remove(new byte[] {1}, new byte[] {3}));
        final SharedSet<Object> set = SharedSet.open(region, "set");
        set.add(new byte[] {1});
        assertEquals(set, SharedSet.open(region, "set"));
        assertEquals(set.hashCode(), set.hashCode());
    }

    @Test
    void streamsOfViewsPromiseNoSize(final Region region) {
        final SharedMap<Integer, Object> map = SharedMap.open(region, "map");
        map.putAll(Map.of(1, 1, 2, 2));
        assertEquals(-1, map.keySet().spliterator().getExactSizeIfKnown(), "others may change it meanwhile");
        final Stream<Integer> keys = map.keySet().stream();
        map.put(3, 3);
        assertEquals(3, keys.toArray().length);
        assertEquals(
                6,
                map.values().parallelStream().mapToInt(each -> (Integer) each).sum());
        assertEquals(-1, SharedSet.open(region, "set").spliterator().getExactSizeIfKnown());
    }
}
