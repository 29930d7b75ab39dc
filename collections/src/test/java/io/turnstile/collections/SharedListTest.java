package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.StaleHandleException;
import io.turnstile.Turn;
import io.turnstile.TurnRolledBackException;
import io.turnstile.ValueCodec;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;
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
    void elementsAreFoundWhereverAnotherHandleHasMovedThemInTheTurn(final Region region) {
        final SharedList<Long> list = SharedList.open(region, "list");
        final SharedList<Long> other = SharedList.open(region, "list");
        region.inTurn(() -> {
            for (long i = 0; i < 1_000; i++) {
                other.add(i);
                assertEquals(i, list.getLong((int) i), "of " + list.size());
                assertEquals(0, list.getLong(0));
            }
            other.subList(300, 900).clear();
            assertEquals(900, list.getLong(300));
            assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(400));
            other.add(0, -1L);
            assertEquals(299, list.getLong(300), "one further on");
            other.clear();
            assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(0));
        });
    }

    @Test
    void elementsAreFoundAfterATurnThatWasRolledBackAndOneWithAsManyChanges(final Region region) {
        final SharedList<Long> list = SharedList.open(region, "list");
        final SharedList<Long> other = SharedList.open(region, "list");
        list.addAll(List.of(0L, 1L, 2L, 3L));
        final Turn turn = region.takeTurn();
        other.add(4L);
        assertEquals(4, list.getLong(4), "in a chunk that is not there after the roll-back");
        turn.rollback();
        assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(4));
        turn.close();
        region.inTurn(() -> {
            assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(4));
            other.remove(3);
            assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(3));
            assertEquals(2, list.getLong(2));
        });
    }

    @Test
    void elementsThatAnInnerTurnHasUndoneAreNotFound(final Region region) {
        final SharedList<Long> list = SharedList.open(region, "list");
        list.add(0L);
        assertThrows(
                TurnRolledBackException.class,
                () -> region.inTurn(() -> {
                    final SharedList<Long> made = SharedList.open(region, "made");
                    made.add(1L);
                    list.add(1L);
                    assertEquals(1, made.getLong(0) * list.getLong(1));
                    try (Turn inner = region.takeTurn()) {
                        inner.rollback();
                    }
                    assertEquals(0, list.getLong(0));
                    assertThrows(IndexOutOfBoundsException.class, () -> list.getLong(1));
                    assertThrows(StaleHandleException.class, () -> made.getLong(0));
                }));
    }

    @Test
    void aNumberReplacesAnyOtherValue(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(Arrays.asList(1L, 2, 0.5, null, "a text that has a block of its own", List.of(1), true));
        final Object[] before = list.toArray();
        for (int i = 0; i < before.length; i++) {
            for (final Object value : Arrays.asList(7L, 8L, 1.5, 2.5, 9, null, null, true, false, "short", 3L)) {
                list.set(i, value);
                assertEquals(value, list.get(i));
            }
            list.set(i, before[i]);
        }
        assertEquals(Arrays.asList(before), list);
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

    @Test
    void sublistsAreLiveAndFailFast(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        final List<Object> outer = list.subList(2, 8);
        final List<Object> inner = outer.subList(1, 4);
        inner.add(1, "x");
        inner.remove(Integer.valueOf(5));
        assertEquals(List.of(3, "x", 4), inner);
        assertEquals(List.of(2, 3, "x", 4, 6, 7), outer);
        assertEquals(List.of(0, 1, 2, 3, "x", 4, 6, 7, 8, 9), list);
        list.set(3, "set");
        assertEquals("set", inner.get(0), "what adds and removes nothing does no harm");
        outer.add("y");
        assertThrows(ConcurrentModificationException.class, inner::size);
        assertEquals("y", outer.get(6));
        list.remove(9);
        assertThrows(ConcurrentModificationException.class, () -> outer.get(0));
        assertThrows(ConcurrentModificationException.class, () -> outer.add("z"));
        assertThrows(ConcurrentModificationException.class, outer::toString);
        assertThrows(IndexOutOfBoundsException.class, () -> list.subList(0, 99));
        assertThrows(IllegalArgumentException.class, () -> list.subList(3, 2));
    }

    @Test
    void iteratorsOfSublistsFailFast(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(0, 1, 2, 3));
        final List<Object> part = list.subList(1, 4);
        final Iterator<Object> iterator = part.iterator();
        iterator.next();
        iterator.remove();
        assertEquals(2, iterator.next());
        final Iterator<Object> other = part.iterator();
        part.remove(0);
        assertThrows(ConcurrentModificationException.class, other::next);
        assertEquals(List.of(3), part);
    }

    @Test
    void functionsThatChangeTheListAreFoundOut(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(3, 1, 2));
        assertThrows(ConcurrentModificationException.class, () -> list.removeIf(each -> list.remove(each)));
        assertThrows(ConcurrentModificationException.class, () -> list.replaceAll(each -> list.add(9) ? each : 0));
        assertThrows(
                ConcurrentModificationException.class,
                () -> list.sort((one, other) -> list.remove((Object) 3) ? 0 : one.hashCode() - other.hashCode()));
        assertThrows(
                ConcurrentModificationException.class,
                () -> list.sort((one, other) -> list.set(0, "a string that is too long for its slot") == one ? 1 : 0));
        assertEquals(List.of(3, 1, 2), list);
    }

    @Test
    void aViewOfTheListCanBePutIntoIt(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final List<Object> plain = new ArrayList<>();
        for (final List<Object> each : List.of(list, plain)) {
            each.addAll(List.of("a string that is too long for its slot", "b", "c"));
            each.addAll(1, each.subList(0, 2));
            final List<Object> itself = each;
            each.addAll(itself);
        }
        assertEquals(plain, list);
        list.set(0, list.subList(0, 2));
        assertEquals(plain.subList(0, 2), list.get(0));
        list.add(0, List.of("tuple", list.subList(1, 3)));
        assertEquals(List.of("tuple", plain.subList(1, 3)), list.get(0));
        list.replaceAll(each -> list.subList(2, 3));
        assertEquals(List.of(plain.get(1)), list.get(list.size() - 1));
    }

    @Test
    void byteArraysAreComparedByContent(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(bytes(1), bytes(2), List.of("tuple", bytes(3))));
        assertEquals(1, list.indexOf(bytes(2)));
        assertEquals(2, list.lastIndexOf(List.of("tuple", bytes(3))));
        assertEquals(SharedList.open(region, "list"), list);
        assertEquals(list.hashCode(), list.hashCode());
        assertEquals(list, List.of(bytes(1), bytes(2), List.of("tuple", bytes(3))));
        assertTrue(list.remove(bytes(1)));
        assertFalse(list.subList(0, 1).contains(bytes(1)));
    }

    private static byte[] bytes(final int value) {
        return new byte[] {(byte) value, 7};
    }

    @Test
    void numbersAreSortedAsNumbers(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        for (final List<?> numbers : List.of(
                List.of(3L, -1L, Long.MIN_VALUE, 3L),
                List.of(0.0, -0.0, Double.NaN, -1.5, Double.NEGATIVE_INFINITY),
                List.of("b", "a", ""))) {
            list.clear();
            list.addAll(numbers);
            list.sort(null);
            final List<Object> sorted = new ArrayList<>(numbers);
            sorted.sort(null);
            assertEquals(sorted, list);
        }
        list.addAll(List.of("x", 1L));
        assertThrows(ClassCastException.class, () -> list.sort(null));
    }

    @Test
    void sortingIsStableAndCopiesNothing(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        for (int i = 0; i < 500; i++) {
            list.add("a string that is too long for its slot " + i % 7 + " " + i);
        }
        final List<Object> plain = new ArrayList<>(list);
        final long used = region.used();
        final Comparator<Object> bySeventh = Comparator.comparing(text -> ((String) text).charAt(39));
        list.sort(bySeventh);
        plain.sort(bySeventh);
        assertEquals(plain, list);
        assertEquals(used, region.used());
    }

    @Test
    void streamsKnowTheirSize(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(List.of(1, 2, 3));
        assertEquals(3, list.spliterator().getExactSizeIfKnown());
        assertEquals(6, list.parallelStream().mapToInt(each -> (Integer) each).sum());
        assertEquals(2, list.subList(1, 3).spliterator().getExactSizeIfKnown());
        assertEquals(3, list.toArray(Object[]::new).length);
    }

    @Test
    void aListWithACodecIsStoredByItAndNotCopiedAsAList(final Region region) {
        region.register(Route.class, new RouteCodec());
        final SharedList<Object> list = SharedList.open(region, "list");
        list.add(new Route(3, 4));
        list.addAll(List.of(new Route(5, 6), List.of(new Route(7, 8))));
        assertEquals(Route.class, list.get(0).getClass());
        assertEquals(Route.class, list.get(1).getClass());
        assertEquals(Route.class, ((List<?>) list.get(2)).get(0).getClass());
        assertEquals(1, list.indexOf(new Route(5, 6)));
    }

    /** Two numbers that look like a list. */
    private static final class Route extends AbstractList<Integer> {
        private final int start;
        private final int end;

        Route(final int start, final int end) {
            this.start = start;
            this.end = end;
        }

        @Override
        public Integer get(final int index) {
            return Objects.checkIndex(index, 2) == 0 ? start : end;
        }

        @Override
        public int size() {
            return 2;
        }
    }

    private static final class RouteCodec implements ValueCodec<Route> {
        @Override
        public void write(final Route route, final BytesOut<?> out) {
            out.writeInt(route.start);
            out.writeInt(route.end);
        }

        @Override
        public Route read(final BytesIn<?> in) {
            final int start = in.readInt();
            return new Route(start, in.readInt());
        }
    }
}
