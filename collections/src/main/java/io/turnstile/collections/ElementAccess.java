package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;

/**
 * Reads and stores the elements of a view one by one, by their offset from the array's data. Loops over elements go through
 * here: what they touch is in fields of this class, and methods are so small that the compiler puts them into the loop.
 */
final class ElementAccess {
    private static final int LINE = 64;

    /** Most bytes that one store logs ahead. */
    private static final long MOST_AHEAD = 4096;

    private final ArrayView view;
    private final Handle handle;
    private final Turns turns;
    private final RegionMemory memory;
    private final TurnMemory log;
    private final DType type;
    private final long data;
    private final boolean float64;
    private final boolean raw;

    /** Bytes from..to-1 are logged in the turn of this number; only who has the turn relies on it, and changes it. */
    private long loggedFrom;

    private long loggedTo;
    private long loggedTurn;

    ElementAccess(final ArrayView view) {
        this.view = view;
        this.handle = view.handle();
        this.turns = view.turns();
        this.memory = view.memory();
        this.log = view.log();
        this.type = view.type();
        this.data = view.data();
        this.float64 = type == DType.FLOAT64;
        this.raw = view.isRaw();
    }

    /** Whether the operation needs no turn of its own, and no check that what it read was of one moment. */
    private boolean isFree() {
        return raw || turns.isHeld();
    }

    double readDouble(final long offset) {
        return isFree() ? loadDouble(offset) : turns.read(() -> loadDouble(offset));
    }

    private double loadDouble(final long offset) {
        handle.live();
        return doubleAt(data + offset);
    }

    private double doubleAt(final long at) {
        return float64 ? Double.longBitsToDouble(memory.getLong(at)) : convertedDouble(at);
    }

    private double convertedDouble(final long at) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat(memory.getInt(at));
            case FLOAT16 -> Float16.toFloat(memory.getShort(at));
            default -> integerAt(at);
        };
    }

    long readLong(final long offset) {
        return isFree() ? loadLong(offset) : turns.read(() -> loadLong(offset));
    }

    private long loadLong(final long offset) {
        handle.live();
        return type.isFloat() ? (long) doubleAt(data + offset) : integerAt(data + offset);
    }

    private long integerAt(final long at) {
        return switch (type) {
            case INT64 -> memory.getLong(at);
            case INT32 -> memory.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(memory.getInt(at));
            case INT16 -> memory.getShort(at);
            case UINT16 -> Short.toUnsignedLong(memory.getShort(at));
            case INT8 -> memory.getByte(at);
            case UINT8 -> Byte.toUnsignedLong(memory.getByte(at));
            default -> memory.getByte(at) != 0 ? 1 : 0;
        };
    }

    void write(final long offset, final double value) {
        final long at = data + offset;
        if (float64 && isLogged(at)) {
            memory.putLong(at, Double.doubleToRawLongBits(value));
        } else {
            writeAnywhere(offset, value);
        }
    }

    private void writeAnywhere(final long offset, final double value) {
        if (isFree()) {
            store(offset, value);
        } else {
            turns.write(() -> store(offset, value));
        }
    }

    private void store(final long offset, final double value) {
        handle.live();
        putDouble(data + offset, value);
    }

    private void putDouble(final long at, final double value) {
        if (float64) {
            touch(at);
            memory.putLong(at, Double.doubleToRawLongBits(value));
        } else {
            putConverted(at, value);
        }
    }

    private void putConverted(final long at, final double value) {
        switch (type) {
            case FLOAT32 -> {
                touch(at);
                memory.putInt(at, Float.floatToRawIntBits((float) value));
            }
            case FLOAT16 -> {
                touch(at);
                memory.putShort(at, Float16.of(value));
            }
            default -> putInteger(at, type.checked(value));
        }
    }

    void write(final long offset, final long value) {
        if (isFree()) {
            store(offset, value);
        } else {
            turns.write(() -> store(offset, value));
        }
    }

    private void store(final long offset, final long value) {
        handle.live();
        if (type.isFloat()) {
            putDouble(data + offset, value);
        } else {
            putInteger(data + offset, type.checked(value));
        }
    }

    private void putInteger(final long at, final long value) {
        touch(at);
        switch (type.width()) {
            case Long.BYTES -> memory.putLong(at, value);
            case Integer.BYTES -> memory.putInt(at, (int) value);
            case Short.BYTES -> memory.putShort(at, (short) value);
            default -> memory.putByte(at, (byte) value);
        }
    }

    private void touch(final long at) {
        if (!raw && !isLogged(at)) {
            touchAnother(at);
        }
    }

    /**
     * Whether the thread has the turn, and has logged this element in it. Then the array is there too: it was when its line was
     * logged, and what is freed in a turn stays until the turn ends.
     */
    private boolean isLogged(final long at) {
        // No place is, in a raw view.
        return at >= loggedFrom && at < loggedTo && turns.isHeld() && log.isChanging(loggedTurn);
    }

    /**
     * Logs the element's line. Whoever comes from the line before is going on to the next ones: then more and more of them are
     * logged at once, which costs less, and is asked for so seldom that the compiler leaves it out of loops over elements.
     */
    private void touchAnother(final long at) {
        final long line = at & -LINE;
        final boolean onwards = line == loggedTo && log.changing() == loggedTurn;
        final long ahead = onwards ? Math.min(2 * (loggedTo - loggedFrom), MOST_AHEAD) : LINE;
        final long end = view.start() + view.shape().span();
        final long to = Math.max(line + LINE, Math.min(line + ahead, end & -LINE));
        log.touch(line, to - line);
        loggedFrom = line;
        loggedTo = to;
        loggedTurn = log.changing();
    }
}
