package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.SharedRegion;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a turn is handed to one that waits, under FAIR. */
@ExtendWith(RegionExtension.class)
class HandOverTest {
    /** Sleeps until it is woken up, however often it is asked to idle. */
    private static final class Sleeper implements IdleStrategy {
        private volatile boolean asleep;
        private volatile boolean deeply;
        private volatile boolean awake;

        @Override
        public void idle() {
            // The first polls put the waiter in line, when the bypass time is over.
            LockSupport.parkNanos(2_000_000);
            while (asleep && !awake) {
                deeply = true;
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void reset() {}
    }

    /**
     * The millisecond in which whoever runs may take the turn begins when the offer is taken. From the offer itself it would
     * be over by then, and the turn would go from one sleeper to the next.
     */
    @Test
    void aHandOverCountsFromWhenItIsTaken(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final RegionMemory memory = region.attachment().memory().unlogged();
        final Sleeper sleeper = new Sleeper();
        final Region second = regions.attach(region, builder -> builder.idle(() -> sleeper));
        final long offered;
        final Background<Long> waiter;
        try (Turn turn = region.takeTurn()) {
            waiter = Background.call(() -> second.inTurn(() -> memory.getLong(ControlLayout.HAND_OVER_OFFSET)));
            Meeting.await("the waiter to stand in line", () -> SharedRegion.someoneInLine(region));
            sleeper.asleep = true;
            Meeting.await("the waiter to sleep", () -> sleeper.deeply);
            turn.commit();
            offered = System.nanoTime();
        }
        final boolean isOffered = SharedRegion.isTurnOffered(region);
        sleeper.awake = true;
        final long taken = waiter.join();
        assertTrue(isOffered, "the turn is offered to the one in line");
        assertTrue(taken - offered > 0, () -> "taken " + (offered - taken) + " ns before the offer");
    }
}
