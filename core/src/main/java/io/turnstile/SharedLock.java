package io.turnstile;

import io.turnstile.internal.turn.Turns;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** One of the two locks of a {@link SharedReadWriteLock}. */
final class SharedLock implements Lock {
    /** A look at each holder costs system calls. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SharedReadWriteLock locks;
    private final boolean writing;

    SharedLock(final SharedReadWriteLock locks, final boolean writing) {
        this.locks = locks;
        this.writing = writing;
    }

    private Turns turns() {
        return locks.turns();
    }

    @Override
    public void lock() {
        final long start = System.nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            while (!isLockedBy(start + turns().timeoutNanos())) {
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Locks; false if it was interrupted. */
    private boolean isLockedBy(final long deadline) {
        try {
            lockWithin(Math.max(0, deadline - System.nanoTime()));
            return true;
        } catch (final InterruptedException e) {
            // Kept for the end: lock() can not be interrupted.
            return false;
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lockWithin(turns().timeoutNanos());
    }

    private void lockWithin(final long nanos) throws InterruptedException {
        if (writing && locks.getReadHoldCount() > 0 && !locks.isWriteLockedByCurrentThread()) {
            throw new IllegalStateException("region=" + locks.region()
                    + ": a thread that has the read lock would wait for itself; unlock that before");
        }
        if (new Attempt(false).await(nanos)) {
            return;
        }
        final String what = "region=" + locks.region() + ": no " + name() + " lock";
        if (turns().isHeld()) {
            throw new IllegalStateException(
                    what + ", and no wait for it in a turn, in which nobody else can change anything; lock before it");
        }
        throw new TurnTimeoutException(what + " in " + TimeUnit.NANOSECONDS.toMillis(turns().timeoutNanos()) + " ms; "
                + locks + " waiting writers=" + locks.getWaitingWriters() + "; tryLock() waits as long as it is told");
    }

    private String name() {
        return writing ? "write" : "read";
    }

    @Override
    public boolean tryLock() {
        return new Attempt(true).succeeds();
    }

    @Override
    public boolean tryLock(final long timeout, final TimeUnit unit) throws InterruptedException {
        return new Attempt(false).await(Math.max(0, unit.toNanos(timeout)));
    }

    @Override
    public void unlock() {
        turns().write(() -> locks.giveBack(writing));
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
            this.queues = writing && !barging && !turns().isHeld();
        }

        boolean await(final long nanos) throws InterruptedException {
            boolean done = false;
            try {
                done = Waiting.await(turns(), this::succeeds, nanos);
            } finally {
                if (!done && queued) {
                    turns().write(() -> locks.setWaiting(false));
                }
            }
            return done;
        }

        boolean succeeds() {
            return isUseful() && turns().write(this::take);
        }

        /** Whether it may be free, or there is something else to do in a turn. */
        private boolean isUseful() {
            if (queues && !queued || turns().read(() -> locks.isFree(writing, barging))) {
                return true;
            }
            final long now = System.nanoTime();
            if (now - looked < LOOK_NANOS) {
                return false;
            }
            looked = now;
            return turns().read(locks::isAnyLeft);
        }

        private boolean take() {
            if (!locks.isFree(writing, barging) && locks.isAnyLeft()) {
                locks.takeBack();
            }
            final boolean free = locks.isFree(writing, barging);
            if (free) {
                locks.take(writing);
                queued = false;
            } else if (queues && !queued) {
                locks.setWaiting(true);
                queued = true;
            }
            return free;
        }
    }
}
