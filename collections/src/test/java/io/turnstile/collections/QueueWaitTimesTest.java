package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.WaitTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every timed wait of a queue, with the longest and the shortest times. Each has a deadline: {@link Background}. */
@ExtendWith(RegionExtension.class)
class QueueWaitTimesTest {
    private static final Map<String, Wait> POLLS = Map.of(
            "poll", (queue, time) -> queue.poll(time.amount(), time.unit()),
            "pollFirst", (queue, time) -> queue.pollFirst(time.amount(), time.unit()),
            "pollLast", (queue, time) -> queue.pollLast(time.amount(), time.unit()));

    private static final Map<String, Wait> OFFERS = Map.of(
            "offer", (queue, time) -> orNull(queue.offer("b", time.amount(), time.unit())),
            "offerFirst", (queue, time) -> orNull(queue.offerFirst("b", time.amount(), time.unit())),
            "offerLast", (queue, time) -> orNull(queue.offerLast("b", time.amount(), time.unit())));

    private RegionFactory regions;
    private Region region;
    private SharedQueue<String> queue;
    private SharedQueue<String> elsewhere;

    /** A wait; null if it was in vain. */
    interface Wait {
        String await(SharedQueue<String> queue, WaitTime time) throws InterruptedException;
    }

    private static String orNull(final boolean done) {
        return done ? "a" : null;
    }

    @BeforeEach
    void open(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        queue = SharedQueue.open(region, "queue", 1);
        elsewhere = SharedQueue.open(factory.attach(region), "queue");
    }

    private static Stream<Arguments> withTimes(final Map<String, Wait> waits) {
        return waits.entrySet().stream()
                .flatMap(wait -> WaitTime.ALL.stream().map(time -> Arguments.of(wait.getKey(), wait.getValue(), time)));
    }

    static Stream<Arguments> polls() {
        return withTimes(POLLS);
    }

    static Stream<Arguments> offers() {
        return withTimes(OFFERS);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("polls")
    void aPollEndsInTimeOrGoesOn(final String name, final Wait wait, final WaitTime time) throws Exception {
        endsInTimeOrGoesOn(wait, time, () -> queue.put("a"));
        queue.clear();
        queue.put("a");
        assertEquals("a", Background.elsewhere(() -> wait.await(elsewhere, time)), "what is there comes at once");
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("offers")
    void anOfferEndsInTimeOrGoesOn(final String name, final Wait wait, final WaitTime time) throws Exception {
        queue.put("a");
        endsInTimeOrGoesOn(wait, time, queue::take);
        queue.clear();
        assertEquals("a", Background.elsewhere(() -> wait.await(elsewhere, time)), "there is room");
    }

    private void endsInTimeOrGoesOn(final Wait wait, final WaitTime time, final Background.Body change)
            throws Exception {
        final Background<String> waiting = Background.call(() -> wait.await(elsewhere, time));
        if (time.isLong()) {
            Thread.sleep(20);
            assertTrue(waiting.thread().isAlive(), "it still waits");
            change.run();
            assertEquals("a", waiting.join());
        } else {
            assertNull(waiting.join());
        }
    }

    /** The time of the wait counts, not that of turns. */
    @Test
    void aTimedWaitEndsDuringALongTurn() throws Exception {
        final Region hasty = regions.attach(region, options -> options.turnTimeout(Duration.ofMillis(50)));
        final SharedQueue<String> waiting = SharedQueue.open(hasty, "queue");
        final LongCell cell = LongCell.open(region, "cell");
        final Background<String> late;
        try (Turn turn = region.takeTurn()) {
            cell.set(1);
            assertNull(Background.elsewhere(() -> waiting.poll(1, TimeUnit.MILLISECONDS)));
            assertThrows(TurnTimeoutException.class, () -> Background.elsewhere(waiting::poll), "the control");
            late = Background.call(() -> waiting.poll(1, TimeUnit.HOURS));
            Thread.sleep(100);
            queue.put("a");
            turn.commit();
        }
        assertEquals("a", late.join(), "it waits on although no turn came in 50 ms");
    }

    /** The idle strategy sleeps for longer than the test lasts: nothing would come of it without being woken up. */
    @Test
    void wakesTheWaiterOfTheSameProcess() throws Exception {
        final Region sleepy = regions.attach(region, options -> options.idle(Sleep::new));
        final SharedQueue<String> there = SharedQueue.open(sleepy, "queue");
        final SharedQueue<String> back = SharedQueue.open(sleepy, "back", 1);
        final Background<Void> echo = Background.run(() -> {
            for (int i = 0; i < 50; i++) {
                back.put(there.take());
            }
        });
        for (int i = 0; i < 50; i++) {
            there.put("a" + i);
            assertEquals("a" + i, back.take());
        }
        echo.join();
        assertEquals(List.of(), queue.snapshot());
    }

    /** Sleeps for minutes, unless it is woken up. */
    private static final class Sleep implements IdleStrategy {
        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void idle() {
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(2));
        }

        @Override
        public void reset() {
            // Has no state.
        }
    }
}
