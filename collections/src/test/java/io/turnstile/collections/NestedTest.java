package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.StaleHandleException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers in containers: copied in, held by reference, taken out, freed. */
@ExtendWith(RegionExtension.class)
class NestedTest {
    @Test
    void plainCollectionsBecomeSharedOnes(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("list", new ArrayList<>(Arrays.asList(1, null, "two", new byte[] {3})));
        inner.put("tuple", List.of(8, 2.0, false));
        map.put("inner", inner);
        final SharedMap<?, ?> stored = assertInstanceOf(SharedMap.class, map.get("inner"));
        final SharedList<?> list = assertInstanceOf(SharedList.class, stored.get("list"));
        assertEquals(1, list.get(0));
        assertArrayEquals(new byte[] {3}, (byte[]) list.get(3));
        assertEquals(List.of(8, 2.0, false), stored.get("tuple"));
        assertFalse(stored.get("tuple") instanceof SharedList, "a tuple comes back as an immutable list");
        inner.clear();
        assertEquals(2, stored.size(), "the copy is not the original");
    }

    @Test
    void changesOfANestedContainerAreSeenThroughEveryHandle(final RegionFactory regions) {
        final Region one = regions.create();
        final Region two = regions.attach(one);
        SharedMap.<String, Object>open(one, "map").putList("list").add("a");
        final SharedMap<String, Object> map = SharedMap.open(two, "map");
        @SuppressWarnings("unchecked")
        final SharedList<Object> list = (SharedList<Object>) map.get("list");
        list.addMap().put("k", 5L);
        assertEquals("{list=[a, {k=5}]}", SharedMap.open(one, "map").toString());
    }

    @Test
    void aContainerMovesFromOneToAnotherInATurn(final Region region) {
        final SharedMap<String, Object> a = SharedMap.open(region, "a");
        final SharedMap<String, Object> b = SharedMap.open(region, "b");
        final SharedList<Object> list = a.putList("list");
        list.add("kept");
        region.inTurn(() -> b.put("list", a.remove("list")));
        assertEquals(List.of("kept"), b.get("list"));
        assertEquals(List.of("kept"), list, "the old handle is still good");
        assertEquals(0, a.size());
    }

    @Test
    void aContainerIsFreedWithItsLastHolder(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final long before = region.used();
        final SharedList<Object> list = map.putList("list");
        map.put("again", list);
        map.remove("list");
        assertEquals(0, list.size(), "something still holds it");
        map.remove("again");
        final StaleHandleException stale = assertThrows(StaleHandleException.class, list::size);
        assertTrue(stale.getMessage().contains("SharedList"), stale.getMessage());
        map.clear();
        assertTrue(region.used() <= before + 16 * 1024, "used=" + region.used() + " before=" + before);
    }

    @Test
    void aHandleTakenOutIsGoodUntilTheTurnEnds(final Region region) {
        final SharedList<Object> outer = SharedList.open(region, "outer");
        outer.addList().add("x");
        final SharedList<?> taken;
        final List<?> kept;
        try (Turn turn = region.takeTurn()) {
            taken = (SharedList<?>) outer.remove(0);
            assertEquals(List.of("x"), taken);
            kept = taken.snapshot();
            turn.commit();
        }
        assertThrows(StaleHandleException.class, taken::size);
        assertEquals(List.of("x"), kept);
    }

    @Test
    void whatIsTakenOutWithoutATurnComesAsACopyIfNothingElseHoldsIt(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        final SharedList<Object> named = SharedList.open(region, "named");
        queue.add(new ArrayList<>(List.of("message")));
        queue.add(named);
        final Object message = queue.poll();
        assertEquals(ArrayList.class, message.getClass());
        assertEquals(List.of("message"), message);
        assertInstanceOf(SharedList.class, queue.poll(), "the name holds it");
    }

    @Test
    void deepNestsAreFreedWithoutRecursion(final Region region) {
        final long before = region.used();
        final SharedList<Object> root = SharedList.open(region, "root");
        region.inTurn(() -> {
            SharedList<Object> list = root;
            for (int i = 0; i < 5_000; i++) {
                list = list.addList();
            }
        });
        assertTrue(region.check().isSound(), () -> region.check().problems().toString());
        region.remove("root");
        assertTrue(region.check().isSound());
        assertEquals(Map.of("directory", 1L), region.stats().objects());
        assertTrue(region.used() >= before);
    }

    @Test
    void cyclesAreFoundByCollect(final Region region) {
        final SharedList<Object> a = SharedList.open(region, "a");
        final SharedList<Object> b = a.addList();
        b.add(a);
        b.add("a string that needs a block of its own");
        region.remove("a");
        assertEquals(2L, region.stats().objects().get("SharedList"), "they hold each other");
        assertTrue(region.check().isSound());
        assertEquals(2, region.collect());
        assertEquals(Map.of("directory", 1L), region.stats().objects());
        assertEquals(0, region.collect());
    }

    @Test
    void cellsCanBeHeldByContainers(final Region region) {
        final LongCell cell = LongCell.open(region, "cell");
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("cell", cell);
        region.remove("cell");
        cell.add(7);
        assertEquals(7, assertInstanceOf(LongCell.class, map.get("cell")).get());
    }

    @Test
    void whatCanNotBeStoredChangesNothing(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        final List<Object> tooDeep = deep;
        try (Turn turn = region.takeTurn()) {
            list.add("first");
            assertThrows(UnsupportedValueException.class, () -> list.add(new Object()));
            assertThrows(UnsupportedValueException.class, () -> list.add(cyclic));
            assertThrows(UnsupportedValueException.class, () -> list.add(tooDeep));
            assertThrows(
                    UnsupportedValueException.class, () -> list.add(new ArrayList<>(List.of("x", new ArrayDeque<>()))));
            assertThrows(UnsupportedValueException.class, () -> list.add(Map.of(List.of(1), 2)));
            assertThrows(
                    NullPointerException.class,
                    () -> list.add(new HashMap<>(java.util.Collections.singletonMap(null, 1))));
            turn.commit();
        }
        assertEquals(List.of("first"), list, "the turn went on after the refusals");
    }

    @Test
    void aNameOfAnotherKindIsRefused(final Region region) {
        SharedList.open(region, "x");
        final WrongTypeException wrong = assertThrows(WrongTypeException.class, () -> SharedMap.open(region, "x"));
        assertTrue(wrong.getMessage().contains("SharedList"), wrong.getMessage());
        assertThrows(WrongTypeException.class, () -> LongCell.open(region, "x"));
    }

    @Test
    void referencesToAnotherRegionAreCopied(final RegionFactory regions) {
        final Region one = regions.create();
        final Region two = regions.create();
        final SharedList<Object> list = SharedList.open(one, "list");
        list.add("x");
        final SharedMap<String, Object> map = SharedMap.open(two, "map");
        map.put("list", list);
        list.add("y");
        assertEquals(List.of("x"), map.get("list"));
    }

    @Test
    void rolledBackContainersAreGone(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> list;
        try (Turn turn = region.takeTurn()) {
            list = map.putList("list");
            list.add("x");
            turn.rollback();
        }
        assertTrue(map.isEmpty());
        assertThrows(StaleHandleException.class, list::size);
        final SharedList<Object> other = map.putList("other");
        assertThrows(StaleHandleException.class, list::size, "not even when its place is used again");
        assertEquals(0, other.size());
    }
}
