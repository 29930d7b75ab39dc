package io.turnstile;

import static io.turnstile.ReadWriteLockLayout.HOLDERS;
import static io.turnstile.ReadWriteLockLayout.WRITER;
import static io.turnstile.ReadWriteLockLayout.WRITER_THREAD;
import static io.turnstile.ReadWriteLockLayout.WRITES;

import io.turnstile.internal.region.Participant;
import io.turnstile.internal.turn.Sleepers;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.GiveBacks;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.LockHolders;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.LongSupplier;

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
 * TurnTimeoutException} after {@link RegionBuilder#turnTimeout}; a timed {@code tryLock} has its own time, and ends with false
 * at most 20 ms after it while others have the turn. In a turn nobody waits, there {@code lock} throws IllegalStateException if
 * the lock is not free. There are no conditions.
 *
 * <p>{@code unlock} never fails, but for a thread that has not locked. If its turn does not come in {@code turnTimeout}, the
 * process unlocks as soon as it does, and {@code unlock} returns; that the thread has not locked is not noticed then.
 */
public final class SharedReadWriteLock implements ReadWriteLock {
    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final LockHolders holders;
    private final GiveBacks giveBacks;
    private final LongSupplier self;
    private final Lock readLock = new SharedLock(this, Kind.READ);
    private final Lock writeLock = new SharedLock(this, Kind.WRITE);

    SharedReadWriteLock(final Handle handle) {
        this(handle, () -> Thread.currentThread().getId());
    }

    /**
     * A lock whose threads are told apart in another way. For tests.
     *
     * @param self id of the calling thread, positive.
     */
    SharedReadWriteLock(final Handle handle, final LongSupplier self) {
        this.handle = handle;
        this.self = self;
        this.giveBacks = GiveBacks.of(handle.attachment());
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
        return turns.read(() -> ownReads(handle.live()));
    }

    /** Whether a thread has the write lock; takes no turn if that can be avoided. */
    public boolean isWriteLocked() {
        return turns.read(() -> writer(handle.live()) != 0);
    }

    /** How often the calling thread has the write lock; takes no turn if that can be avoided. */
    public int getWriteHoldCount() {
        return turns.read(() -> ownWrites(handle.live()));
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

    GiveBacks giveBacks() {
        return giveBacks;
    }

    Sleepers sleepers() {
        return handle.attachment().sleepers();
    }

    /** Participant id of the attachment of the writer, 0 if there is none. */
    private long writer(final long lock) {
        return Integer.toUnsignedLong(memory.getInt(lock + WRITER));
    }

    private int writes(final long lock) {
        final int writes = memory.getInt(lock + WRITES);
        if (writes < 0) {
            throw new RegionCorruptException("lock=" + lock + " writes=" + writes);
        }
        return writes;
    }

    private boolean isWriter(final long lock, final long thread) {
        return writer(lock) == turns.member() && memory.getLong(lock + WRITER_THREAD) == thread;
    }

    /** Locks of the calling thread, without those that it has given back already. */
    private int ownReads(final long lock) {
        return holders.reads(lock + HOLDERS, self()) - owed(Kind.READ);
    }

    private int ownWrites(final long lock) {
        return isWriter(lock, self()) ? writes(lock) - owed(Kind.WRITE) : 0;
    }

    private int owed(final Kind kind) {
        return (int) giveBacks.owed(held(kind));
    }

    private long self() {
        return self.getAsLong();
    }

    /** What a thread can have of a lock. */
    enum Kind {
        /** A read lock. */
        READ,
        /** The write lock. */
        WRITE,
        /** A place among those that wait for the write lock. */
        PLACE
    }

    /**
     * What a thread has.
     *
     * @param lock   of what.
     * @param kind   which.
     * @param thread its id; 0 where any thread is meant.
     */
    record Held(Handle lock, Kind kind, long thread) {}

    /** What the calling thread has, as a key. */
    Held held(final Kind kind) {
        return new Held(handle, kind, self());
    }

    /** What threads wait for, as a key. */
    Held awaited(final Kind kind) {
        return new Held(handle, kind, 0);
    }

    /**
     * Whether the calling thread can have a lock now.
     *
     * @param writing which lock.
     * @param barging past those who wait for the write lock.
     */
    boolean isFree(final boolean writing, final boolean barging) {
        final long lock = handle.live();
        if (writer(lock) != 0) {
            return isWriter(lock, self());
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
            write(lock, 0, 0, 0);
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
        write(lock, turns.member(), self(), writes(lock) + 1);
        holders.setWaiting(lock + HOLDERS, self(), false);
    }

    /** Notes that the calling thread waits for the write lock. Needs the turn. */
    void queue() {
        turns.mutating();
        // Of an earlier wait: it waits again.
        giveBacks.forget(held(Kind.PLACE));
        holders.setWaiting(handle.live() + HOLDERS, self(), true);
    }

    /** Takes a lock of the calling thread back once. Needs the turn. */
    boolean unlock(final Kind kind) {
        final long lock = handle.live();
        if ((kind == Kind.READ ? ownReads(lock) : ownWrites(lock)) <= 0) {
            throw new IllegalMonitorStateException("region=" + region() + ": unlock of a "
                    + kind.name().toLowerCase(Locale.ROOT)
                    + " lock that this thread has not; the thread that locks unlocks");
        }
        giveBack(held(kind), 1);
        return true;
    }

    /** Whether the calling thread has a read lock that would keep it from the write lock for ever. */
    boolean wouldWaitForItself() {
        final long lock = handle.live();
        return ownReads(lock) > 0 && ownWrites(lock) == 0;
    }

    /** Takes back what a thread of this attachment has, or so much as there is of it. Needs the turn. */
    void giveBack(final Held held, final long count) {
        final long lock = handle.live();
        turns.mutating();
        switch (held.kind()) {
            case READ -> {
                final int reads = holders.reads(lock + HOLDERS, held.thread());
                if (reads > 0) {
                    holders.addReads(lock + HOLDERS, held.thread(), (int) -Math.min(count, reads));
                }
            }
            case WRITE -> {
                final int writes = isWriter(lock, held.thread()) ? writes(lock) : 0;
                if (writes > count) {
                    write(lock, turns.member(), held.thread(), (int) (writes - count));
                } else if (writes > 0) {
                    write(lock, 0, 0, 0);
                }
            }
            case PLACE -> holders.setWaiting(lock + HOLDERS, held.thread(), false);
        }
    }

    private void write(final long lock, final long writer, final long thread, final int writes) {
        memory.putInt(lock + WRITER, (int) writer);
        memory.putInt(lock + WRITES, writes);
        memory.putLong(lock + WRITER_THREAD, thread);
    }

    /** Who has it, without waiting for the turn. */
    String describe() {
        final String seen =
                turns.readOr(() -> toText() + " waiting writers=" + holders.waiting(handle.live() + HOLDERS), null);
        return seen == null ? turns.describeOwner() : seen;
    }

    private String toText() {
        final long lock = handle.live();
        final long writer = writer(lock);
        return "SharedReadWriteLock[" + (writer == 0 ? "no writer" : "writer=member " + Participant.slot(writer))
                + " reads=" + holders.reads(lock + HOLDERS) + "]";
    }

    /** Who has it, for people. */
    @Override
    public String toString() {
        return turns.read(this::toText);
    }
}
