package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
}
