package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class ReadWriteLockTest {
    private static final long DEADLINE = 30;

    private RegionFactory regions;
    private Region region;
    private Region other;
    private SharedReadWriteLock lock;
    private Lock read;
    private Lock write;
    private SharedReadWriteLock elsewhere;

    @BeforeEach
    void open(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        other = factory.attach(region);
        lock = SharedReadWriteLock.open(region, "lock");
        read = lock.readLock();
        write = lock.writeLock();
        elsewhere = SharedReadWriteLock.open(other, "lock");
    }

    /** Tries in another thread, which keeps what it gets. */
    private static boolean tryElsewhere(final Callable<Boolean> attempt) throws Exception {
        return Background.elsewhere(attempt);
    }

    @Test
    void manyReadOrOneWrites() throws Exception {
        read.lock();
        assertTrue(elsewhere.readLock().tryLock());
        assertEquals(2, lock.getReadLockCount());
        assertFalse(tryElsewhere(() -> elsewhere.writeLock().tryLock()));
        elsewhere.readLock().unlock();
        read.unlock();
        write.lock();
        assertTrue(elsewhere.isWriteLocked());
        assertFalse(elsewhere.isWriteLockedByCurrentThread());
        assertFalse(elsewhere.readLock().tryLock());
        assertFalse(tryElsewhere(write::tryLock));
        assertFalse(elsewhere.writeLock().tryLock(1, TimeUnit.MILLISECONDS));
        write.unlock();
        assertTrue(elsewhere.writeLock().tryLock());
        assertThrows(WrongTypeException.class, () -> SharedLatch.open(region, "lock", 1));
    }

    @Test
    void isReentrantAndCanBeDowngraded() throws Exception {
        write.lock();
        write.lock();
        read.lock();
        read.lock();
        assertEquals(2, lock.getWriteHoldCount());
        assertEquals(2, lock.getReadHoldCount());
        write.unlock();
        assertFalse(elsewhere.readLock().tryLock());
        write.unlock();
        assertTrue(elsewhere.readLock().tryLock());
        assertFalse(elsewhere.writeLock().tryLock());
        elsewhere.readLock().unlock();
        read.unlock();
        read.unlock();
        assertTrue(elsewhere.writeLock().tryLock());
    }

    /** With j.u.c. it waits for itself for ever. */
    @Test
    void aReaderCanNotBecomeAWriter() throws Exception {
        read.lock();
        assertFalse(write.tryLock());
        assertFalse(write.tryLock(1, TimeUnit.MILLISECONDS));
        final Exception e = assertThrows(IllegalStateException.class, write::lock);
        assertTrue(e.getMessage().contains("wait for itself"), e::getMessage);
        assertEquals(0, lock.getWaitingWriters());
    }

    @Test
    void onlyTheThreadThatLocksUnlocks() throws Exception {
        assertThrows(IllegalMonitorStateException.class, read::unlock);
        assertThrows(IllegalMonitorStateException.class, write::unlock);
        read.lock();
        assertThrows(IllegalMonitorStateException.class, elsewhere.readLock()::unlock);
        Background.run(() -> assertThrows(IllegalMonitorStateException.class, read::unlock))
                .join();
        read.unlock();
        write.lock();
        assertThrows(IllegalMonitorStateException.class, elsewhere.writeLock()::unlock);
        assertThrows(IllegalMonitorStateException.class, read::unlock);
        assertThrows(UnsupportedOperationException.class, write::newCondition);
    }

    @Test
    void aWaitingWriterIsNotStarvedByReaders() throws Exception {
        read.lock();
        final Background<Void> writer = Background.run(() -> {
            elsewhere.writeLock().lock();
            elsewhere.writeLock().unlock();
        });
        Background.await("a waiting writer", () -> lock.getWaitingWriters() == 1);
        assertFalse(tryElsewhere(() -> read.tryLock(1, TimeUnit.MILLISECONDS)), "a reader that comes later");
        assertTrue(tryElsewhere(() -> {
            final boolean locked = read.tryLock();
            read.unlock();
            return locked;
        }));
        read.lock();
        read.unlock();
        read.unlock();
        writer.join();
        assertTrue(read.tryLock(DEADLINE, TimeUnit.SECONDS));
    }

    @Test
    void aWaitEndsAfterTheTimeOutOfTurns() throws Exception {
        final Region hasty = regions.track(
                Region.at(region.file()).turnTimeout(Duration.ofMillis(100)).open());
        final SharedReadWriteLock waiting = SharedReadWriteLock.open(hasty, "lock");
        read.lock();
        final Exception e = assertThrows(TurnTimeoutException.class, waiting.writeLock()::lock);
        assertTrue(e.getMessage().contains("reads=1"), e::getMessage);
        assertThrows(TurnTimeoutException.class, waiting.writeLock()::lockInterruptibly);
        assertEquals(0, lock.getWaitingWriters());
        assertTrue(waiting.readLock().tryLock());
    }

    @Test
    void onlySomeWaitsCanBeInterrupted() throws Exception {
        write.lock();
        final Background<Void> interruptible = Background.run(
                () -> assertThrows(InterruptedException.class, elsewhere.writeLock()::lockInterruptibly));
        interruptible.thread().interrupt();
        interruptible.join();
        assertEquals(0, lock.getWaitingWriters());
        final Background<Boolean> stubborn = Background.call(() -> {
            elsewhere.writeLock().lock();
            return Thread.interrupted();
        });
        Background.await("a waiting writer", () -> lock.getWaitingWriters() == 1);
        stubborn.thread().interrupt();
        write.unlock();
        assertTrue(stubborn.join(), "the interrupt is kept");
        assertTrue(lock.isWriteLocked());
    }

    @Test
    void aTurnThatRollsBackUndoesIt() throws Exception {
        write.lock();
        try (Turn turn = region.takeTurn()) {
            write.unlock();
            read.lock();
            turn.rollback();
        }
        assertTrue(lock.isWriteLockedByCurrentThread());
        assertEquals(0, lock.getReadLockCount());
        try (Turn turn = other.takeTurn()) {
            assertThrows(IllegalStateException.class, elsewhere.readLock()::lock);
            assertFalse(elsewhere.writeLock().tryLock(DEADLINE, TimeUnit.SECONDS));
            turn.commit();
        }
        assertEquals(0, lock.getWaitingWriters());
    }

    @Test
    void locksOfAClosedAttachmentComeBack() throws Exception {
        elsewhere.writeLock().lock();
        elsewhere.readLock().lock();
        assertFalse(read.tryLock());
        other.close();
        read.lock();
        assertFalse(lock.isWriteLocked());
        assertEquals(1, lock.getReadLockCount());
        read.unlock();
        final Region third = regions.attach(region);
        SharedReadWriteLock.open(third, "lock").readLock().lock();
        third.close();
        write.lock();
        assertEquals(0, lock.getReadLockCount());
    }

    /** More threads than the first chunk of records has; what they leave behind is used again. */
    @Test
    void manyThreadsRead() throws Exception {
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final Lock mine = (i % 2 == 0 ? lock : elsewhere).readLock();
            threads.add(Background.run(() -> {
                for (int round = 0; round < 20; round++) {
                    assertTrue(mine.tryLock(DEADLINE, TimeUnit.SECONDS));
                    mine.unlock();
                }
                mine.lock();
            }));
        }
        for (final Background<Void> thread : threads) {
            thread.join();
        }
        assertEquals(40, lock.getReadLockCount());
        assertTrue(region.check().isSound());
    }

    /** The control is {@link #manyReadOrOneWrites}: readers are together. */
    @Test
    void aWriterIsAlone() throws Exception {
        final AtomicLongCell inside = AtomicLongCell.open(region, "inside");
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            final SharedReadWriteLock mine = i % 2 == 0 ? lock : elsewhere;
            final boolean writes = i < 2;
            threads.add(Background.run(() -> {
                final Lock one = writes ? mine.writeLock() : mine.readLock();
                for (int round = 0; round < 100; round++) {
                    assertTrue(one.tryLock(DEADLINE, TimeUnit.SECONDS));
                    final long now = inside.add(1);
                    assertTrue(writes ? now == 1 : now <= 4, "inside=" + now);
                    inside.add(-1);
                    one.unlock();
                }
            }));
        }
        for (final Background<Void> thread : threads) {
            thread.join();
        }
        assertEquals(0, inside.get());
        assertEquals("SharedReadWriteLock[no writer reads=0]", lock.toString());
    }

    /** Virtual threads use up 2^24 ids in seconds; a participant id has the low 24 bits of it. */
    @Test
    void threadsWhoseIdsDifferByATagAreTwo() throws Exception {
        final SharedReadWriteLock one = new SharedReadWriteLock(lock.handle(), () -> 77);
        final SharedReadWriteLock two = new SharedReadWriteLock(lock.handle(), () -> 77 + (1L << 24));
        one.writeLock().lock();
        assertFalse(two.writeLock().tryLock());
        assertFalse(two.readLock().tryLock());
        assertFalse(two.isWriteLockedByCurrentThread());
        assertThrows(IllegalMonitorStateException.class, two.writeLock()::unlock);
        assertEquals(1, one.getWriteHoldCount());
        one.writeLock().unlock();
        one.readLock().lock();
        assertEquals(0, two.getReadHoldCount());
        assertThrows(IllegalMonitorStateException.class, two.readLock()::unlock);
        assertFalse(two.writeLock().tryLock(1, TimeUnit.MILLISECONDS));
        two.readLock().lock();
        one.readLock().unlock();
        assertEquals(1, lock.getReadLockCount());
        assertEquals(1, two.getReadHoldCount());
        assertTrue(region.check().isSound());
        two.readLock().unlock();
        assertTrue(write.tryLock());
    }

    /** As {@link #threadsWhoseIdsDifferByATagAreTwo} with real threads, some seconds to use the ids up. */
    @Test
    @Tag("soak")
    void realThreadsWhoseIdsDifferByATagAreTwo() throws Exception {
        final CountDownLatch first = new CountDownLatch(1);
        final Background<Void> one = Background.run(() -> {
            write.lock();
            Background.await(first);
            write.unlock();
        });
        Background.await("it writes", lock::isWriteLocked);
        final FutureTask<Void> attempt = new FutureTask<>(() -> {
            assertFalse(write.tryLock());
            assertThrows(IllegalMonitorStateException.class, write::unlock);
            return null;
        });
        Thread two;
        do {
            two = new Thread(null, attempt, "double", 0, false);
        } while ((two.getId() - one.thread().getId()) % (1 << 24) != 0);
        two.start();
        attempt.get(DEADLINE, TimeUnit.SECONDS);
        assertTrue(lock.isWriteLocked());
        first.countDown();
        one.join();
    }

    /** The idle strategy sleeps for longer than the test lasts: nothing would come of it without being woken up. */
    @Test
    void wakesTheWaiterOfTheSameProcess() throws Exception {
        final Region sleepy = regions.attach(region, options -> options.idle(Sleep::new));
        final SharedReadWriteLock mine = SharedReadWriteLock.open(sleepy, "lock");
        final SharedSemaphore there = SharedSemaphore.open(sleepy, "there", 1);
        final SharedSemaphore back = SharedSemaphore.open(sleepy, "back", 1);
        final SharedLatch latch = SharedLatch.open(sleepy, "latch", 1);
        mine.writeLock().lock();
        there.acquire();
        back.acquire();
        final Background<Void> echo = Background.run(() -> {
            latch.await();
            assertTrue(mine.readLock().tryLock(DEADLINE, TimeUnit.SECONDS));
            mine.readLock().unlock();
            for (int i = 0; i < 50; i++) {
                there.acquire();
                back.release();
            }
        });
        Thread.sleep(20);
        latch.countDown();
        Thread.sleep(20);
        mine.writeLock().unlock();
        for (int i = 0; i < 50; i++) {
            there.release();
            back.acquire();
        }
        echo.join();
    }

    /** Sleeps for minutes, unless it is woken up. */
    private static final class Sleep implements IdleStrategy {
        @Override
        public void idle(final int workCount) {
            idle();
        }

        @Override
        public void idle() {
            LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(2));
        }

        @Override
        public void reset() {
            // Has no state.
        }
    }

    @Test
    void checkFindsWordsThatAreWrong() {
        regions.damaged(region.file());
        read.lock();
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long descriptor = lock.handle().descriptor();
        for (int word = ReadWriteLockLayout.WRITER; word < ReadWriteLockLayout.END; word += Long.BYTES) {
            for (final long wrong : new long[] {7, -1, 1L << 60}) {
                final long before = memory.getLong(descriptor + word);
                memory.putLong(descriptor + word, wrong);
                assertFalse(region.check().isSound(), "word=" + word + " value=" + wrong);
                memory.putLong(descriptor + word, before);
            }
        }
        assertTrue(region.check().isSound());
    }

    @Test
    void repairGivesAFreeLock() {
        read.lock();
        other.close();
        region.close();
        final String to = regions.name();
        assertEquals(List.of(), Region.repair(region.name(), to));
        final Region copy = regions.track(Region.at(to).open());
        assertTrue(SharedReadWriteLock.open(copy, "lock").writeLock().tryLock());
    }
}
