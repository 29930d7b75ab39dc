package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The container under a key: found if it is there, made if it is not. */
@ExtendWith(RegionExtension.class)
class GetOrPutTest {
    /** Of a map, the object of a key. */
    private interface Getter {
        SharedObject of(Map<String, Object> map, String key);
    }

    private static Arguments row(final Class<?> type, final boolean sorted, final Getter getter) {
        return arguments(type, sorted, getter);
    }

    static Stream<Arguments> getters() {
        return Stream.of(
                row(SharedList.class, false, (map, key) -> plain(map).getOrPutList(key)),
                row(SharedMap.class, false, (map, key) -> plain(map).getOrPutMap(key)),
                row(SharedSet.class, false, (map, key) -> plain(map).getOrPutSet(key)),
                row(SharedSortedMap.class, false, (map, key) -> plain(map).getOrPutSortedMap(key)),
                row(SharedSortedSet.class, false, (map, key) -> plain(map).getOrPutSortedSet(key)),
                row(SharedQueue.class, false, (map, key) -> plain(map).getOrPutQueue(key)),
                row(SharedString.class, false, (map, key) -> plain(map).getOrPutString(key)),
                row(SharedBytes.class, false, (map, key) -> plain(map).getOrPutBytes(key)),
                row(SharedList.class, true, (map, key) -> sorted(map).getOrPutList(key)),
                row(SharedMap.class, true, (map, key) -> sorted(map).getOrPutMap(key)),
                row(SharedSet.class, true, (map, key) -> sorted(map).getOrPutSet(key)),
                row(SharedSortedMap.class, true, (map, key) -> sorted(map).getOrPutSortedMap(key)),
                row(SharedSortedSet.class, true, (map, key) -> sorted(map).getOrPutSortedSet(key)),
                row(SharedQueue.class, true, (map, key) -> sorted(map).getOrPutQueue(key)),
                row(SharedString.class, true, (map, key) -> sorted(map).getOrPutString(key)),
                row(SharedBytes.class, true, (map, key) -> sorted(map).getOrPutBytes(key)));
    }

    private static SharedMap<String, Object> plain(final Map<String, Object> map) {
        return (SharedMap<String, Object>) map;
    }

    private static SharedSortedMap<String, Object> sorted(final Map<String, Object> map) {
        return (SharedSortedMap<String, Object>) map;
    }

    private static Map<String, Object> open(final Region region, final boolean sorted) {
        return sorted ? SharedSortedMap.open(region, "map") : SharedMap.open(region, "map");
    }

    @ParameterizedTest(name = "{0} sorted={1}")
    @MethodSource("getters")
    void makesItOnceAndFindsItAgain(
            final Class<?> type, final boolean sorted, final Getter getter, final RegionFactory regions) {
        final Region region = regions.create();
        final Map<String, Object> map = open(region, sorted);
        final SharedObject made = getter.of(map, "key");
        assertInstanceOf(type, made);
        final long turns = commits(region);
        final Object found = getter.of(map, "key");
        assertEquals(turns, commits(region), "a turn, though it was there");
        assertEquals(handle(region, made), handle(region, found));
        assertEquals(handle(region, made), handle(region, map.get("key")));
        assertEquals(handle(region, made), handle(region, region.inTurn(() -> getter.of(map, "key"))));
        assertEquals(1, map.size());
    }

    private static long commits(final Region region) {
        return region.attachment().memory().changing();
    }

    private static Object handle(final Region region, final Object object) {
        return region.attachment().kinds().handleOf(object);
    }

    @ParameterizedTest(name = "{0} sorted={1}")
    @MethodSource("getters")
    void whatElseIsThereStays(
            final Class<?> type, final boolean sorted, final Getter getter, final RegionFactory regions) {
        final Region region = regions.create();
        final Map<String, Object> map = open(region, sorted);
        map.put("text", "what else");
        map.put("cells", type == SharedList.class ? Map.of("k", 1) : new ArrayList<>(List.of(1)));
        final String other = type == SharedList.class ? "SharedMap" : "SharedList";
        assertSays("key=text holds a String, not a " + type.getSimpleName(), () -> getter.of(map, "text"));
        assertSays("key=cells holds a " + other + ", not a " + type.getSimpleName(), () -> getter.of(map, "cells"));
        assertEquals("what else", map.get("text"));
        assertEquals(2, map.size());
    }

    private static void assertSays(final String text, final Runnable body) {
        final String message = assertThrows(WrongTypeException.class, body::run).getMessage();
        assertTrue(message.endsWith(text), message);
    }

    @ParameterizedTest(name = "{0} sorted={1}")
    @MethodSource("getters")
    void aNullValueCountsAsAbsentAndBadKeysAreRefused(
            final Class<?> type, final boolean sorted, final Getter getter, final RegionFactory regions) {
        final Region region = regions.create();
        final Map<String, Object> map = open(region, sorted);
        map.put("null", null);
        assertInstanceOf(type, getter.of(map, "null"));
        assertInstanceOf(type, map.get("null"));
        assertThrows(NullPointerException.class, () -> getter.of(map, null));
        try (Turn turn = region.takeTurn()) {
            getter.of(map, "undone");
            turn.rollback();
        }
        assertEquals(1, map.size());
        assertTrue(region.check().isSound());
    }

    @Test
    void keysThatCanBeNoneAreRefused(final Region region) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        assertThrows(UnsupportedValueException.class, () -> map.getOrPutList(new Object()));
        assertThrows(UnsupportedValueException.class, () -> map.getOrPutList(List.of(1)));
        assertTrue(map.isEmpty());
    }

    @Test
    void whoMayOnlyReadFindsButDoesNotMake(final RegionFactory regions) {
        final Region region = regions.create();
        SharedMap.<String, Object>open(region, "map")
                .<Object>getOrPutList("there")
                .add(1);
        final Region reading = regions.attachReadOnly(region);
        final SharedMap<String, Object> map = SharedMap.open(reading, "map");
        assertEquals(List.of(1), map.getOrPutList("there").snapshot());
        assertThrows(RegionAccessException.class, () -> map.getOrPutList("absent"));
    }

    @Test
    void oneOfManyMakesIt(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final List<Background<?>> running = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            final Region attached = thread % 2 == 0 ? region : regions.attach(region);
            running.add(Background.run(() -> {
                final SharedMap<Integer, Object> map = SharedMap.open(attached, "map");
                for (int i = 0; i < 500; i++) {
                    map.<Object>getOrPutList(i).add("one");
                }
            }));
        }
        for (final Background<?> each : running) {
            each.join();
        }
        final SharedMap<Integer, SharedList<Object>> map = SharedMap.open(region, "map");
        assertEquals(500, map.size());
        map.forEach((key, list) -> assertEquals(4, list.size(), "key=" + key));
    }
}
