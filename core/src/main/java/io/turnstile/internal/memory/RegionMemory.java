package io.turnstile.internal.memory;

import io.turnstile.RegionCorruptException;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;

/**
 * The bytes of one mapped region, addressed by offset from its start.
 *
 * <p>Everything above this package reads and writes a region through this class and no other way. The memory order is in
 * the method's name; a name without one is a plain access. Every access is checked against what the file system has
 * reserved for the region, so an offset read from a damaged or half-changed region ends in {@link
 * RegionCorruptException}, never in a wild access and never in a hole of the file: on a tmpfs even a load from a hole
 * needs a page, and without one it is SIGBUS. An eight-byte word must be aligned; all layouts of this project see to
 * that.
 *
 * <p>An abstract class with one loaded subclass rather than an interface: the JIT then calls the accessors directly. A
 * second backend (java.lang.foreign) is a second subclass, and so is a test's memory that stops at a chosen store.
 */
public abstract class RegionMemory {
    /** Bytes of a cache line. */
    protected static final int LINE = 64;

    /** Any number that is rarely a sum of words. */
    private static final long UNLIKELY = 0x6A09_E667_F3BC_C908L;

    /** Length of the mapped region in bytes. */
    protected final long length;

    /**
     * Memory over a mapping of the given length.
     *
     * @param length in bytes, the first offset that must not be accessed.
     */
    protected RegionMemory(final long length) {
        this.length = length;
    }

    /**
     * Length of the mapped region.
     *
     * @return in bytes.
     */
    public final long length() {
        return length;
    }

    /**
     * Virtual address of offset 0 in this process.
     *
     * @return the address.
     */
    public abstract long address();

    public abstract byte getByte(long offset);

    public abstract short getShort(long offset);

    public abstract int getInt(long offset);

    public abstract long getLong(long offset);

    /**
     * Reads a plain word, also of the undo log. All other loads are refused there: the holder of the turn gives the log's
     * pages back while others read.
     */
    public abstract long getLongOfLog(long offset);

    /**
     * As {@link #putLong}, fast for words of the undo log.
     *
     * @param offset a multiple of 8.
     * @param value  to store.
     */
    public void putLongOfLog(final long offset, final long value) {
        putLong(offset, value);
    }

    /** Read with acquire order: nothing after it in program order is read or written before it. */
    public abstract long getLongAcquire(long offset);

    public abstract void putByte(long offset, byte value);

    public abstract void putShort(long offset, short value);

    public abstract void putInt(long offset, int value);

    public abstract void putLong(long offset, long value);

    /** Write with release order: nothing before it in program order becomes visible after it. */
    public abstract void putLongRelease(long offset, long value);

    /** Write and wait until it is visible to all, a full fence. */
    public abstract void putLongVolatile(long offset, long value);

    /** Compare and set, a full fence. */
    public abstract boolean compareAndSetLong(long offset, long expected, long value);

    public abstract void getBytes(long offset, byte[] target, int index, int count);

    public abstract void putBytes(long offset, byte[] source, int index, int count);

    /**
     * Copies to a Java array of primitives, in the byte order of the machine.
     *
     * @param offset of the first byte.
     * @param target byte[], short[], int[], long[], float[] or double[].
     * @param index  of the first element.
     * @param count  of elements.
     */
    public abstract void getArray(long offset, Object target, int index, int count);

    /**
     * Copies from a Java array of primitives, in the byte order of the machine.
     *
     * @param offset of the first byte.
     * @param source byte[], short[], int[], long[], float[] or double[].
     * @param index  of the first element.
     * @param count  of elements.
     */
    public abstract void putArray(long offset, Object source, int index, int count);

    /**
     * Copies to a buffer outside of the JVM's heap, from its position on, which stays.
     *
     * @param offset of the first byte.
     * @param target direct, with as many bytes remaining.
     * @param bytes  to copy.
     * @return false if nothing was copied, since this memory can do it by Java arrays only.
     */
    public boolean getDirect(final long offset, final Buffer target, final long bytes) {
        return false;
    }

    /**
     * Copies from a buffer outside of the JVM's heap, from its position on, which stays.
     *
     * @param offset of the first byte.
     * @param source direct, with as many bytes remaining.
     * @param bytes  to copy.
     * @return false if nothing was copied, since this memory can do it by Java arrays only.
     */
    public boolean putDirect(final long offset, final Buffer source, final long bytes) {
        return false;
    }

    /** Copies within the region; the ranges may overlap. */
    public abstract void copy(long from, long to, long count);

    public abstract void zero(long offset, long count);

    /**
     * Copies a cache line, 64 bytes, by words, also from and to the undo log; the ranges do not overlap. Cheaper than a
     * call of {@link #copy}.
     */
    public void copyLine(final long from, final long to) {
        for (int i = 0; i < LINE; i += Long.BYTES) {
            putLong(to + i, getLongOfLog(from + i));
        }
    }

    /**
     * Looks at every cache line of a range, so that those which are not in a cache are waited for at once: what finds its way
     * through them, from one to the next, would wait for one after the other.
     *
     * @param offset of the first byte.
     * @param count  of bytes, at least 8.
     */
    public void readAhead(final long offset, final int count) {
        long sum = getLong(offset + count - Long.BYTES);
        for (int i = 0; i <= count - Long.BYTES; i += LINE) {
            sum += getLong(offset + i);
        }
        used(sum);
    }

    /** Does nothing with a number, but no compiler knows: it would leave out loads that nobody uses, acquire or not. */
    protected static void used(final long number) {
        if (number == UNLIKELY) {
            Thread.onSpinWait();
        }
    }

    /**
     * Looks for words by their upper halves, without a branch for each.
     *
     * @param offset of the first word.
     * @param count  of words, at most 32.
     * @param high   what the upper 32 bits are to be.
     * @return a bit for each word, the lowest for the first, set where they are.
     */
    public int matches(final long offset, final int count, final int high) {
        long matches = 0;
        for (int i = count - 1; i >= 0; i--) {
            matches = 2 * matches + equalBit(getLong(offset + (long) i * Long.BYTES), high);
        }
        return (int) matches;
    }

    /** 1 if the upper half of a word is the given one, else 0: of 32 bits less one, only zero is negative. */
    protected static long equalBit(final long word, final int high) {
        return (word >>> Integer.SIZE ^ high & 0xFFFF_FFFFL) - 1 >>> Long.SIZE - 1;
    }

    /**
     * Adds atomically, a full fence.
     *
     * @return the value before.
     */
    public final long getAndAddLong(final long offset, final long delta) {
        for (; ; ) {
            final long value = getLongAcquire(offset);
            if (compareAndSetLong(offset, value, value + delta)) {
                return value;
            }
        }
    }

    /** Stores before it become visible before stores after it. Free on x86, where only the compiler has to be told. */
    public static void storeStoreFence() {
        VarHandle.storeStoreFence();
    }

    /** Loads before it are done before loads after it. Free on x86, where only the compiler has to be told. */
    public static void loadLoadFence() {
        VarHandle.loadLoadFence();
    }

    /** Bytes of an element of a Java array of primitives. */
    public static int width(final Object array) {
        if (array instanceof double[] || array instanceof long[]) {
            return Long.BYTES;
        }
        if (array instanceof float[] || array instanceof int[]) {
            return Integer.BYTES;
        }
        if (array instanceof short[]) {
            return Short.BYTES;
        }
        if (array instanceof byte[]) {
            return 1;
        }
        throw new IllegalArgumentException(
                "no array of numbers: " + array.getClass().getSimpleName());
    }
}
