package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class LocksTest {
    private static final long DEADLINE = 30;

    private RegionFactory regions;
    private Region region;
    private Region other;
    private SharedSemaphore semaphore;

    @BeforeEach
    void open(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        other = factory.attach(region);
        semaphore = SharedSemaphore.open(region, "semaphore", 3);
    }

    @Test
    void countsPermits() throws InterruptedException {
        semaphore.acquire();
        assertTrue(semaphore.tryAcquire(2));
        assertFalse(semaphore.tryAcquire());
        assertTrue(semaphore.tryAcquire(0));
        assertEquals(0, semaphore.availablePermits());
        semaphore.release(2);
        assertEquals(2, semaphore.drainPermits());
        semaphore.release(3);
        assertEquals(3, semaphore.availablePermits());
        assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(-1));
        assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.open(region, "bad", -1));
    }

    @Test
    void onlyWhoHoldsPermitsReleasesThem() {
        final SharedSemaphore elsewhere = SharedSemaphore.open(other, "semaphore", 99);
        assertTrue(semaphore.tryAcquire(2));
        final Exception e = assertThrows(IllegalMonitorStateException.class, elsewhere::release);
        assertTrue(e.getMessage().contains("permits=1"), e::getMessage);
        assertTrue(elsewhere.tryAcquire());
        assertThrows(IllegalMonitorStateException.class, () -> semaphore.release(3));
        assertEquals(0, elsewhere.availablePermits());
        semaphore.release(2);
        elsewhere.release();
        assertEquals(3, semaphore.availablePermits());
    }

    @Test
    void permitsOfAClosedAttachmentComeBack() {
        assertTrue(SharedSemaphore.open(other, "semaphore", 3).tryAcquire(3));
        assertFalse(semaphore.tryAcquire());
        other.close();
        assertTrue(semaphore.tryAcquire(3));
    }

    /** Its member slot, and so its record, is given to the next one. */
    @Test
    void permitsOfAnEarlierMemberOfTheSlotComeBack() {
        assertTrue(SharedSemaphore.open(other, "semaphore", 3).tryAcquire(2));
        other.close();
        final SharedSemaphore next = SharedSemaphore.open(regions.attach(region), "semaphore", 3);
        assertThrows(IllegalMonitorStateException.class, next::release);
        assertTrue(next.tryAcquire());
        assertEquals(2, next.availablePermits());
    }

    @Test
    void waitsUntilPermitsAreReleased() throws Exception {
        assertTrue(semaphore.tryAcquire(3));
        final SharedSemaphore elsewhere = SharedSemaphore.open(other, "semaphore", 3);
        assertFalse(elsewhere.tryAcquire(1, TimeUnit.MILLISECONDS));
        final Background<Boolean> waiting = Background.call(() -> elsewhere.tryAcquire(2, DEADLINE, TimeUnit.SECONDS));
        semaphore.release();
        semaphore.release(2);
        assertTrue(waiting.join());
        assertEquals(1, semaphore.availablePermits());
    }

    @Test
    void aWaitCanBeInterrupted() throws Exception {
        assertEquals(3, semaphore.drainPermits());
        final Background<Void> waiting =
                Background.run(() -> assertThrows(InterruptedException.class, () -> semaphore.acquire()));
        waiting.thread().interrupt();
        waiting.join();
        assertEquals(0, semaphore.availablePermits());
    }

    @Test
    void aTurnDoesNotWaitForItself() throws InterruptedException {
        assertEquals(3, semaphore.drainPermits());
        region.inTurn(() -> {
            assertThrows(IllegalStateException.class, semaphore::acquire);
        });
        try (Turn turn = region.takeTurn()) {
            assertFalse(semaphore.tryAcquire(DEADLINE, TimeUnit.SECONDS));
            semaphore.release(2);
            turn.rollback();
        }
        assertEquals(0, semaphore.availablePermits());
    }

    /** The control is the semaphore itself: with as many permits as threads the most would be more than two. */
    @Test
    void neverMoreThanItsPermitsAreHeld() throws Exception {
        final SharedSemaphore two = SharedSemaphore.open(region, "two", 2);
        final SharedSemaphore twoElsewhere = SharedSemaphore.open(other, "two", 2);
        final AtomicLongCell holders = AtomicLongCell.open(region, "holders");
        final AtomicLongCell most = AtomicLongCell.open(region, "most");
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            final SharedSemaphore mine = i % 2 == 0 ? two : twoElsewhere;
            threads.add(Background.run(() -> {
                for (int round = 0; round < 200; round++) {
                    assertTrue(mine.tryAcquire(DEADLINE, TimeUnit.SECONDS));
                    most.accumulate(holders.add(1), Math::max);
                    holders.add(-1);
                    mine.release();
                }
            }));
        }
        for (final Background<Void> thread : threads) {
            thread.join();
        }
        assertTrue(most.get() >= 1 && most.get() <= 2, "most=" + most.get());
        assertEquals(2, two.availablePermits());
    }

    @Test
    void aLatchOpensAtZero() throws Exception {
        final SharedLatch latch = SharedLatch.open(region, "latch", 2);
        final SharedLatch elsewhere = SharedLatch.open(other, "latch", 7);
        assertFalse(elsewhere.await(1, TimeUnit.MILLISECONDS));
        final Background<Void> waiting = Background.run(elsewhere::await);
        latch.countDown();
        assertEquals(1, elsewhere.getCount());
        try (Turn turn = region.takeTurn()) {
            latch.countDown();
            assertTrue(latch.await(0, TimeUnit.SECONDS));
            turn.rollback();
        }
        assertEquals(1, latch.getCount());
        latch.countDown();
        latch.countDown();
        waiting.join();
        assertEquals(0, latch.getCount());
        assertThrows(IllegalArgumentException.class, () -> SharedLatch.open(region, "bad", -1));
        assertThrows(WrongTypeException.class, () -> SharedLatch.open(region, "semaphore", 1));
    }

    @Test
    void checkFindsPermitsThatAreLostOrTooMany() {
        regions.damaged(region.file());
        assertTrue(semaphore.tryAcquire(2));
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long descriptor = semaphore.handle().descriptor();
        for (final int word :
                new int[] {SemaphoreLayout.PERMITS, SemaphoreLayout.AVAILABLE, SemaphoreLayout.HOLDINGS}) {
            for (final long wrong : new long[] {7, -1, 1L << 40}) {
                final long before = memory.getLong(descriptor + word);
                memory.putLong(descriptor + word, wrong);
                assertFalse(region.check().isSound(), "word=" + word + " value=" + wrong);
                memory.putLong(descriptor + word, before);
            }
        }
        assertTrue(region.check().isSound());
        memory.putLong(descriptor + SemaphoreLayout.AVAILABLE, 4);
        assertThrows(RegionCorruptException.class, semaphore::availablePermits);
    }

    @Test
    void recordsThatAreNoBlockAreNotUsed() {
        regions.damaged(region.file());
        assertTrue(semaphore.tryAcquire(2));
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long root = semaphore.handle().descriptor() + SemaphoreLayout.HOLDINGS;
        memory.putLong(root, memory.getLong(root) + 16);
        assertThrows(RegionCorruptException.class, () -> semaphore.release(2));
        assertThrows(RegionCorruptException.class, () -> semaphore.tryAcquire(1));
    }

    @Test
    void repairGivesAllPermitsBack() {
        assertTrue(semaphore.tryAcquire(2));
        SharedLatch.open(region, "latch", 5).countDown();
        other.close();
        region.close();
        final String to = regions.name();
        assertEquals(List.of(), Region.repair(region.name(), to));
        final Region copy = regions.track(Region.at(to).open());
        assertEquals(3, SharedSemaphore.open(copy, "semaphore", 0).availablePermits());
        assertEquals(4, SharedLatch.open(copy, "latch", 0).getCount());
    }
}
