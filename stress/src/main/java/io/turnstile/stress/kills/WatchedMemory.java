package io.turnstile.stress.kills;

import static io.turnstile.internal.region.ControlLayout.HEAP_RESERVED_OFFSET;
import static io.turnstile.internal.region.ControlLayout.LOG_LENGTH_OFFSET;
import static io.turnstile.internal.region.ControlLayout.LOG_RESERVED_OFFSET;
import static io.turnstile.internal.region.ControlLayout.OWNER_OFFSET;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.ForwardingMemory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory of a writer that lingers before a store chosen at random when the killer is after it, so that it is killed
 * between any two stores, not only where it spends its time; and that notices when it takes over.
 *
 * <p>Disarmed, who takes over finds the undo log empty whatever a dead writer has left in it: the control.
 */
final class WatchedMemory extends ForwardingMemory {
    private static final int WORDS_OF_LINE = LINE / Long.BYTES;
    private static final long HELD = 1;
    private static final long STATE_MASK = 3;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NEVER = Long.MAX_VALUE;

    private final RegionMemory memory;
    private final Listener listener;
    private final boolean armed;

    /** The region's waits, and this counter, are used by one thread of the writer only. */
    private long left = NEVER;

    /** Is told of moments that only stores show. */
    interface Listener {
        /** Nobody listens. */
        Listener NONE = new Listener() {
            @Override
            public void takingOver() {}

            @Override
            public void reserving(final boolean ended) {}
        };

        /** The turn of a dead holder was taken. */
        void takingOver();

        /** What heap or undo log have reserved is going to be stored, or has been. */
        void reserving(boolean ended);
    }

    /**
     * Stands before a memory.
     *
     * @param memory   of the region.
     * @param listener of what happens.
     * @param armed    whether the undo log works.
     */
    WatchedMemory(final RegionMemory memory, final Listener listener, final boolean armed) {
        super(memory);
        this.memory = memory;
        this.listener = listener;
        this.armed = armed;
    }

    /** Lingers before one of the next stores. */
    void lingerWithin(final long stores) {
        left = ThreadLocalRandom.current().nextLong(stores) + 1;
    }

    /** Lingers no more. */
    void hurry() {
        left = NEVER;
    }

    /** Stores of a recovery: each line, then log length and commit counter. */
    long storesOfRecovery() {
        return WORDS_OF_LINE * memory.getLong(LOG_LENGTH_OFFSET) + 3;
    }

    private void store() {
        if (left != NEVER && --left == 0) {
            left = NEVER;
            LockSupport.parkNanos(LINGER_NANOS);
        }
    }

    private void storeAt(final long offset) {
        if (isReserved(offset)) {
            listener.reserving(false);
        }
        store();
    }

    private void stored(final long offset) {
        if (isReserved(offset)) {
            listener.reserving(true);
        }
    }

    private static boolean isReserved(final long offset) {
        return offset == HEAP_RESERVED_OFFSET || offset == LOG_RESERVED_OFFSET;
    }

    @Override
    public boolean compareAndSetLong(final long offset, final long expected, final long value) {
        store();
        final boolean done = memory.compareAndSetLong(offset, expected, value);
        if (done && offset == OWNER_OFFSET && (expected & STATE_MASK) == HELD && (value & STATE_MASK) == HELD) {
            listener.takingOver();
        }
        return done;
    }

    @Override
    public long getLongAcquire(final long offset) {
        return !armed && offset == LOG_LENGTH_OFFSET ? 0 : memory.getLongAcquire(offset);
    }

    @Override
    public void putByte(final long offset, final byte value) {
        store();
        memory.putByte(offset, value);
    }

    @Override
    public void putShort(final long offset, final short value) {
        store();
        memory.putShort(offset, value);
    }

    @Override
    public void putInt(final long offset, final int value) {
        store();
        memory.putInt(offset, value);
    }

    @Override
    public void putLong(final long offset, final long value) {
        storeAt(offset);
        memory.putLong(offset, value);
        stored(offset);
    }

    @Override
    public void putLongRelease(final long offset, final long value) {
        storeAt(offset);
        memory.putLongRelease(offset, value);
        stored(offset);
    }

    @Override
    public void putLongVolatile(final long offset, final long value) {
        storeAt(offset);
        memory.putLongVolatile(offset, value);
        stored(offset);
    }

    @Override
    public void putBytes(final long offset, final byte[] source, final int index, final int count) {
        store();
        memory.putBytes(offset, source, index, count);
    }

    @Override
    public void putArray(final long offset, final Object source, final int index, final int count) {
        store();
        memory.putArray(offset, source, index, count);
    }

    @Override
    public void copy(final long from, final long to, final long count) {
        store();
        memory.copy(from, to, count);
    }

    @Override
    public void zero(final long offset, final long count) {
        store();
        memory.zero(offset, count);
    }
}
