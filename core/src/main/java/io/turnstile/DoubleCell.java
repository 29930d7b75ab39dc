package io.turnstile;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.internal.value.Handle;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;

/**
 * A shared double that is part of turns: what a turn that is rolled back did to it is undone.
 *
 * <p>In a turn an operation costs about as much as on an array. Outside one, a read is optimistic and a change takes a turn
 * for itself.
 */
public final class DoubleCell extends Number {
    private static final long serialVersionUID = 1L;

    private final transient Handle handle;
    private final transient Turns turns;
    private final transient TurnMemory memory;

    DoubleCell(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
    }

    /**
     * The cell of a name, made with value 0.0 if there is none. Takes a turn to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @return the cell.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static DoubleCell open(final Region region, final String name) {
        return new DoubleCell(CoreKinds.open(region, name, CoreKinds.DOUBLE_CELL));
    }

    /**
     * The value.
     *
     * @return the value; takes no turn if that can be avoided.
     * @throws StaleHandleException if the cell was removed.
     */
    public double get() {
        if (turns.isHeld()) {
            return load();
        }
        return turns.read(this::load);
    }

    /**
     * Sets the value. Takes a turn.
     *
     * @param value new.
     * @throws StaleHandleException if the cell was removed.
     */
    public void set(final double value) {
        if (turns.isHeld()) {
            store(value);
        } else {
            turns.write(() -> store(value));
        }
    }

    /**
     * Adds. Takes a turn.
     *
     * @param delta to add.
     * @return the value after.
     * @throws StaleHandleException if the cell was removed.
     */
    public double add(final double delta) {
        if (turns.isHeld()) {
            final double value = load() + delta;
            store(value);
            return value;
        }
        return addInTurn(delta);
    }

    private double addInTurn(final double delta) {
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        try {
            final double value = add(delta);
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
    public double getAndAdd(final double delta) {
        return turns.write(() -> {
            final double value = load();
            store(value + delta);
            return value;
        });
    }

    /**
     * Sets the value if it is the expected one, compared as {@link Double#equals} does. Takes a turn.
     *
     * @param expected value.
     * @param value    new.
     * @return whether it was.
     */
    public boolean compareAndSet(final double expected, final double value) {
        return turns.write(() -> {
            final boolean same = Double.doubleToLongBits(load()) == Double.doubleToLongBits(expected);
            if (same) {
                store(value);
            }
            return same;
        });
    }

    /**
     * Combines the value with another one. Takes a turn, in which the operator runs once.
     *
     * @param x        second operand.
     * @param operator of the value and x.
     * @return the value after.
     */
    public double accumulate(final double x, final DoubleBinaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        return turns.write(() -> {
            final double value = operator.applyAsDouble(load(), x);
            store(value);
            return value;
        });
    }

    Handle handle() {
        return handle;
    }

    private double load() {
        return Double.longBitsToDouble(memory.getLong(handle.live() + CellLayout.VALUE_OFFSET));
    }

    private void store(final double value) {
        memory.putLong(handle.live() + CellLayout.VALUE_OFFSET, Double.doubleToRawLongBits(value));
    }

    @Override
    public int intValue() {
        return (int) get();
    }

    @Override
    public long longValue() {
        return (long) get();
    }

    @Override
    public float floatValue() {
        return (float) get();
    }

    @Override
    public double doubleValue() {
        return get();
    }

    @Override
    public String toString() {
        return Double.toString(get());
    }
}
