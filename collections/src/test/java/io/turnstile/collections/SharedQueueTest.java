package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.Turn;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedQueueTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Test
    void firstInFirstOutAndLastInFirstOut(final Region region) throws InterruptedException {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        for (int i = 0; i < 200; i++) {
            queue.put(i);
        }
        assertEquals(0, queue.take());
        assertEquals(199, queue.takeLast());
        queue.push("top");
        assertEquals("top", queue.pop());
        assertEquals(198, queue.size());
    }

    @Test
    void aMessageOfARolledBackTurnIsThereAgainWhereItWas(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.add("first");
        queue.add("second");
        try (Turn turn = region.takeTurn()) {
            assertEquals("first", queue.poll());
            queue.add("third");
            turn.rollback();
        }
        assertEquals(List.of("first", "second"), queue.snapshot());
    }

    @Test
    void whoFindsNothingToTakeAndNoRoomTakesNoTurn(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue", 1);
        final SharedQueue<Object> full = SharedQueue.open(region, "full", 1);
        full.add("message");
        final long before = turnsOf(region);
        for (int i = 0; i < 10; i++) {
            assertNull(queue.poll());
            assertNull(queue.pollLast());
            assertEquals(0, queue.drainTo(new ArrayList<>()));
            assertFalse(full.offer("another"));
            assertFalse(full.offerFirst("another"));
        }
        assertEquals(before, turnsOf(region));
        assertEquals("message", full.poll());
        assertEquals(before + 1, turnsOf(region));
    }

    private static long turnsOf(final Region region) {
        return region.members().get(0).turns();
    }

    @Test
    void whereTurnsAreRefusedPollingIsRefusedThoughNothingIsThere(final RegionFactory regions) {
        final Region one = regions.create();
        SharedQueue.open(one, "queue");
        final Region reader = regions.track(regions.builder(one.name()).openReadOnly());
        assertThrows(
                RegionAccessException.class,
                () -> SharedQueue.open(reader, "queue").poll());
        assertThrows(
                IllegalStateException.class,
                () -> one.read(() -> SharedQueue.open(one, "queue").poll()));
    }

    @Test
    void aMessageIsSeenByOthersWhenItsTurnCommits(final RegionFactory regions) {
        final Region one = regions.create();
        final SharedQueue<Object> sent = SharedQueue.open(one, "queue");
        final SharedQueue<Object> received = SharedQueue.open(regions.attach(one), "queue");
        final CompletableFuture<Object> taken = CompletableFuture.supplyAsync(() -> take(received));
        try (Turn turn = one.takeTurn()) {
            sent.add("message");
            sent.add("another");
            assertFalse(taken.isDone());
            turn.commit();
        }
        assertEquals("message", assertTimeoutPreemptively(DEADLINE, () -> taken.get()));
    }

    private static Object take(final SharedQueue<Object> queue) {
        try {
            return queue.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBoundedQueueMakesWritersWait(final Region region) throws Exception {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue", 2);
        assertTrue(queue.offer(1));
        assertTrue(queue.offer(2));
        assertFalse(queue.offer(3));
        assertThrows(IllegalStateException.class, () -> queue.add(3));
        assertFalse(queue.offer(3, 20, TimeUnit.MILLISECONDS));
        final CompletableFuture<Void> put = CompletableFuture.runAsync(() -> put(queue, 3));
        assertEquals(1, queue.take());
        assertTimeoutPreemptively(DEADLINE, () -> put.get());
        assertEquals(List.of(2, 3), queue.snapshot());
        assertEquals(0, queue.remainingCapacity());
        assertEquals(0, SharedQueue.open(region, "queue", 99).remainingCapacity(), "a bound is fixed when it is made");
    }

    private static void put(final SharedQueue<Object> queue, final Object element) {
        try {
            queue.put(element);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aWaitInATurnIsRefusedAsItCouldNeverEnd(final Region region) throws InterruptedException {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        try (Turn turn = region.takeTurn()) {
            assertThrows(IllegalStateException.class, queue::take);
            assertNull(queue.poll(1, TimeUnit.HOURS));
            turn.commit();
        }
    }

    @Test
    void aWaitEndsByTimeOrInterrupt(final Region region) throws InterruptedException {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        assertNull(queue.poll(10, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, queue::take);
        assertFalse(Thread.interrupted(), "the exception has taken the interrupt status");
    }

    @Test
    void drainsInOneTurn(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.addAll(List.of(1, 2, 3, 4));
        final List<Object> drained = new ArrayList<>();
        assertEquals(3, queue.drainTo(drained, 3));
        assertEquals(List.of(1, 2, 3), drained);
        assertEquals(List.of(4), queue.snapshot());
        assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
    }

    @Test
    void nullIsRefused(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        assertThrows(NullPointerException.class, () -> queue.add(null));
        assertTrue(queue.isEmpty());
    }

    @Test
    void aDrainIntoWhatRefusesAnElementTakesNothing(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.addAll(List.of(1, 2, 3));
        assertThrows(IllegalStateException.class, () -> queue.drainTo(new ArrayBlockingQueue<>(2)));
        assertThrows(NullPointerException.class, () -> queue.drainTo(null));
        assertEquals(List.of(1, 2, 3), queue.snapshot());
        assertEquals(0, queue.drainTo(new ArrayList<>(), -1));
    }

    @Test
    void drainsContainersAsPollTakesThem(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        final SharedList<Object> named = SharedList.open(region, "named");
        queue.addAll(List.of(named, new ArrayList<>(List.of("message"))));
        final List<Object> drained = new ArrayList<>();
        queue.drainTo(drained);
        assertEquals(named, drained.get(0));
        assertEquals(SharedList.class, drained.get(0).getClass());
        assertEquals(ArrayList.class, drained.get(1).getClass(), "nothing else held it");
    }

    @Test
    void addsAllOrNothingToABoundedQueue(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue", 3);
        region.inTurn(() -> {
            queue.add(0);
            final IllegalStateException full =
                    assertThrows(IllegalStateException.class, () -> queue.addAll(List.of(1, 2, 3)));
            assertTrue(full.getMessage().startsWith("Deque full: bound=3"), full.getMessage());
            final SharedQueue<Object> itself = queue;
            assertThrows(IllegalArgumentException.class, () -> queue.addAll(itself));
            queue.addAll(List.of(1, 2));
            assertThrows(IllegalStateException.class, () -> queue.push(3));
        });
        assertEquals(List.of(0, 1, 2), queue.snapshot());
    }

    @Test
    void iteratorsRemoveWhatTheyReturnedNotWhatEqualsIt(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.addAll(List.of("a", "b", "a", "c", "a"));
        final Iterator<Object> backwards = queue.descendingIterator();
        backwards.next();
        backwards.remove();
        assertEquals(List.of("a", "b", "a", "c"), queue.snapshot());
        final Iterator<Object> forwards = queue.iterator();
        forwards.next();
        assertEquals("a", queue.poll(), "it is gone by now, so the next one like it goes");
        assertEquals("b", forwards.next());
        forwards.remove();
        assertEquals(List.of("a", "c"), queue.snapshot());
        assertThrows(IllegalStateException.class, forwards::remove);
    }

    @Test
    void filtersThatFailOrChangeTheQueueDoNoHarm(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.addAll(List.of(1, "a string that is too long for its slot", 3, 4));
        assertThrows(ClassCastException.class, () -> queue.removeIf(each -> (Integer) each > 0));
        assertEquals(4, queue.size());
        assertTrue(queue.removeIf(each -> each.equals(1) && queue.remove(3) || each.equals(4)));
        assertEquals(List.of("a string that is too long for its slot"), queue.snapshot());
    }

    @Test
    void handlesOfOneQueueAreEqual(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        final SharedList<Object> list = SharedList.open(region, "list");
        list.add(queue);
        assertEquals(0, list.indexOf(queue));
        assertEquals(queue.hashCode(), list.get(0).hashCode());
        assertFalse(queue.equals(SharedQueue.open(region, "another")));
        assertTrue(list.remove(queue));
    }

    @Test
    void aTimeOutThatNeverEndsIsOneAllTheSame(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        region.inTurn(() -> assertNull(pollFor(queue, Long.MAX_VALUE)));
    }

    private static Object pollFor(final SharedQueue<Object> queue, final long days) {
        try {
            return queue.poll(days, TimeUnit.DAYS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptEndsAWaitForRoomAndForAnElement(final Region region) throws Exception {
        final SharedQueue<Object> full = SharedQueue.open(region, "full", 1);
        full.add(1);
        final SharedQueue<Object> empty = SharedQueue.open(region, "empty");
        for (final Background.Body wait : List.<Background.Body>of(
                () -> full.put(2),
                () -> full.putFirst(2),
                () -> full.offer(2, 1, TimeUnit.HOURS),
                empty::take,
                empty::takeLast,
                () -> empty.poll(1, TimeUnit.HOURS))) {
            final Background<Void> waiting = Background.run(() -> assertThrows(InterruptedException.class, wait::run));
            waiting.thread().interrupt();
            waiting.join();
        }
        assertEquals(1, full.size());
    }
}
