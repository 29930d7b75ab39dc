package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.ForwardingMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thread has ended in its turn, and the roll-back of what it has changed is not the usual one. */
@ExtendWith(RegionExtension.class)
class EndedThreadTest {
    private final CountDownLatch recovering = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean armed;

    /** Memory that stays in a roll-back when all lines are back and the log is still there. */
    private RegionMemory slowToRecover(final RegionMemory memory) {
        return new ForwardingMemory(memory) {
            @Override
            public void putLongRelease(final long offset, final long value) {
                if (armed && offset == ControlLayout.LOG_LENGTH_OFFSET) {
                    armed = false;
                    recovering.countDown();
                    try {
                        Background.await(goOn);
                    } catch (final InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                super.putLongRelease(offset, value);
            }
        };
    }

    private static void endInATurn(final Region region, final LongCell cell) throws Exception {
        Background.elsewhere(() -> {
            region.takeTurn();
            cell.set(2);
            return null;
        });
    }

    /** The process still remembers the one that ended; it must not take the one that recovers for that one. */
    @Test
    void livingThreadIsNotRobbedWhileItRecovers(final RegionFactory regions) throws Exception {
        final Region first = regions.create();
        final Region region = regions.track(RegionSeam.open(regions.builder(first.name()), this::slowToRecover));
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(1);
        Background.elsewhere(() -> {
            region.takeTurn();
            cell.set(2);
            armed = true;
            return null;
        });
        // This thread recovers, or the one that watches.
        final Background<Long> recoverer = Background.call(() -> region.inTurn(() -> cell.getAndAdd(10)));
        Background.await(recovering);
        try {
            for (int i = 0; i < 5; i++) {
                assertTrue(region.tryTurn().isEmpty());
                assertThrows(TurnTimeoutException.class, () -> region.takeTurn(Duration.ofMillis(30)));
                assertThrows(TurnTimeoutException.class, () -> first.takeTurn(Duration.ofMillis(30)));
            }
        } finally {
            goOn.countDown();
        }
        assertEquals(1, recoverer.join());
        assertEquals(11, cell.get());
    }

    /** Who can not roll back leaves the turn as found: each one that asks is told why, and nobody waits in vain. */
    @Test
    void damagedLogIsReportedToEveryoneAndTheRegionCloses(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        regions.damaged(region.file());
        final LongCell cell = LongCell.open(region, "cell");
        endInATurn(region, cell);
        // Set back each time: the watcher may be in between, and finds the log as it is.
        region.attachment().memory().unlogged().putLong(ControlLayout.LOG_LENGTH_OFFSET, Long.MAX_VALUE);
        for (int i = 0; i < 3; i++) {
            assertThrows(RegionCorruptException.class, region::takeTurn);
            assertThrows(RegionCorruptException.class, region::tryTurn);
        }
        Background.run(region::close).join();
    }

    /** An Error in a look, as where the heap is full, must not end all looking. */
    @Test
    void watcherGoesOnAfterAnError(final RegionFactory regions) throws Exception {
        final Region first = regions.create();
        final Region failing =
                regions.track(RegionSeam.open(regions.builder(first.name()), this::failingForTheWatcher));
        final LongCell cell = LongCell.open(failing, "cell");
        armed = true;
        endInATurn(failing, cell);
        Background.await(recovering);

        final Region region = regions.create();
        final Region other = regions.attach(region);
        endInATurn(region, LongCell.open(region, "cell"));
        other.takeTurn(Duration.ofSeconds(20)).close();

        armed = false;
        first.takeTurn(Duration.ofSeconds(20)).close();
    }

    private RegionMemory failingForTheWatcher(final RegionMemory memory) {
        return new ForwardingMemory(memory) {
            @Override
            public boolean compareAndSetLong(final long offset, final long expected, final long value) {
                if (armed && Thread.currentThread().getName().equals("turnstile-ended-threads")) {
                    recovering.countDown();
                    throw new OutOfMemoryError("on purpose");
                }
                return super.compareAndSetLong(offset, expected, value);
            }
        };
    }

    /** Nobody can close a region that nobody can reach any more; others must not wait for it. */
    @Test
    void turnInAForgottenRegionIsUndone(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(1);
        endInATurnAndForget(region.name());
        final Background<Void> waiter =
                Background.run(() -> region.takeTurn(Duration.ofSeconds(20)).close());
        while (waiter.thread().isAlive()) {
            System.gc();
            waiter.thread().join(50);
        }
        waiter.join();
        assertEquals(1, cell.get());
    }

    private static void endInATurnAndForget(final String name) throws Exception {
        final Region forgotten = Region.at(name).open();
        endInATurn(forgotten, LongCell.open(forgotten, "cell"));
    }
}
