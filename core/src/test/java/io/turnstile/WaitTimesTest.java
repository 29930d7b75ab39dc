package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.WaitTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wait of the core, with the longest and the shortest times that can be given. Each has a deadline: {@link Background}.
 */
@ExtendWith(RegionExtension.class)
class WaitTimesTest {
    private static final List<Wait> WAITS = List.of(
            new Wait("takeTurn(Duration)", new Blocker("turn"), (region, time) -> {
                try {
                    region.takeTurn(time.duration()).close();
                    return true;
                } catch (final TurnTimeoutException e) {
                    return false;
                }
            }),
            new Wait(
                    "SharedSemaphore.tryAcquire(long, TimeUnit)",
                    new Blocker("permits"),
                    (region, time) ->
                            SharedSemaphore.open(region, "semaphore", 0).tryAcquire(time.amount(), time.unit())),
            new Wait(
                    "SharedSemaphore.tryAcquire(int, long, TimeUnit)",
                    new Blocker("permits"),
                    (region, time) ->
                            SharedSemaphore.open(region, "semaphore", 0).tryAcquire(2, time.amount(), time.unit())),
            new Wait(
                    "SharedLatch.await(long, TimeUnit)",
                    new Blocker("latch"),
                    (region, time) -> SharedLatch.open(region, "latch", 0).await(time.amount(), time.unit())),
            new Wait(
                    "SharedReadWriteLock.readLock().tryLock(long, TimeUnit)",
                    new Blocker("lock"),
                    (region, time) ->
                            SharedReadWriteLock.open(region, "lock").readLock().tryLock(time.amount(), time.unit())),
            new Wait(
                    "SharedReadWriteLock.writeLock().tryLock(long, TimeUnit)",
                    new Blocker("lock"),
                    (region, time) ->
                            SharedReadWriteLock.open(region, "lock").writeLock().tryLock(time.amount(), time.unit())));

    private RegionFactory regions;
    private Region region;
    private Region other;
    private LongCell cell;

    @BeforeEach
    void open(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        other = factory.attach(region);
        cell = LongCell.open(region, "cell");
        SharedSemaphore.open(region, "semaphore", 2);
        SharedLatch.open(region, "latch", 1);
        SharedReadWriteLock.open(region, "lock");
    }

    /** What keeps a wait waiting until it is told to end. */
    record Blocker(String what) {
        void block(final Region region) {
            switch (what) {
                case "turn" -> region.takeTurn();
                case "permits" ->
                    assertTrue(SharedSemaphore.open(region, "semaphore", 0).tryAcquire(2));
                case "lock" ->
                    SharedReadWriteLock.open(region, "lock").writeLock().lock();
                default -> assertEquals(1, SharedLatch.open(region, "latch", 0).getCount());
            }
        }

        void unblock(final Region region) {
            switch (what) {
                case "turn" -> region.attachment().turns().rollback(0);
                case "permits" -> SharedSemaphore.open(region, "semaphore", 0).release(2);
                case "lock" ->
                    SharedReadWriteLock.open(region, "lock").writeLock().unlock();
                default -> SharedLatch.open(region, "latch", 0).countDown();
            }
        }
    }

    /** Waits. */
    interface Body {
        boolean isSuccess(Region region, WaitTime time) throws InterruptedException;
    }

    /** A public wait. */
    record Wait(String name, Blocker blocker, Body body) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> waitsAndTimes() {
        return WAITS.stream().flatMap(wait -> WaitTime.ALL.stream().map(time -> Arguments.of(wait, time)));
    }

    static List<WaitTime> times() {
        return WaitTime.ALL;
    }

    @ParameterizedTest
    @MethodSource("waitsAndTimes")
    void endsInTimeOrGoesOn(final Wait wait, final WaitTime time) throws Exception {
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch blocked = new CountDownLatch(1);
        final Background<Void> holder = Background.run(() -> {
            wait.blocker().block(region);
            blocked.countDown();
            Background.await(end);
            wait.blocker().unblock(region);
        });
        Background.await(blocked);
        final Background<Boolean> waiting = Background.call(() -> wait.body().isSuccess(other, time));
        if (time.isLong()) {
            Thread.sleep(20);
            assertTrue(waiting.thread().isAlive(), "it still waits");
            end.countDown();
            assertTrue(waiting.join());
        } else {
            assertFalse(waiting.join());
            end.countDown();
        }
        holder.join();
        assertEquals(0, SharedReadWriteLock.open(region, "lock").getWaitingWriters());
    }

    @ParameterizedTest
    @MethodSource("waitsAndTimes")
    void whatIsThereComesAtOnce(final Wait wait, final WaitTime time) throws Exception {
        SharedLatch.open(region, "latch", 0).countDown();
        assertTrue(Background.elsewhere(() -> wait.body().isSuccess(other, time)));
    }

    /** The waits that have the time of the options. */
    @ParameterizedTest
    @MethodSource("times")
    void turnTimeoutIsPositive(final WaitTime time) throws Exception {
        final RegionBuilder builder = Region.at(region.file());
        if (time.amount() <= 0) {
            assertThrows(IllegalArgumentException.class, () -> builder.turnTimeout(time.duration()));
            return;
        }
        builder.turnTimeout(time.duration());
        final Region waiter = regions.track(builder.open());
        final Region reader = regions.track(builder.openReadOnly());
        final List<Background.Body> waits = List.of(
                () -> waiter.takeTurn().close(),
                () -> LongCell.open(reader, "cell").get(),
                () -> SharedReadWriteLock.open(waiter, "lock").readLock().lock());
        for (final Background.Body each : waits) {
            final Background<Void> waiting;
            try (Turn turn = region.takeTurn()) {
                cell.add(1);
                waiting = Background.run(each);
                if (time.isLong()) {
                    Thread.sleep(20);
                    assertTrue(waiting.thread().isAlive(), "it still waits");
                } else {
                    assertThrows(TurnTimeoutException.class, waiting::join);
                }
                turn.commit();
            }
            if (time.isLong()) {
                waiting.join();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("times")
    void closingWaitsForTheTurnOfAnotherThread(final WaitTime time) throws Exception {
        if (time.amount() <= 0) {
            return;
        }
        final Region closing = regions.track(
                Region.at(region.file()).turnTimeout(time.duration()).open());
        final Turn turn = closing.tryTurn().orElseThrow();
        final Background<Void> close = Background.run(closing::close);
        if (time.isLong()) {
            Thread.sleep(20);
            assertTrue(close.thread().isAlive(), "it still waits");
        } else {
            assertThrows(TurnTimeoutException.class, close::join);
        }
        turn.close();
        if (time.isLong()) {
            close.join();
        } else {
            closing.close();
        }
    }
}
