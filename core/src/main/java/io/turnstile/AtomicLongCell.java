package io.turnstile;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.internal.value.Handle;
import java.util.Objects;
import java.util.function.LongBinaryOperator;

/**
 * A shared long that is not part of turns: each operation is atomic by itself and visible at once, needs no turn, and is
 * not undone when a turn is rolled back. For counters, flags and progress; lies on a cache line of its own.
 *
 * <p>All operations are sequentially consistent among each other, as those of
 * {@link java.util.concurrent.atomic.AtomicLong} are. Making and removing a cell is part of a turn.
 */
public final class AtomicLongCell extends Number {
    private static final long serialVersionUID = 1L;

    private final transient Handle handle;
    private final transient Turns turns;
    private final transient RegionMemory memory;

    AtomicLongCell(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory().unlogged();
    }

    /**
     * The cell of a name, made with value 0 if there is none. Takes a turn to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @return the cell.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static AtomicLongCell open(final Region region, final String name) {
        return new AtomicLongCell(CoreKinds.open(region, name, CoreKinds.ATOMIC_LONG_CELL));
    }

    /**
     * The value.
     *
     * @return the value; never takes a turn.
     * @throws StaleHandleException if the cell was removed.
     */
    public long get() {
        return memory.getLongAcquire(at());
    }

    /**
     * Sets the value. Never takes a turn.
     *
     * @param value new.
     * @throws StaleHandleException  if the cell was removed.
     * @throws RegionAccessException if the region is attached read-only.
     */
    public void set(final long value) {
        memory.putLongVolatile(writable(), value);
    }

    /**
     * Adds. Never takes a turn.
     *
     * @param delta to add; overflow wraps around.
     * @return the value after.
     */
    public long add(final long delta) {
        return memory.getAndAddLong(writable(), delta) + delta;
    }

    /**
     * Adds. Never takes a turn.
     *
     * @param delta to add; overflow wraps around.
     * @return the value before.
     */
    public long getAndAdd(final long delta) {
        return memory.getAndAddLong(writable(), delta);
    }

    /**
     * Sets the value if it is the expected one. Never takes a turn.
     *
     * @param expected value.
     * @param value    new.
     * @return whether it was.
     */
    public boolean compareAndSet(final long expected, final long value) {
        return memory.compareAndSetLong(writable(), expected, value);
    }

    /**
     * Combines the value with another one. Never takes a turn.
     *
     * @param x        second operand.
     * @param operator without side effects; applied again when another process was faster.
     * @return the value after.
     */
    public long accumulate(final long x, final LongBinaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        for (; ; ) {
            final long at = writable();
            final long before = memory.getLongAcquire(at);
            final long after = operator.applyAsLong(before, x);
            if (memory.compareAndSetLong(at, before, after)) {
                return after;
            }
        }
    }

    Handle handle() {
        return handle;
    }

    private long at() {
        turns.checkOpen();
        return handle.live() + CellLayout.ATOMIC_OFFSET;
    }

    private long writable() {
        turns.checkWritable();
        return handle.live() + CellLayout.ATOMIC_OFFSET;
    }

    @Override
    public int intValue() {
        return (int) get();
    }

    @Override
    public long longValue() {
        return get();
    }

    @Override
    public float floatValue() {
        return get();
    }

    @Override
    public double doubleValue() {
        return get();
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
