package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.internal.value.GiveBacks;
import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of locks, killed at each of its stores: one line an operation. */
class LocksCrashTest {
    private static final List<String> WAITS = List.of(
            "acquire()",
            "acquire(int)",
            "tryAcquire()",
            "tryAcquire(int, long, TimeUnit)",
            "tryAcquire(long, TimeUnit)");

    static Stream<Operation> operations() {
        return Stream.of(
                Operation.of(
                        "SharedSemaphore.open(Region, String, int)",
                        region -> {},
                        region -> SharedSemaphore.open(region, "new", 3)),
                semaphore("tryAcquire(int): the first", region -> {}, semaphore -> semaphore.tryAcquire(2)),
                semaphore(
                        "tryAcquire(int): of one that has ended",
                        LocksCrashTest::acquireFourAndEnd,
                        semaphore -> assertTrue(semaphore.tryAcquire(3))),
                semaphore("drainPermits()", LocksCrashTest::acquireFourAndEnd, SharedSemaphore::drainPermits),
                Operation.of("SharedSemaphore.release()", region -> {}, LocksCrashTest::acquireTwoReleaseOne),
                Operation.of(
                        "SharedSemaphore.release(int)",
                        region -> {},
                        region -> region.inTurn(() -> {
                            SharedSemaphore.open(region, "semaphore", 5).tryAcquire(5);
                            SharedSemaphore.open(region, "semaphore", 5).release(3);
                        })),
                Operation.of(
                        "remove a semaphore",
                        region -> SharedSemaphore.open(region, "semaphore", 5).tryAcquire(4),
                        region -> region.remove("semaphore")),
                Operation.of(
                        "SharedReadWriteLock.open(Region, String)",
                        region -> {},
                        region -> SharedReadWriteLock.open(region, "new")),
                lock("readLock(): of one that has ended", lock -> {
                    lock.readLock().lock();
                    lock.readLock().lock();
                }),
                lock("writeLock(): of one that has ended", lock -> {
                    lock.writeLock().lock();
                    lock.readLock().lock();
                }),
                Operation.of("write, downgrade, unlock", region -> {}, LocksCrashTest::downgrade),
                Operation.of("unlock and release later than wanted", region -> {}, LocksCrashTest::giveBackLater),
                Operation.of(
                        "a writer waits and gives up",
                        region -> SharedReadWriteLock.open(region, "lock"),
                        LocksCrashTest::readAndWaitToWrite),
                Operation.of(
                        "remove a lock",
                        region -> SharedReadWriteLock.open(region, "lock")
                                .readLock()
                                .lock(),
                        region -> region.remove("lock")),
                Operation.of(
                        "SharedLatch.open(Region, String, int)",
                        region -> {},
                        region -> SharedLatch.open(region, "new", 3)),
                Operation.of(
                        "SharedLatch.countDown()",
                        region -> SharedLatch.open(region, "latch", 3),
                        region -> SharedLatch.open(region, "latch", 3).countDown()));
    }

    /** Through an attachment of its own, so that it has ended also where the operation has that of the preparation. */
    private static void acquireFourAndEnd(final Region region) {
        try (Region ending = Region.at(region.file()).open()) {
            assertTrue(SharedSemaphore.open(ending, "semaphore", 5).tryAcquire(4));
        }
    }

    private static void acquireTwoReleaseOne(final Region region) {
        region.inTurn(() -> {
            final SharedSemaphore semaphore = SharedSemaphore.open(region, "semaphore", 5);
            assertTrue(semaphore.tryAcquire(2));
            semaphore.release();
            assertEquals(4, semaphore.availablePermits());
        });
    }

    private static Operation lock(final String name, final Consumer<SharedReadWriteLock> run) {
        return Operation.of(
                "SharedReadWriteLock." + name,
                LocksCrashTest::writeAndEnd,
                region -> region.inTurn(() -> run.accept(SharedReadWriteLock.open(region, "lock"))));
    }

    private static void writeAndEnd(final Region region) {
        try (Region ending = Region.at(region.file()).open()) {
            final SharedReadWriteLock lock = SharedReadWriteLock.open(ending, "lock");
            lock.writeLock().lock();
            lock.readLock().lock();
        }
    }

    private static void downgrade(final Region region) {
        region.inTurn(() -> {
            final SharedReadWriteLock lock = SharedReadWriteLock.open(region, "lock");
            lock.writeLock().lock();
            lock.writeLock().lock();
            lock.readLock().lock();
            lock.readLock().lock();
            lock.writeLock().unlock();
            lock.writeLock().unlock();
            lock.readLock().unlock();
        });
    }

    /** What the process gives back when the turn did not come in time. */
    private static void giveBackLater(final Region region) {
        region.inTurn(() -> {
            final SharedReadWriteLock lock = SharedReadWriteLock.open(region, "lock");
            lock.readLock().lock();
            lock.readLock().lock();
            ((SharedLock) lock.readLock()).oweOne();
            GiveBacks.of(region.attachment()).payAll();
            assertEquals(1, lock.getReadHoldCount());
        });
    }

    /** Waiting is no content, so each moment is as before it or as after it. */
    private static void readAndWaitToWrite(final Region region) {
        final SharedReadWriteLock lock = SharedReadWriteLock.open(region, "lock");
        lock.readLock().lock();
        try {
            assertFalse(lock.writeLock().tryLock(1, TimeUnit.MICROSECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Operation semaphore(
            final String name, final Consumer<Region> prepare, final Consumer<SharedSemaphore> run) {
        return Operation.of(
                "SharedSemaphore." + name,
                region -> {
                    SharedSemaphore.open(region, "semaphore", 5);
                    prepare.accept(region);
                },
                region -> run.accept(SharedSemaphore.open(region, "semaphore", 5)));
    }

    static Stream<Arguments> covered() {
        return Stream.of(
                arguments(
                        SharedSemaphore.class,
                        Map.of(
                                "reads",
                                List.of("availablePermits()", "toString()"),
                                "tries of tryAcquire(int)",
                                WAITS)),
                arguments(
                        SharedReadWriteLock.class,
                        Map.of(
                                "reads",
                                List.of(
                                        "getReadHoldCount()",
                                        "getReadLockCount()",
                                        "getWaitingWriters()",
                                        "getWriteHoldCount()",
                                        "isWriteLocked()",
                                        "isWriteLockedByCurrentThread()",
                                        "toString()"))),
                arguments(
                        SharedLatch.class,
                        Map.of("reads", List.of("await()", "await(long, TimeUnit)", "getCount()", "toString()"))));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void coversEveryPublicMethod(final Class<?> type, final Map<String, List<String>> exempt) {
        CoveredMethods.assertComplete(type, operations(), exempt);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + killed + " stores");
        assertTrue(killed > 5, "killed=" + killed);
    }

    @Test
    void isAllOrNothingWhenTheOneThatTakesOverIsKilledToo() throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(lock(
                "writeLock(): of one that has ended", lock -> lock.writeLock().lock()));
        assertTrue(killed > 5, "killed=" + killed);
    }
}
