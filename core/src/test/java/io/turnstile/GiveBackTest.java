package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Giving back never fails, also during a turn that is longer than the time-out of turns; nor does a wait that ends then. */
@ExtendWith(RegionExtension.class)
@SuppressWarnings("try")
class GiveBackTest {
    private static final long DEADLINE = 30;

    private Region region;
    private Region hasty;
    private LongCell cell;
    private SharedReadWriteLock lock;
    private SharedReadWriteLock elsewhere;
    private SharedSemaphore semaphore;
    private SharedSemaphore semaphoreElsewhere;

    @BeforeEach
    void open(final RegionFactory factory) {
        region = factory.create();
        hasty = factory.attach(region, options -> options.turnTimeout(Duration.ofMillis(50)));
        cell = LongCell.open(region, "cell");
        elsewhere = SharedReadWriteLock.open(region, "lock");
        semaphoreElsewhere = SharedSemaphore.open(region, "semaphore", 3);
        lock = SharedReadWriteLock.open(hasty, "lock");
        semaphore = SharedSemaphore.open(hasty, "semaphore", 3);
    }

    /** A turn of another member that has changed something, so that nobody can read, until it is closed. */
    private final class LongTurn implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final Background<Void> holder = Background.run(() -> {
            try (Turn turn = region.takeTurn()) {
                cell.add(1);
                begun.countDown();
                Background.await(end);
                turn.commit();
            }
        });

        LongTurn() throws InterruptedException {
            Background.await(begun);
        }

        @Override
        public void close() throws Exception {
            end.countDown();
            holder.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLockIsUnlockedDuringALongTurn(final boolean writing) throws Exception {
        final Lock mine = writing ? lock.writeLock() : lock.readLock();
        mine.lock();
        mine.lock();
        try (LongTurn turn = new LongTurn()) {
            assertThrows(TurnTimeoutException.class, mine::tryLock, "the control: the turn does not come");
            mine.unlock();
            mine.unlock();
        }
        assertTrue(Background.elsewhere(() -> elsewhere.writeLock().tryLock(DEADLINE, TimeUnit.SECONDS)));
        assertEquals(0, lock.getReadLockCount());
        assertEquals(0, lock.getWriteHoldCount());
    }

    /** A lock that is owed is not the thread's any more, and can be had again. */
    @Test
    void whatIsOwedDoesNotCountAsHeld() throws Exception {
        lock.readLock().lock();
        lock.readLock().lock();
        try (LongTurn turn = new LongTurn()) {
            lock.readLock().unlock();
            lock.readLock().unlock();
        }
        assertEquals(0, lock.getReadHoldCount());
        assertThrows(IllegalMonitorStateException.class, lock.readLock()::unlock);
        lock.writeLock().lock();
        assertEquals(1, lock.getWriteHoldCount());
        try (LongTurn turn = new LongTurn()) {
            lock.writeLock().unlock();
        }
        lock.writeLock().lock();
        assertEquals(1, lock.getWriteHoldCount());
        Background.await(
                "what was owed is given back", () -> elsewhere.toString().contains("writer"));
        assertTrue(lock.isWriteLockedByCurrentThread());
        lock.writeLock().unlock();
        assertThrows(IllegalMonitorStateException.class, lock.writeLock()::unlock);
        assertTrue(Background.elsewhere(() -> elsewhere.writeLock().tryLock(DEADLINE, TimeUnit.SECONDS)));
    }

    @Test
    void permitsAreReleasedDuringALongTurn() throws Exception {
        semaphore.acquire(3);
        try (LongTurn turn = new LongTurn()) {
            assertThrows(TurnTimeoutException.class, semaphore::drainPermits, "the control: the turn does not come");
            semaphore.release();
            Background.elsewhere(() -> {
                semaphore.release(1);
                return null;
            });
        }
        assertTrue(semaphoreElsewhere.tryAcquire(2, DEADLINE, TimeUnit.SECONDS));
        assertThrows(IllegalMonitorStateException.class, () -> semaphore.release(2));
        semaphore.release();
        assertEquals(1, semaphoreElsewhere.availablePermits());
    }

    /** More than it holds: what it holds comes back all the same. */
    @Test
    void tooManyReleasesDuringALongTurnHarmNobody() throws Exception {
        semaphore.acquire(2);
        semaphoreElsewhere.acquire();
        try (LongTurn turn = new LongTurn()) {
            semaphore.release(2);
            semaphore.release(1);
            lock.writeLock().unlock();
        }
        assertTrue(semaphoreElsewhere.tryAcquire(2, DEADLINE, TimeUnit.SECONDS));
        Background.await(
                "nothing is owed",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("turnstile-give-back")));
        assertEquals(0, semaphore.availablePermits());
        assertTrue(region.check().isSound());
    }

    /** It gives up during a turn in which its mark can not be taken away. */
    @Test
    void aWriterThatGivesUpDuringALongTurnKeepsNoReadersOut() throws Exception {
        elsewhere.readLock().lock();
        final Background<Boolean> writer =
                Background.call(() -> lock.writeLock().tryLock(500, TimeUnit.MILLISECONDS));
        Background.await("a waiting writer", () -> elsewhere.getWaitingWriters() == 1);
        try (LongTurn turn = new LongTurn()) {
            assertFalse(writer.join());
            final Background<Exception> locker =
                    Background.call(() -> assertThrows(TurnTimeoutException.class, lock.writeLock()::lock));
            final String message = locker.join().getMessage();
            assertTrue(message.contains("no write lock") && message.contains("the turn is held by pid="), message);
        }
        assertTrue(Background.elsewhere(() -> elsewhere.readLock().tryLock(DEADLINE, TimeUnit.SECONDS)));
        assertEquals(0, elsewhere.getWaitingWriters());
    }

    /** The time of the wait counts, not that of turns. */
    @Test
    void aTimedWaitEndsDuringALongTurn() throws Exception {
        final SharedLatch latch = SharedLatch.open(hasty, "latch", 1);
        final Background<Boolean> late;
        try (LongTurn turn = new LongTurn()) {
            assertFalse(semaphore.tryAcquire(1, TimeUnit.MILLISECONDS));
            assertFalse(latch.await(1, TimeUnit.MILLISECONDS));
            assertFalse(lock.readLock().tryLock(1, TimeUnit.MILLISECONDS));
            assertFalse(lock.writeLock().tryLock(1, TimeUnit.MILLISECONDS));
            late = Background.call(() -> semaphore.tryAcquire(3, 1, TimeUnit.HOURS));
            Thread.sleep(100);
        }
        assertTrue(late.join(), "it waits on although no turn came in 50 ms");
        assertEquals(0, lock.getWaitingWriters());
    }

    @Test
    void closingGivesBackWhatIsOwed() throws Exception {
        semaphore.acquire(3);
        lock.writeLock().lock();
        try (LongTurn turn = new LongTurn()) {
            semaphore.release(3);
            lock.writeLock().unlock();
            hasty.close();
        }
        assertTrue(semaphoreElsewhere.tryAcquire(3, DEADLINE, TimeUnit.SECONDS));
        assertTrue(elsewhere.writeLock().tryLock(DEADLINE, TimeUnit.SECONDS));
    }

    /** What is removed meanwhile needs nothing back. */
    @Test
    void whatIsRemovedIsOwedNothing() throws Exception {
        semaphore.acquire(3);
        try (LongTurn turn = new LongTurn()) {
            semaphore.release(3);
        }
        region.remove("semaphore");
        Background.await(
                "nothing is owed",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("turnstile-give-back")));
        assertTrue(region.check().isSound());
    }
}
