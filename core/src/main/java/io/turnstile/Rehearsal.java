package io.turnstile;

import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.memory.FileMapping;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionFile;
import io.turnstile.internal.region.RegionName;
import io.turnstile.internal.value.Kinds;
import io.turnstile.internal.value.RehearsedKinds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * Does once in memory of this process alone what is done in turns, before the process takes its first turn of a region that
 * others have.
 *
 * <p>A JVM loads and links a class, a lambda or a concatenation when it is first run. In a turn everybody else would wait for
 * that, 17 to 274 ms in all. And a class whose initialisation fails, for want of stack or heap, fails for ever: so what
 * cleans up after an Error is better loaded before. To name the classes would not do, for lambdas and concatenations have
 * no names: so everything is run, failures and the take-over from a dead holder included. A process that takes no turn never does it. Kinds of objects
 * are rehearsed before the first turn after the process has opened an object of them, and those that it has not opened
 * some seconds after its first turn. So a first turn in which a kind is opened that was not opened before loads classes, if it
 * comes in these seconds.
 */
final class Rehearsal {
    /** For tests of many short processes, which would spend their time on it. */
    static final boolean WANTED = !"false".equals(System.getProperty("turnstile.rehearsal"));

    private static final long CAPACITY = 1 << 20;
    private static final int MEMBERS = 2;
    private static final long LEISURE_NANOS = 5_000_000_000L;
    private static final long TRIES = 1000;
    private static final long PAUSE_NANOS = 100_000;

    private static boolean begun;

    /** Null before the first turn, and where this JDK does not allow it. */
    private static Region region;

    private Rehearsal() {}

    /** Does what is not done yet. Waits for a thread that is doing it. */
    static synchronized void prepare() {
        if (!begun) {
            begun = true;
            attempt(FileMapping::prepare);
            attempt(Rehearsal::begin);
        }
        if (region != null) {
            RehearsedKinds.rehearse(code -> attempt(() -> Kinds.rehearse(region.attachment(), code)));
        }
    }

    /** Region.read() is not rehearsed: it takes no turn, and who never uses it need not ask for it in each operation. */
    private static void begin() {
        final RegionName name = new RegionName("rehearsal", Path.of("rehearsal"));
        final RegionFile file = RegionFile.withoutFile(name, CAPACITY, MEMBERS);
        if (file == null) {
            return;
        }
        Heap.format(file.memory(), file.header().layout());
        region = new Region(
                name,
                file,
                new Region.Options(
                        "rehearsal",
                        () -> new BackoffIdleStrategy(1, 1, 1, 1),
                        TurnPolicy.FAIR,
                        Duration.ofSeconds(1),
                        false,
                        memory -> memory),
                Region.Role.REHEARSAL);
        region.makeDirectory();
        final List<Consumer<Region>> parts = List.of(
                Rehearsal::cells,
                Rehearsal::locks,
                Rehearsal::names,
                Rehearsal::whole,
                Rehearsal::failures,
                Rehearsal::contention,
                Rehearsal::takeover);
        parts.forEach(part -> attempt(() -> part.accept(region)));
        final Thread rest = new Thread(null, Rehearsal::prepareTheRest, "turnstile-rehearsal", 0, false);
        rest.setContextClassLoader(null);
        rest.setDaemon(true);
        rest.start();
    }

    /** A process that lives longer may open any kind, in a turn too. */
    private static void prepareTheRest() {
        LockSupport.parkNanos(LEISURE_NANOS);
        for (int code = 0; code < RehearsedKinds.CODES; code++) {
            // One at a time: who wants another one waits for no more than that.
            RehearsedKinds.want(code);
            prepare();
        }
    }

    /** What fails here shows where it is needed, to one who waits for it; here it is no more than not prepared. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void attempt(final Runnable body) {
        try {
            body.run();
        } catch (final RuntimeException | LinkageError e) {
            return;
        }
    }

    private static void cells(final Region region) {
        region.inTurn(() -> LongCell.open(region, "inner").add(1));
        final LongCell cell = LongCell.open(region, "long");
        cell.set(1);
        cell.add(1);
        cell.getAndAdd(1);
        cell.compareAndSet(3, 4);
        cell.accumulate(1, Long::sum);
        final DoubleCell fraction = DoubleCell.open(region, "double");
        fraction.set(1);
        fraction.add(1);
        fraction.getAndAdd(1);
        fraction.compareAndSet(3, 4);
        fraction.accumulate(1, Double::sum);
        region.inTurn((Supplier<String>) () -> cell + " " + fraction);
        final AtomicLongCell atomic = AtomicLongCell.open(region, "atomic");
        atomic.set(1);
        atomic.add(1);
        atomic.getAndAdd(1);
        atomic.compareAndSet(3, 4);
        atomic.accumulate(1, Long::sum);
        region.inTurn((Supplier<String>) atomic::toString);
        region.tryTurn().ifPresent(Turn::close);
        try (Turn turn = region.takeTurn(Duration.ofSeconds(1))) {
            cell.add(1);
            turn.commit();
        }
    }

    private static void locks(final Region region) {
        final SharedSemaphore semaphore = SharedSemaphore.open(region, "semaphore", 3);
        final SharedLatch latch = SharedLatch.open(region, "latch", 1);
        final SharedReadWriteLock lock = SharedReadWriteLock.open(region, "lock");
        semaphore.tryAcquire();
        semaphore.release();
        semaphore.tryAcquire(2);
        semaphore.release(2);
        semaphore.drainPermits();
        lock.readLock().lock();
        lock.readLock().unlock();
        lock.writeLock().lock();
        lock.writeLock().unlock();
        if (lock.writeLock().tryLock()) {
            lock.getWaitingWriters();
            lock.writeLock().unlock();
        }
        try {
            semaphore.tryAcquire(1, TimeUnit.NANOSECONDS);
            semaphore.release(3);
            semaphore.acquire();
            semaphore.release();
            if (lock.readLock().tryLock(1, TimeUnit.MILLISECONDS)) {
                lock.writeLock().tryLock(1, TimeUnit.NANOSECONDS);
                lock.readLock().unlock();
            }
            latch.await(1, TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        latch.countDown();
        region.inTurn((Supplier<String>) () -> semaphore + " " + latch + " " + lock);
    }

    private static void names(final Region region) {
        for (int i = 0; i < 20; i++) {
            LongCell.open(region, "name " + i);
        }
        region.rename("name 1", "another name, which is longer");
        region.remove("name 2");
        region.remove("no name");
        region.inTurn(() -> {
            region.names();
            region.contains("no name");
            region.remove("name 3");
        });
    }

    private static void whole(final Region region) {
        region.collect();
        region.check();
        region.stats();
        region.trim();
        region.reserve(1);
        region.force();
        region.used();
    }

    /** Each as it happens in turns: what an operation throws, what a body throws, what is done after that. */
    private static void failures(final Region region) {
        final LongCell cell = LongCell.open(region, "long");
        expect(() -> region.inTurn(() -> region.reserve(CAPACITY)));
        expect(() -> region.reserve(CAPACITY));
        expect(() -> DoubleCell.open(region, "long"));
        expect(() -> region.rename("long", "double"));
        expect(() -> LongCell.open(region, "x".repeat((int) CAPACITY)));
        expect(() -> region.inTurn(() -> {
            cell.add(1);
            throw new IllegalStateException("so it is meant");
        }));
        expect(() -> region.inTurn(() -> {
            expect(() -> region.inTurn(() -> {
                cell.add(1);
                throw new IllegalStateException("so it is meant");
            }));
            cell.add(1);
        }));
        expect(() -> region.inTurn(() -> {
            region.takeTurn().close();
            region.takeTurn().commit();
        }));
        final LongCell removed = LongCell.open(region, "removed");
        region.remove("removed");
        expect(() -> removed.add(1));
        expect(() -> region.inTurn(() -> {
            throw new Interruption();
        }));
    }

    /** An Error, as those are that a turn has to survive. */
    private static final class Interruption extends Error {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void expect(final Runnable failing) {
        try {
            failing.run();
        } catch (final RuntimeException | Interruption e) {
            // So it is meant.
            return;
        }
    }

    /** One stands in line, and is given the turn; one waits in vain. */
    private static void contention(final Region region) {
        final Thread other = new Thread(null, () -> region.inTurn(() -> {}), "turnstile-rehearsal", 0, false);
        other.setDaemon(true);
        try (Turn turn = region.takeTurn()) {
            other.start();
            final Thread vain = new Thread(
                    null, () -> expect(() -> region.takeTurn(Duration.ofMillis(1))), "turnstile-rehearsal", 0, false);
            vain.setDaemon(true);
            vain.start();
            awaitEnd(vain);
            turn.commit();
        }
        awaitEnd(other);
    }

    /** A turn whose holder is dead: its thread is gone, and the owner word names a member that never was. */
    private static void takeover(final Region region) {
        final LongCell cell = LongCell.open(region, "long");
        final Thread holder = new Thread(
                null,
                () -> {
                    region.takeTurn();
                    cell.add(1);
                    region.attachment()
                            .memory()
                            .unlogged()
                            .putLong(ControlLayout.OWNER_OFFSET, Participant.member(1, 1) << 3 | 1);
                },
                "turnstile-rehearsal",
                0,
                false);
        holder.setDaemon(true);
        holder.start();
        awaitEnd(holder);
        cell.add(1);
    }

    /** Not by join(), which an interrupt of the thread would end. */
    private static void awaitEnd(final Thread thread) {
        for (int i = 0; thread.isAlive() && i < TRIES; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
