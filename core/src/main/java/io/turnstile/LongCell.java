package io.turnstile;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.internal.value.Handle;
import java.util.Objects;
import java.util.function.LongBinaryOperator;

/**
 * A shared long that is part of turns: what a turn that is rolled back did to it is undone.
 *
 * <p>In a turn an operation costs about as much as on an array. Outside one, a read is optimistic and a change takes a turn
 * for itself. For a counter without turns see {@link AtomicLongCell}.
 */
public final class LongCell extends Number {
    private static final long serialVersionUID = 1L;

    private final transient Handle handle;
    private final transient Turns turns;
    private final transient TurnMemory memory;

    LongCell(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
    }

    /**
     * The cell of a name, made with value 0 if there is none. Takes a turn to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @return the cell.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static LongCell open(final Region region, final String name) {
        return new LongCell(CoreKinds.open(region, name, CoreKinds.LONG_CELL));
    }

    /**
     * The value.
     *
     * @return the value; takes no turn if that can be avoided.
     * @throws StaleHandleException if the cell was removed.
     */
    public long get() {
        if (turns.isHeld()) {
            return memory.getLong(at());
        }
        return turns.read(() -> memory.getLong(at()));
    }

    /**
     * Sets the value. Takes a turn.
     *
     * @param value new.
     * @throws StaleHandleException if the cell was removed.
     */
    public void set(final long value) {
        if (turns.isHeld()) {
            memory.putLong(at(), value);
        } else {
            turns.write(() -> memory.putLong(at(), value));
        }
    }

    /**
     * Adds. Takes a turn.
     *
     * @param delta to add; overflow wraps around.
     * @return the value after.
     * @throws StaleHandleException if the cell was removed.
     */
    public long add(final long delta) {
        if (turns.isHeld()) {
            final long at = at();
            final long value = memory.getLong(at) + delta;
            memory.putLong(at, value);
            return value;
        }
        return addInTurn(delta);
    }

    private long addInTurn(final long delta) {
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        try {
            final long value = add(delta);
            turns.commitOperation(frame);
            return value;
        } catch (final Throwable e) {
            try {
                turns.abortOperation(frame);
            } finally {
                if (frame <= Turns.OUTERMOST && turns.holder == me) {
                    turns.holder = Turns.NOBODY;
                }
            }
            throw e;
        }
    }

    /**
     * Adds. Takes a turn.
     *
     * @param delta to add.
     * @return the value before.
     */
    public long getAndAdd(final long delta) {
        return add(delta) - delta;
    }

    /**
     * Sets the value if it is the expected one. Takes a turn.
     *
     * @param expected value.
     * @param value    new.
     * @return whether it was.
     */
    public boolean compareAndSet(final long expected, final long value) {
        return turns.write(() -> {
            final long at = at();
            final boolean same = memory.getLong(at) == expected;
            if (same) {
                memory.putLong(at, value);
            }
            return same;
        });
    }

    /**
     * Combines the value with another one. Takes a turn, in which the operator runs once.
     *
     * @param x        second operand.
     * @param operator as for {@link java.util.concurrent.atomic.AtomicLong#accumulateAndGet}.
     * @return the value after.
     */
    public long accumulate(final long x, final LongBinaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        return turns.write(() -> {
            final long value = operator.applyAsLong(memory.getLong(at()), x);
            memory.putLong(at(), value);
            return value;
        });
    }

    Handle handle() {
        return handle;
    }

    private long at() {
        return handle.live() + CellLayout.VALUE_OFFSET;
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
