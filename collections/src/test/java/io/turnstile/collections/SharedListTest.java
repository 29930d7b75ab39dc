package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnRolledBackException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedListTest {
    @Test
    void numbersNeedNoBoxing(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.add(5L);
        list.add(1.5);
        list.add("text");
        assertEquals(7, list.addToLong(0, 2));
        assertEquals(7, list.getLong(0));
        assertEquals(2.0, list.addToDouble(1, 0.5));
        assertEquals(2.0, list.getDouble(1));
        list.setLong(2, 9);
        assertEquals(Arrays.<Object>asList(7L, 2.0, 9L), list);
        region.inTurn(() -> list.setDouble(0, 3.5));
        assertEquals(3.5, list.get(0));
    }

    @Test
    void aNumberOfAnotherTypeIsRefused(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(Arrays.asList(5, null));
        assertThrows(WrongTypeException.class, () -> list.addToLong(0, 1), "an Integer is no Long");
        assertThrows(WrongTypeException.class, () -> list.getDouble(1));
        assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.setLong(-1, 2));
    }

    @Test
    void iteratorsFailFastWhoeverChangesTheList(final RegionFactory regions) {
        final Region one = regions.create();
        final SharedList<Object> list = SharedList.open(one, "list");
        list.addAll(List.of(1, 2, 3));
        final Iterator<Object> iterator = list.iterator();
        assertEquals(1, iterator.next());
        SharedList.open(regions.attach(one), "list").add(4);
        assertThrows(ConcurrentModificationException.class, iterator::next);
    }

    @Test
    void listIteratorAddsSetsAndRemoves(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final List<Object> plain = new ArrayList<>();
        for (final List<Object> each : List.of(list, plain)) {
            each.addAll(List.of("a", "b", "c"));
            final ListIterator<Object> iterator = each.listIterator();
            iterator.next();
            iterator.set("A");
            iterator.add("x");
            assertThrows(IllegalStateException.class, iterator::remove);
            iterator.next();
            iterator.remove();
            iterator.previous();
            iterator.remove();
            assertEquals(1, iterator.nextIndex());
            iterator.next();
            assertThrows(NoSuchElementException.class, iterator::next);
        }
        assertEquals(plain, list);
    }

    @Test
    void bulkOperationsAreThoseOfAList(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final List<Object> plain = new ArrayList<>();
        for (final List<Object> each : List.of(list, plain)) {
            for (int i = 0; i < 1_000; i++) {
                each.add((i * 7) % 1_000);
            }
            each.removeIf(n -> (Integer) n % 3 == 0);
            each.replaceAll(n -> (Integer) n + 1);
            each.sort(Comparator.comparing(n -> (Integer) n % 100));
            each.removeAll(List.of(2, 5));
            each.subList(100, 400).clear();
            each.subList(5, 10).replaceAll(n -> n + "!");
        }
        assertEquals(plain, list);
        assertEquals(plain.toString(), list.toString());
        assertEquals(Arrays.asList(plain.toArray()), Arrays.asList(list.toArray()));
        assertFalse(list.retainAll(new ArrayList<>(list)));
    }

    @Test
    void aFunctionThatFailsLeavesEverythingAsItWas(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(1, 2, 3));
        assertThrows(ClassCastException.class, () -> list.replaceAll(n -> n.equals(3) ? (Object) ((String) n) : "x"));
        assertEquals(List.of(1, 2, 3), list);
        try (Turn turn = region.takeTurn()) {
            list.add(4);
            assertThrows(ClassCastException.class, () -> list.sort(Comparator.comparing(n -> (String) n)));
            turn.commit();
        }
        assertEquals(List.of(1, 2, 3, 4), list, "nothing was stored yet, so the turn around it went on");
    }

    @Test
    void anInnerTurnThatRollsBackEndsTheOuterOne(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final Turn outer = region.takeTurn();
        list.add("x");
        assertThrows(
                IllegalArgumentException.class,
                () -> region.inTurn(() -> {
                    list.add("y");
                    throw new IllegalArgumentException();
                }));
        assertThrows(TurnRolledBackException.class, () -> list.add("z"));
        assertThrows(TurnRolledBackException.class, outer::commit);
        assertTrue(list.isEmpty());
    }
}
