package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.SharedSemaphore;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that holds permits is killed: they come back. */
@Tag("process")
class KilledLockHolderTest {
    private static final long SECONDS = Meeting.DEADLINE.toSeconds();

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void permitsOfAKilledProcessComeBack() throws Exception {
        final SharedSemaphore semaphore = SharedSemaphore.open(shared.region(), "semaphore", 3);
        semaphore.acquire();
        final ChildJvm holder = shared.start(Holder.class);
        Meeting.await(shared.cell("step"), 1);
        assertFalse(semaphore.tryAcquire(), "the holder lives");
        assertFalse(semaphore.tryAcquire(50, TimeUnit.MILLISECONDS), "the holder lives");
        holder.kill();

        assertTrue(semaphore.tryAcquire(2, SECONDS, TimeUnit.SECONDS));
        semaphore.release(3);
        shared.audit(region -> assertEquals(3, semaphore.availablePermits()));
    }

    @Test
    void processesWaitForALatch() throws Exception {
        final SharedLatch latch = SharedLatch.open(shared.region(), "latch", 1);
        final ChildJvm waiter = shared.start(Waiter.class);
        Meeting.await(shared.cell("step"), 1);
        latch.countDown();
        assertEquals(0, waiter.awaitExit(), waiter::output);
    }

    /** Acquires two permits and keeps them. */
    static final class Holder {
        public static void main(final String[] args) throws Exception {
            try (Region region = SharedRegion.at(args[0]).open()) {
                SharedSemaphore.open(region, "semaphore", 0).acquire(2);
                AtomicLongCell.open(region, "step").set(1);
                Meeting.await(AtomicLongCell.open(region, "never"), 1);
            }
        }
    }

    /** Waits for the latch. */
    static final class Waiter {
        public static void main(final String[] args) throws Exception {
            try (Region region = SharedRegion.at(args[0]).open()) {
                final SharedLatch latch = SharedLatch.open(region, "latch", 0);
                AtomicLongCell.open(region, "step").set(1);
                assertTrue(latch.await(SECONDS, TimeUnit.SECONDS));
            }
        }
    }
}
