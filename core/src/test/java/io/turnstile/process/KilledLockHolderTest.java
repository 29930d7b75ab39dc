package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.SharedReadWriteLock;
import io.turnstile.SharedSemaphore;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"read", "write"})
    void locksOfAKilledProcessComeBack(final String which) throws Exception {
        final SharedReadWriteLock lock = SharedReadWriteLock.open(shared.region(), "lock");
        final ChildJvm holder = shared.start(Locker.class, which);
        Meeting.await(shared.cell("step"), 1);
        assertFalse(lock.writeLock().tryLock(50, TimeUnit.MILLISECONDS), "the holder lives");
        assertEquals(which.equals("read"), lock.readLock().tryLock());
        if (which.equals("read")) {
            lock.readLock().unlock();
        }
        holder.kill();

        assertTrue(lock.writeLock().tryLock(SECONDS, TimeUnit.SECONDS));
        lock.writeLock().unlock();
        shared.audit(region -> assertEquals(0, lock.getReadLockCount()));
    }

    @Test
    void aKilledWaitingWriterKeepsNobodyOut() throws Exception {
        final SharedReadWriteLock lock = SharedReadWriteLock.open(shared.region(), "lock");
        lock.readLock().lock();
        final ChildJvm waiter = shared.start(Locker.class, "write");
        Meeting.await("a waiting writer", () -> lock.getWaitingWriters() == 1);
        assertFalse(Background.elsewhere(() -> lock.readLock().tryLock(1, TimeUnit.MILLISECONDS)));
        waiter.kill();

        assertTrue(Background.elsewhere(() -> lock.readLock().tryLock(SECONDS, TimeUnit.SECONDS)));
        assertEquals(0, lock.getWaitingWriters());
        shared.audit(region -> assertEquals(2, lock.getReadLockCount()));
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

    /** Locks and keeps it. */
    static final class Locker {
        public static void main(final String[] args) throws Exception {
            try (Region region = SharedRegion.at(args[0]).open()) {
                final SharedReadWriteLock lock = SharedReadWriteLock.open(region, "lock");
                (args[1].equals("read") ? lock.readLock() : lock.writeLock()).lock();
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
