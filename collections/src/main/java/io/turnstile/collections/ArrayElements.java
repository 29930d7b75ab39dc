package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;
import java.nio.Buffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The elements of an array, or of a view of one: single ones by their offset, and all of them in chunks that stay in the
 * processor's nearest cache. Who calls sees to turns, and that the array is there.
 */
final class ArrayElements {
    /** Elements that are worked on at a time. */
    static final int CHUNK = 2048;

    private static final int LINE = 64;

    /** Most bytes that one store logs ahead. */
    private static final long MOST_AHEAD = 4096;

    private final RegionMemory memory;
    private final TurnMemory log;
    private final DType type;
    private final Shape shape;
    private final long data;
    private final boolean float64;

    /** Bytes from..to-1 are logged in the turn of this number; only who has the turn looks here, and changes it. */
    private long loggedFrom;

    private long loggedTo;
    private long loggedTurn;

    /**
     * Elements of a view.
     *
     * @param memory of the region.
     * @param logged whether a roll-back undoes what is stored.
     * @param type   of them.
     * @param shape  of the view.
     * @param data   offset of the array's data.
     */
    ArrayElements(final TurnMemory memory, final boolean logged, final DType type, final Shape shape, final long data) {
        this.memory = memory.unlogged();
        this.log = logged ? memory : null;
        this.type = type;
        this.shape = shape;
        this.data = data;
        this.float64 = type == DType.FLOAT64;
    }

    /** Work on some elements as doubles. */
    interface Doubles {
        void work(double[] chunk, int count);
    }

    /** Work on some elements as longs. */
    interface Longs {
        void work(long[] chunk, int count);
    }

    double getDouble(final long offset) {
        final long at = data + offset;
        return float64 ? Double.longBitsToDouble(memory.getLong(at)) : convertedDouble(at);
    }

    private double convertedDouble(final long at) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat(memory.getInt(at));
            case FLOAT16 -> Float16.toFloat(memory.getShort(at));
            default -> integer(at);
        };
    }

    long getLong(final long offset) {
        return type.isFloat() ? (long) getDouble(offset) : integer(data + offset);
    }

    private long integer(final long at) {
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

    void putDouble(final long offset, final double value) {
        final long at = data + offset;
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

    void putLong(final long offset, final long value) {
        if (type.isFloat()) {
            putDouble(offset, value);
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
        if (log != null && (at < loggedFrom || at >= loggedTo || log.changing() != loggedTurn)) {
            touchAnother(at);
        }
    }

    /**
     * Logs the element's line. Whoever comes from the line before is going on to the next ones: then more and more of them are
     * logged at once, which costs less, and is asked for so seldom that the compiler leaves it out of loops over elements.
     */
    private void touchAnother(final long at) {
        final long line = at & -LINE;
        final boolean onwards = line == loggedTo && log.changing() == loggedTurn;
        final long ahead = onwards ? Math.min(2 * (loggedTo - loggedFrom), MOST_AHEAD) : LINE;
        final long end = start() + shape.span();
        final long to = Math.max(line + LINE, Math.min(line + ahead, end & -LINE));
        log.touch(line, to - line);
        loggedFrom = line;
        loggedTo = to;
        loggedTurn = log.changing();
    }

    private long start() {
        return data + shape.first();
    }

    private long byteSize() {
        return shape.size() * type.width();
    }

    Cursor cursor() {
        return new Cursor(memory, log, type, shape, data);
    }

    /** Elements of the next chunk when so many are left. */
    private static int next(final long left) {
        return (int) Math.min(left, CHUNK);
    }

    void fill(final double value) {
        final double[] values = new double[CHUNK];
        Arrays.fill(values, value);
        final Object chunk = Conversion.array(type, CHUNK);
        Conversion.fromDoubles(type, values, chunk, next(shape.size()));
        fill(chunk);
    }

    void fill(final long value) {
        final long[] values = new long[CHUNK];
        Arrays.fill(values, value);
        final Object chunk = Conversion.array(type, CHUNK);
        Conversion.fromLongs(type, values, chunk, next(shape.size()));
        fill(chunk);
    }

    private void fill(final Object chunk) {
        final Cursor to = cursor();
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            to.put(chunk, 0, next(left));
        }
    }

    void forEachDouble(final Doubles work) {
        final Cursor from = cursor();
        final Object chunk = Conversion.array(type, CHUNK);
        final double[] values = new double[CHUNK];
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            final int count = next(left);
            from.get(chunk, 0, count);
            Conversion.toDoubles(type, chunk, values, count);
            work.work(values, count);
        }
    }

    void forEachLong(final Longs work) {
        final Cursor from = cursor();
        final Object chunk = Conversion.array(type, CHUNK);
        final long[] values = new long[CHUNK];
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            final int count = next(left);
            from.get(chunk, 0, count);
            Conversion.toLongs(type, chunk, values, count);
            work.work(values, count);
        }
    }

    /** Stores what the work leaves in the chunk. */
    void updateDoubles(final Doubles work) {
        final Cursor to = cursor();
        final Object chunk = Conversion.array(type, CHUNK);
        forEachDouble((values, count) -> {
            work.work(values, count);
            Conversion.fromDoubles(type, values, chunk, count);
            to.put(chunk, 0, count);
        });
    }

    /** Stores what the work leaves in the chunk. */
    void updateLongs(final Longs work) {
        final Cursor to = cursor();
        final Object chunk = Conversion.array(type, CHUNK);
        forEachLong((values, count) -> {
            work.work(values, count);
            Conversion.fromLongs(type, values, chunk, count);
            to.put(chunk, 0, count);
        });
    }

    /** Copies the numbers, or the bytes, of a buffer over all elements; it holds as many, and its position stays. */
    void copyFrom(final Buffer source) {
        final Buffer buffer = Numbers.of(source, type, shape.size());
        final DType given = Numbers.type(buffer, type);
        if (given == type && shape.isContiguous() && BulkCopy.from(source, memory, log, start(), byteSize())) {
            return;
        }
        final Object numbers = Conversion.array(given, CHUNK);
        final Object chunk = given == type ? numbers : Conversion.array(type, CHUNK);
        final Converter converter = new Converter(given, type);
        final Cursor to = cursor();
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            final int count = next(left);
            Numbers.get(buffer, numbers, count);
            converter.convert(numbers, chunk, count);
            to.put(chunk, 0, count);
        }
    }

    /** Copies all elements to a buffer that has room for them, or for their bytes; its position stays. */
    void copyTo(final Buffer target) {
        final Buffer buffer = Numbers.of(target, type, shape.size());
        final DType wanted = Numbers.type(buffer, type);
        if (wanted == type && shape.isContiguous() && BulkCopy.to(target, memory, start(), byteSize())) {
            return;
        }
        final Object chunk = Conversion.array(type, CHUNK);
        final Object numbers = wanted == type ? chunk : Conversion.array(wanted, CHUNK);
        final Converter converter = new Converter(type, wanted);
        final Cursor from = cursor();
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            final int count = next(left);
            from.get(chunk, 0, count);
            converter.convert(chunk, numbers, count);
            Numbers.put(buffer, numbers, count);
        }
    }

    /** Copies the elements of another array of as many. */
    void copyFrom(final ArrayElements other) {
        final Object numbers = Conversion.array(other.type, CHUNK);
        final Object chunk = other.type == type ? numbers : Conversion.array(type, CHUNK);
        final Converter converter = new Converter(other.type, type);
        final Cursor from = other.cursor();
        final Cursor to = cursor();
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            final int count = next(left);
            from.get(numbers, 0, count);
            converter.convert(numbers, chunk, count);
            to.put(chunk, 0, count);
        }
    }

    /** Adds the elements of another array of as many. */
    void addDoubles(final ArrayElements other) {
        final Cursor from = other.cursor();
        final Object numbers = Conversion.array(other.type, CHUNK);
        final double[] addends = new double[CHUNK];
        updateDoubles((chunk, count) -> {
            from.get(numbers, 0, count);
            Conversion.toDoubles(other.type, numbers, addends, count);
            for (int i = 0; i < count; i++) {
                chunk[i] += addends[i];
            }
        });
    }

    /** Adds the elements of another array of as many, of integers both. */
    void addLongs(final ArrayElements other) {
        final Cursor from = other.cursor();
        final Object numbers = Conversion.array(other.type, CHUNK);
        final long[] addends = new long[CHUNK];
        updateLongs((chunk, count) -> {
            from.get(numbers, 0, count);
            Conversion.toLongs(other.type, numbers, addends, count);
            for (int i = 0; i < count; i++) {
                chunk[i] += addends[i];
            }
        });
    }

    /** Whether all elements are, bit by bit, those of another array of the same type and as many. */
    boolean areSame(final ArrayElements other) {
        final Cursor mine = cursor();
        final Cursor theirs = other.cursor();
        final Object chunk = Conversion.array(type, CHUNK);
        final Object otherChunk = Conversion.array(type, CHUNK);
        for (long left = shape.size(); left > 0; left -= CHUNK) {
            mine.get(chunk, 0, next(left));
            theirs.get(otherChunk, 0, next(left));
            // Of the last chunks, what lies behind is left of those before, which were the same.
            if (!Objects.deepEquals(chunk, otherChunk)) {
                return false;
            }
        }
        return true;
    }
}
