package io.turnstile;

import static io.turnstile.ReadWriteLockLayout.HOLDERS;
import static io.turnstile.ReadWriteLockLayout.WRITER;
import static io.turnstile.ReadWriteLockLayout.WRITES;

import io.turnstile.internal.region.Participant;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.LockHolders;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A {@link java.util.concurrent.locks.ReentrantReadWriteLock} that processes share: many threads of many processes have
 * the read lock, or one thread has the write lock. What a process has that is killed, or closes the region, comes back.
 *
 * <p>Locks belong to threads: who has locked unlocks, as often. Both are reentrant; a writer may take the read lock too and
 * keep it when it unlocks the write lock; a reader can not become a writer. A thread that ends keeps its locks as long as
 * its process lives, as with j.u.c. Locking and unlocking are changes like any other: atomic, each takes a turn, and undone
 * if the turn around them rolls back.
 *
 * <p>Writers are not starved by readers: while a thread waits for the write lock, the read lock is given only to threads
 * that have it already, and to {@link Lock#tryLock()}. Among writers it is not fair, and writers that come without a
 * pause keep readers out.
 *
 * <p>Waiting is outside of turns, with the idle strategy of the region; a waiter looks without taking a turn, and every 10
 * ms whether one that is in its way has ended. {@code lock} and {@code lockInterruptibly} end with {@link
 * TurnTimeoutException} after the time-out of the region's turns; in a turn nobody waits, there they throw
 * IllegalStateException if the lock is not free. There are no conditions.
 */
public final class SharedReadWriteLock implements ReadWriteLock {
    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final LockHolders holders;
    private final Lock readLock = new SharedLock(this, false);
    private final Lock writeLock = new SharedLock(this, true);

    SharedReadWriteLock(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
        this.holders = LockHolders.of(handle.attachment());
    }

    /**
     * The lock of a name, made if there is none. Takes a turn to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @return the lock.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static SharedReadWriteLock open(final Region region, final String name) {
        return new SharedReadWriteLock(CoreKinds.open(region, name, CoreKinds.READ_WRITE_LOCK));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Lock readLock() {
        return readLock;
    }

    @Override
    public Lock writeLock() {
        return writeLock;
    }

    /** Read locks that threads have, each counted as often as it has locked; takes no turn if that can be avoided. */
    public int getReadLockCount() {
        return turns.read(() -> (int) holders.reads(handle.live() + HOLDERS));
    }

    /** How often the calling thread has the read lock; takes no turn if that can be avoided. */
    public int getReadHoldCount() {
        return turns.read(() -> holders.reads(handle.live() + HOLDERS, self()));
    }

    /** Whether a thread has the write lock; takes no turn if that can be avoided. */
    public boolean isWriteLocked() {
        return turns.read(() -> writer(handle.live()) != 0);
    }

    /** How often the calling thread has the write lock; takes no turn if that can be avoided. */
    public int getWriteHoldCount() {
        return turns.read(() -> writer(handle.live()) == self() ? writes(handle.live()) : 0);
    }

    /** Whether the calling thread has the write lock; takes no turn if that can be avoided. */
    public boolean isWriteLockedByCurrentThread() {
        return getWriteHoldCount() > 0;
    }

    /** Threads that wait for the write lock; takes no turn if that can be avoided. */
    public int getWaitingWriters() {
        return turns.read(() -> (int) holders.waiting(handle.live() + HOLDERS));
    }

    Turns turns() {
        return turns;
    }

    String region() {
        return handle.attachment().name();
    }

    /** The calling thread. */
    private long self() {
        return Participant.of(turns.member(), Thread.currentThread().getId());
    }

    private long writer(final long lock) {
        return memory.getLong(lock + WRITER);
    }

    private int writes(final long lock) {
        final long writes = memory.getLong(lock + WRITES);
        if (writes < 0 || writes > Integer.MAX_VALUE) {
            throw new RegionCorruptException("lock=" + lock + " writes=" + writes);
        }
        return (int) writes;
    }

    /**
     * Whether the calling thread can have a lock now.
     *
     * @param writing which lock.
     * @param barging past those who wait for the write lock.
     */
    boolean isFree(final boolean writing, final boolean barging) {
        final long lock = handle.live();
        final long writer = writer(lock);
        if (writer != 0) {
            return writer == self();
        }
        return writing
                ? holders.reads(lock + HOLDERS) == 0
                : barging || holders.waiting(lock + HOLDERS) == 0 || holders.reads(lock + HOLDERS, self()) > 0;
    }

    /** Whether somebody has ended who may be in the way. */
    boolean isAnyLeft() {
        final long lock = handle.live();
        return holders.hasEnded(writer(lock)) || holders.isAnyLeft(lock + HOLDERS);
    }

    /** Takes back what those have who have ended. Needs the turn. */
    void takeBack() {
        final long lock = handle.live();
        turns.mutating();
        holders.takeBack(lock + HOLDERS);
        if (holders.hasEnded(writer(lock))) {
            write(lock, 0, 0);
        }
    }

    /** Gives the calling thread a lock that is free. Needs the turn. */
    void take(final boolean writing) {
        final long lock = handle.live();
        turns.mutating();
        if (!writing) {
            holders.addReads(lock + HOLDERS, self(), 1);
            return;
        }
        if (writes(lock) == Integer.MAX_VALUE) {
            throw new IllegalMonitorStateException("the write lock is locked " + Integer.MAX_VALUE + " times");
        }
        write(lock, self(), writes(lock) + 1);
        holders.setWaiting(lock + HOLDERS, self(), false);
    }

    /** Notes that the calling thread waits for the write lock, or that it does not any more. Needs the turn. */
    void setWaiting(final boolean waits) {
        turns.mutating();
        holders.setWaiting(handle.live() + HOLDERS, self(), waits);
    }

    /** Takes a lock of the calling thread back once. Needs the turn. */
    void giveBack(final boolean writing) {
        final long lock = handle.live();
        final boolean has =
                writing ? writer(lock) == self() && writes(lock) > 0 : holders.reads(lock + HOLDERS, self()) > 0;
        if (!has) {
            throw new IllegalMonitorStateException("region=" + region() + ": unlock of a "
                    + (writing ? "write" : "read") + " lock that this thread has not; the thread that locks unlocks");
        }
        turns.mutating();
        if (writing) {
            final int left = writes(lock) - 1;
            write(lock, left == 0 ? 0 : self(), left);
        } else {
            holders.addReads(lock + HOLDERS, self(), -1);
        }
    }

    private void write(final long lock, final long writer, final long writes) {
        memory.putLong(lock + WRITER, writer);
        memory.putLong(lock + WRITES, writes);
    }

    /** Who has it, for people. */
    @Override
    public String toString() {
        return turns.read(() -> {
            final long lock = handle.live();
            final long writer = writer(lock);
            return "SharedReadWriteLock[" + (writer == 0 ? "no writer" : "writer=member " + Participant.slot(writer))
                    + " reads=" + holders.reads(lock + HOLDERS) + "]";
        });
    }
}
