package io.turnstile;

import io.turnstile.SharedReadWriteLock.Held;
import io.turnstile.SharedReadWriteLock.Kind;
import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.Waiting;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** One of the two locks of a {@link SharedReadWriteLock}. */
final class SharedLock implements Lock {
    /** A look at each holder costs system calls. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SharedReadWriteLock locks;
    private final Kind kind;

    SharedLock(final SharedReadWriteLock locks, final Kind kind) {
        this.locks = locks;
        this.kind = kind;
    }

    private Turns turns() {
        return locks.turns();
    }

    @Override
    public void lock() {
        final Deadline deadline = Deadline.in(turns().timeoutNanos());
        boolean interrupted = Thread.interrupted();
        try {
            while (!isLockedBy(deadline)) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Locks; false if it was interrupted. */
    private boolean isLockedBy(final Deadline deadline) {
        try {
            lockWithin(deadline);
            return true;
        } catch (final InterruptedException e) {
            // Kept for the end: lock() cannot be interrupted.
            return false;
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lockWithin(Deadline.in(turns().timeoutNanos()));
    }

    private void lockWithin(final Deadline deadline) throws InterruptedException {
        if (kind == Kind.WRITE && Waiting.read(turns(), deadline, locks::wouldWaitForItself, false)) {
            throw new IllegalStateException("region=" + locks.region()
                    + ": a thread that has the read lock would wait for itself; unlock that before");
        }
        if (new Attempt(false).await(deadline)) {
            return;
        }
        final String what = "region=" + locks.region() + ": no " + name() + " lock";
        if (turns().isHeld()) {
            throw new IllegalStateException(
                    what + ", and no wait for it in a turn, in which nobody else can change anything; lock before it");
        }
        throw new TurnTimeoutException(what + " in " + TimeUnit.NANOSECONDS.toMillis(turns().timeoutNanos()) + " ms; "
                + locks.describe() + "; tryLock() waits as long as it is told");
    }

    private String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean tryLock() {
        return new Attempt(true).succeeds(Deadline.never()) != null;
    }

    @Override
    public boolean tryLock(final long timeout, final TimeUnit unit) throws InterruptedException {
        return new Attempt(false).await(Deadline.in(timeout, unit));
    }

    @Override
    public void unlock() {
        final Deadline deadline = Deadline.in(turns().timeoutNanos());
        final boolean unlocked = Waiting.inTurn(turns(), deadline, () -> locks.unlock(kind), false);
        if (!unlocked) {
            oweOne();
        }
        locks.giveBacks().start();
        if (!turns().isHeld()) {
            locks.sleepers().wake(locks.awaited(Kind.WRITE), 1);
            wakeReaders();
        }
    }

    private void wakeReaders() {
        locks.sleepers().wake(locks.awaited(Kind.READ), Long.MAX_VALUE);
    }

    /** Unlocks when there is a turn to do it in. */
    void oweOne() {
        owe(locks.held(kind));
    }

    private void owe(final Held held) {
        locks.giveBacks().owe(held, 1, count -> locks.giveBack(held, count));
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a condition of a shared lock; wait for a cell, a SharedLatch or a SharedQueue");
    }

    /** Who has it, for people. */
    @Override
    public String toString() {
        return "the " + name() + " lock of " + locks;
    }

    /** The tries of one wait. */
    private final class Attempt {
        private final boolean barging;

        /** Whether the others must see that it waits. */
        private final boolean queues;

        private boolean queued;
        private long looked = System.nanoTime() - LOOK_NANOS;

        Attempt(final boolean barging) {
            this.barging = barging;
            this.queues = kind == Kind.WRITE && !barging && !turns().isHeld();
        }

        boolean await(final Deadline deadline) throws InterruptedException {
            boolean done = false;
            try {
                done = Waiting.await(turns(), locks.sleepers(), locks.awaited(kind), this::succeeds, deadline) != null;
            } finally {
                if (!done && queued) {
                    leave();
                }
            }
            return done;
        }

        /** Its time is over: if the turn does not come at once, another thread does it. */
        private void leave() {
            final Held place = locks.held(Kind.PLACE);
            final boolean left = Waiting.inTurn(
                    turns(),
                    Deadline.in(0),
                    () -> {
                        locks.giveBack(place, 1);
                        return true;
                    },
                    false);
            if (!left) {
                owe(place);
                locks.giveBacks().start();
            }
            wakeReaders();
        }

        /** Null if it has to wait. */
        Boolean succeeds(final Deadline deadline) {
            final long now = System.nanoTime();
            final boolean looks = now - looked >= LOOK_NANOS;
            if (looks) {
                looked = now;
            }
            return turns().readOr(() -> isUseful(looks), true)
                    ? Waiting.inTurn(turns(), deadline, this::take, null)
                    : null;
        }

        /** Whether it may be free, or there is something else to do in a turn. */
        private boolean isUseful(final boolean looks) {
            return queues && !queued || locks.isFree(kind == Kind.WRITE, barging) || looks && locks.isAnyLeft();
        }

        private Boolean take() {
            final boolean writing = kind == Kind.WRITE;
            if (!locks.isFree(writing, barging) && locks.isAnyLeft()) {
                locks.takeBack();
            }
            final boolean free = locks.isFree(writing, barging);
            if (free) {
                locks.take(writing);
            } else if (queues && !queued) {
                // First: should the turn fail, the place is given back all the same.
                queued = true;
                locks.queue();
            }
            return free ? true : null;
        }
    }
}
