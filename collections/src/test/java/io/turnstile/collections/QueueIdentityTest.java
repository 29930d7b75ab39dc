package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Spliterator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An element of a queue is itself: not another one that equals it, has its place, or both. */
@ExtendWith(RegionExtension.class)
class QueueIdentityTest {
    private static final String LONG_TICK = "a tick that is too long for its slot";

    private Region region;
    private SharedQueue<Object> queue;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
        queue = SharedQueue.open(region, "queue");
    }

    @Test
    void anIteratorLeavesAnEqualMessageThatItNeverReturned() {
        for (final String tick : List.of("tick", LONG_TICK)) {
            queue.add(tick);
            final Iterator<Object> iterator = queue.iterator();
            iterator.next();
            queue.poll();
            queue.add(tick);
            iterator.remove();
            assertEquals(List.of(tick), queue.snapshot());
            queue.clear();
        }
    }

    @Test
    void anIteratorLeavesAnEqualOneThatWasPushedInItsPlace() {
        queue.addAll(List.of("bottom", "below"));
        queue.push("top");
        final Iterator<Object> iterator = queue.iterator();
        iterator.next();
        queue.pop();
        queue.push("top");
        iterator.remove();
        assertEquals(List.of("top", "bottom", "below"), queue.snapshot());
    }

    @Test
    void anIteratorLeavesAnEqualOneThatWasAddedInItsPlaceAtTheEnd() {
        queue.addAll(List.of("first", "tick"));
        final Iterator<Object> iterator = queue.descendingIterator();
        iterator.next();
        queue.pollLast();
        queue.addLast("tick");
        iterator.remove();
        assertEquals(List.of("first", "tick"), queue.snapshot());
    }

    @Test
    void anIteratorFindsItsElementWhereverItHasMoved() {
        for (int i = 0; i < 100; i++) {
            queue.add("tick");
        }
        queue.add("last");
        final Iterator<Object> iterator = queue.iterator();
        for (int i = 0; i < 51; i++) {
            iterator.next();
        }
        queue.removeFirst();
        queue.addFirst("before");
        queue.addFirst("before");
        queue.removeFirstOccurrence("last");
        iterator.remove();
        assertEquals(100, queue.size());
        final Iterator<Object> other = queue.iterator();
        other.next();
        iterator.next();
        iterator.remove();
        other.remove();
        assertEquals(98, queue.size());
        assertTrue(region.check().isSound());
    }

    @Test
    void anIteratorOfATurnThatWasRolledBackRemovesNothing() {
        final Iterator<Object> iterator;
        try (Turn turn = region.takeTurn()) {
            queue.add("tick");
            iterator = queue.iterator();
            iterator.next();
            turn.rollback();
        }
        queue.add("tick");
        assertThrows(IllegalStateException.class, iterator::remove);
        assertEquals(List.of("tick"), queue.snapshot());
    }

    @Test
    void anIteratorOfATurnThatChangedNothingGoesOnAfterARollBack() {
        queue.add("tick");
        final Iterator<Object> iterator;
        try (Turn turn = region.takeTurn()) {
            iterator = queue.iterator();
            iterator.next();
            turn.rollback();
        }
        iterator.remove();
        assertTrue(queue.isEmpty());
    }

    /** An element of the twin: equal ones are told apart. */
    private static final class Twin {
        private final Object value;

        Twin(final Object value) {
            this.value = value;
        }
    }

    /** An iterator that is behind the changes, with what it would return. */
    private record Behind(Iterator<Object> iterator, Iterator<Twin> twins, boolean descending) {}

    static LongStream seeds() {
        return LongStream.of(1, 2, 3, Long.getLong("turnstile.seed", new Random().nextLong()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void iteratorsRemoveTheVeryElementOrNothing(final long seed) {
        final Random random = new Random(seed);
        final List<Twin> twin = new ArrayList<>();
        final List<Behind> behind = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            final int grow = step / 500 % 2 == 0 ? 60 : 40;
            if (random.nextInt(100) < grow) {
                add(random, twin);
            } else if (!twin.isEmpty()) {
                take(random, twin);
            }
            if (random.nextInt(20) == 0) {
                final boolean descending = random.nextBoolean();
                final List<Twin> seen = new ArrayList<>(twin);
                if (descending) {
                    java.util.Collections.reverse(seen);
                }
                behind.add(new Behind(
                        descending ? queue.descendingIterator() : queue.iterator(), seen.iterator(), descending));
            }
            if (!behind.isEmpty() && random.nextInt(4) == 0) {
                final int which = random.nextInt(behind.size());
                if (!goOn(random, behind.get(which), twin)) {
                    behind.remove(which);
                }
            }
            if (step % 100 == 0) {
                assertEquals(values(twin), queue.snapshot(), "seed=" + seed + " step=" + step);
            }
        }
        assertEquals(values(twin), queue.snapshot(), "seed=" + seed);
        assertTrue(region.check().isSound());
    }

    private static List<Object> values(final List<Twin> twin) {
        return twin.stream().map(each -> each.value).collect(Collectors.toList());
    }

    private void add(final Random random, final List<Twin> twin) {
        final Object value = random.nextBoolean() ? "tick" : LONG_TICK;
        if (random.nextInt(3) == 0) {
            queue.addFirst(value);
            twin.add(0, new Twin(value));
        } else {
            queue.addLast(value);
            twin.add(new Twin(value));
        }
    }

    private void take(final Random random, final List<Twin> twin) {
        final Object taken;
        switch (random.nextInt(5)) {
            case 0 -> taken = queue.pollLast().equals(twin.remove(twin.size() - 1).value);
            case 1 -> {
                final Object value = twin.get(random.nextInt(twin.size())).value;
                taken = queue.removeFirstOccurrence(value);
                twin.remove(values(twin).indexOf(value));
            }
            default -> taken = queue.pollFirst().equals(twin.remove(0).value);
        }
        assertEquals(true, taken);
    }

    private static boolean goOn(final Random random, final Behind behind, final List<Twin> twin) {
        for (int i = random.nextInt(30); i >= 0; i--) {
            assertEquals(behind.twins.hasNext(), behind.iterator.hasNext());
            if (!behind.iterator.hasNext()) {
                return false;
            }
            final Twin expected = behind.twins.next();
            assertEquals(expected.value, behind.iterator.next());
            if (i == 0 || random.nextInt(4) == 0) {
                behind.iterator.remove();
                twin.remove(expected);
            }
        }
        return true;
    }

    @Test
    void anotherHandleOfTheQueueIsTheQueueItself(final RegionFactory regions) {
        queue.add("tick");
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("queue", queue);
        final SharedQueue<Object> nested = handle(map.get("queue"));
        final SharedQueue<Object> attached = SharedQueue.open(regions.attach(region), "queue");
        for (final SharedQueue<Object> other : List.of(queue, SharedQueue.open(region, "queue"), nested, attached)) {
            assertThrows(IllegalArgumentException.class, () -> queue.drainTo(other));
            assertThrows(IllegalArgumentException.class, () -> queue.drainTo(other, 5));
            assertThrows(IllegalArgumentException.class, () -> queue.addAll(other));
        }
        assertEquals(List.of("tick"), queue.snapshot());
        final SharedQueue<Object> another = SharedQueue.open(region, "another");
        assertTrue(another.addAll(queue));
        assertEquals(1, queue.drainTo(another));
        assertEquals(List.of("tick", "tick"), another.snapshot());
    }

    @SuppressWarnings("unchecked")
    private static SharedQueue<Object> handle(final Object value) {
        return (SharedQueue<Object>) value;
    }

    @Test
    void aSpliteratorIsBoundWhenItIsUsed() {
        queue.addAll(List.of("a", "b"));
        final Spliterator<Object> spliterator = queue.spliterator();
        assertFalse(spliterator.hasCharacteristics(Spliterator.SIZED));
        queue.add("c");
        final List<Object> seen = new ArrayList<>();
        assertTrue(spliterator.tryAdvance(seen::add));
        queue.poll();
        spliterator.forEachRemaining(seen::add);
        assertEquals(List.of("a", "b", "c"), seen);
        assertEquals(
                "b!c!",
                queue.stream()
                        .peek(each -> queue.add("late"))
                        .map(each -> each + "!")
                        .collect(Collectors.joining()));
    }
}
