package io.turnstile;

import static io.turnstile.SemaphoreLayout.AVAILABLE;
import static io.turnstile.SemaphoreLayout.HOLDINGS;
import static io.turnstile.SemaphoreLayout.PERMITS;

import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.Sleepers;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.Waiting;
import io.turnstile.internal.value.GiveBacks;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Holdings;
import java.util.concurrent.TimeUnit;

/**
 * A {@link java.util.concurrent.Semaphore} that processes share, whose permits come back when a process that holds some is
 * killed, or closes the region.
 *
 * <p>Permits belong to the attachment that has acquired them: any of its threads may release them, other processes can
 * not. A thread that ends keeps its permits, as with j.u.c. Acquiring and releasing are changes like any other: atomic, and
 * undone if the turn around them rolls back.
 *
 * <p>Waiting is outside of turns, with the idle strategy of the region; a waiter looks without taking a turn whether there
 * are enough, and every 10 ms whether a holder has ended. A thread of the same process that releases permits wakes waiters up. It
 * is not fair: who comes first at the right moment gets them.
 */
public final class SharedSemaphore {
    /** A look at each holder costs system calls. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final Holdings holdings;
    private final GiveBacks giveBacks;
    private final Sleepers sleepers;

    SharedSemaphore(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
        this.holdings = Holdings.of(handle.attachment());
        this.giveBacks = GiveBacks.of(handle.attachment());
        this.sleepers = handle.attachment().sleepers();
    }

    /**
     * The semaphore of a name, made if there is none. Takes a turn to make it.
     *
     * @param region  in which.
     * @param name    of it.
     * @param permits of a new one; one that is there keeps its own.
     * @return the semaphore.
     * @throws IllegalArgumentException if the number of permits is negative.
     * @throws WrongTypeException       if the name belongs to something else.
     */
    public static SharedSemaphore open(final Region region, final String name, final int permits) {
        checkNumber(permits);
        final TurnMemory memory = region.attachment().memory();
        return new SharedSemaphore(region.attachment()
                .directory()
                .openOrCreate(name, CoreKinds.SEMAPHORE, descriptor -> {
                    memory.putLong(descriptor + PERMITS, permits);
                    memory.putLong(descriptor + AVAILABLE, permits);
                }));
    }

    private static void checkNumber(final int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits=" + permits + " is negative");
        }
    }

    Handle handle() {
        return handle;
    }

    /** Acquires a permit; see {@link #acquire(int)}. */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Acquires permits, and waits for them as long as it takes, as with j.u.c. Takes a turn when there may be enough.
     *
     * @param permits to acquire, all at once.
     * @throws InterruptedException  if the thread is interrupted.
     * @throws TurnTimeoutException  if there may be enough and no turn comes.
     * @throws IllegalStateException if the region is closed, or the thread would wait in a turn, in which nobody else can release any.
     */
    public void acquire(final int permits) throws InterruptedException {
        checkNumber(permits);
        await(permits, Deadline.never());
    }

    /** Acquires a permit if there is one. */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Acquires permits if there are enough, those included that ended holders had.
     *
     * @param permits to acquire, all at once.
     * @return whether there were enough.
     */
    public boolean tryAcquire(final int permits) {
        checkNumber(permits);
        return new Attempt(permits).succeeds(Deadline.never()) != null;
    }

    /** Acquires a permit; see {@link #tryAcquire(int, long, TimeUnit)}. */
    public boolean tryAcquire(final long timeout, final TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, timeout, unit);
    }

    /**
     * Acquires permits, and waits for them. Takes a turn when there may be enough; if it is not taken in time, that counts as
     * too few. In a turn it does not wait.
     *
     * @param permits to acquire, all at once.
     * @param timeout longest wait; negative is zero, 292 years and more never end. It may take up to 10 ms longer while others
     *     have the turn. {@link RegionBuilder#turnTimeout} does not count.
     * @param unit    of it.
     * @return whether there were enough in time.
     * @throws InterruptedException if the thread is interrupted.
     */
    public boolean tryAcquire(final int permits, final long timeout, final TimeUnit unit) throws InterruptedException {
        checkNumber(permits);
        return await(permits, Deadline.in(timeout, unit));
    }

    private boolean await(final int permits, final Deadline deadline) throws InterruptedException {
        return Waiting.await(turns, sleepers, handle, new Attempt(permits)::succeeds, deadline) != null;
    }

    /** Acquires all permits that are available, those included that ended holders had. Returns how many. */
    public int drainPermits() {
        return turns.write(() -> {
            final long semaphore = handle.live();
            turns.mutating();
            takeBack(semaphore);
            final int drained = (int) available(semaphore);
            take(semaphore, drained);
            return drained;
        });
    }

    /** Releases a permit; see {@link #release(int)}. */
    public void release() {
        release(1);
    }

    /**
     * Releases permits that this process has acquired through the same attachment. Takes a turn. If that does not come within
     * {@link RegionBuilder#turnTimeout}, the process releases them as soon as it does, and this method returns; that the process
     * holds too few is not noticed then.
     *
     * @param permits to release.
     * @throws IllegalMonitorStateException if it holds fewer.
     */
    public void release(final int permits) {
        checkNumber(permits);
        final boolean released =
                Waiting.inTurn(turns, Deadline.in(turns.timeoutNanos()), () -> releaseInTurn(permits), false);
        if (!released) {
            giveBacks.owe(handle, permits, this::giveBack);
        }
        giveBacks.start();
        if (!turns.isHeld()) {
            sleepers.wake(handle, permits);
        }
    }

    private boolean releaseInTurn(final int permits) {
        final long own = holdings.own(handle.live() + HOLDINGS) - giveBacks.owed(handle);
        if (permits > own) {
            throw new IllegalMonitorStateException(
                    "region=" + handle.attachment().name() + ": release of permits=" + permits
                            + ", but this attachment holds " + own + "; who acquires them releases them");
        }
        giveBack(permits);
        return true;
    }

    /** Gives so many of the permits back that this attachment holds. */
    private void giveBack(final long permits) {
        final long semaphore = handle.live();
        turns.mutating();
        take(semaphore, -Math.min(permits, holdings.own(semaphore + HOLDINGS)));
    }

    /** Permits that nobody holds; those of holders that have ended count when somebody wants them. */
    public int availablePermits() {
        return turns.read(() -> (int) available(handle.live()));
    }

    private long available(final long semaphore) {
        final long available = memory.getLong(semaphore + AVAILABLE);
        if (available < 0 || available > memory.getLong(semaphore + PERMITS)) {
            throw new RegionCorruptException("semaphore=" + semaphore + " available=" + available);
        }
        return available;
    }

    private void takeBack(final long semaphore) {
        final long back = holdings.takeBack(semaphore + HOLDINGS);
        memory.putLong(semaphore + AVAILABLE, available(semaphore) + back);
    }

    private void take(final long semaphore, final long permits) {
        final long back = holdings.add(semaphore + HOLDINGS, permits);
        memory.putLong(semaphore + AVAILABLE, available(semaphore) - permits + back);
    }

    /** The tries of one wait. */
    private final class Attempt {
        private final int permits;
        private long looked = System.nanoTime() - LOOK_NANOS;

        Attempt(final int permits) {
            this.permits = permits;
        }

        /** Null if it has to wait. */
        Boolean succeeds(final Deadline deadline) {
            final long now = System.nanoTime();
            final boolean looks = now - looked >= LOOK_NANOS;
            if (looks) {
                looked = now;
            }
            return turns.readOr(() -> isUseful(looks), true) ? Waiting.inTurn(turns, deadline, this::take, null) : null;
        }

        /** Whether there may be enough, or a holder has ended. */
        private boolean isUseful(final boolean looks) {
            final long semaphore = handle.live();
            return available(semaphore) >= permits || looks && holdings.isAnyLeft(semaphore + HOLDINGS);
        }

        private Boolean take() {
            final long semaphore = handle.live();
            turns.mutating();
            if (available(semaphore) < permits) {
                takeBack(semaphore);
            }
            final boolean enough = available(semaphore) >= permits;
            if (enough) {
                SharedSemaphore.this.take(semaphore, permits);
            }
            return enough ? true : null;
        }
    }

    /** The number of permits, for people. */
    @Override
    public String toString() {
        return "SharedSemaphore[available=" + availablePermits() + "]";
    }
}
