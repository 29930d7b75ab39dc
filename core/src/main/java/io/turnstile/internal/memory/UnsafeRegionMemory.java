package io.turnstile.internal.memory;

import io.turnstile.RegionAccessException;
import io.turnstile.RegionCorruptException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.LongConsumer;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Region memory through Chronicle's {@link UnsafeMemory}, which needs no JVM flag on any supported JDK.
 *
 * <p>It holds its {@link FileMapping}, so the addresses stay mapped to something as long as anybody can call it.
 */
public final class UnsafeRegionMemory extends RegionMemory {
    private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Up to this many bytes are copied by words: the call of a bulk copy alone costs some 10 ns. */
    private static final int BULK = 64;

    /** Larger copies are made in pieces: the JVM can not stop a thread, for its collector, in the middle of one. */
    private static final long PIECE = 1 << 20;

    private final FileMapping mapping;
    private final long base;
    private final Limits limits;

    /** Where the undo log begins; beyond everything if it has no limits of its own. */
    private final long logFrom;

    /** The same for stores. */
    private final long storableLogFrom;

    /*
     * What this process knows of how far the file system has reserved pages. The region can have grown since: an access
     * beyond it looks again, so these only ever are too small. Plain: threads store them in a monitor, and one that sees
     * an old value looks again too; a value that is too large does not exist, see giveBack().
     */

    /** Bytes that may be loaded. */
    private long loadable;

    /** The largest offset that a word to be loaded can have. */
    private long lastWord;

    /** Bytes that may be stored into: none of a mapping that is read-only, where a store would end the JVM. */
    private long storable;

    private long lastStorableWord;

    /**
     * How much of a mapping may be accessed.
     *
     * @param word  offset of the word that says where the reserved pages end.
     * @param least of its values.
     * @param most  of its values; behind it lies the undo log, which only {@link #getLongOfLog}, {@link #copyLine} and
     *              stores may access.
     */
    public record Limits(long word, long least, long most) {}

    /**
     * Memory over a mapping of which all is accessible: one that nobody else has yet, or a private copy.
     *
     * @param mapping to access.
     */
    public UnsafeRegionMemory(final FileMapping mapping) {
        this(mapping, null);
    }

    /**
     * Memory over a mapping.
     *
     * @param mapping to access.
     * @param limits  of what may be accessed; null for all of it.
     */
    public UnsafeRegionMemory(final FileMapping mapping, final Limits limits) {
        super(mapping.length());
        this.mapping = mapping;
        this.base = mapping.address();
        this.limits = limits;
        this.logFrom = limits == null ? Long.MAX_VALUE : limits.most;
        this.storableLogFrom = mapping.readOnly() ? Long.MAX_VALUE : logFrom;
        limit(limits == null ? length : limits.least);
    }

    private void limit(final long end) {
        loadable = end;
        lastWord = end - Long.BYTES;
        storable = mapping.readOnly() ? 0 : end;
        lastStorableWord = storable - Long.BYTES;
    }

    /** Looks how far the file system has reserved pages by now. */
    private long reservedEnd() {
        if (limits == null) {
            return length;
        }
        synchronized (mapping) {
            mapping.checkOpen();
            final long end = MEMORY.readVolatileLong(null, base + limits.word);
            if (end < limits.least || end > limits.most) {
                throw new RegionCorruptException(
                        "reserved heap=" + end + " is not in " + limits.least + ".." + limits.most);
            }
            mapping.show(end);
            limit(end);
            return end;
        }
    }

    /**
     * Notes how far pages are reserved, as an access beyond the known end would. An access that never has to look is compiled
     * without a way to go on after it, and is faster by some nanoseconds.
     */
    public void lookAhead() {
        reservedEnd();
    }

    /** After the mapping was closed: where it shows the file all the same, nothing is let through any more. */
    public void close() {
        synchronized (mapping) {
            if (mapping.isStillShown()) {
                limit(0);
            }
        }
    }

    /**
     * Gives pages at the end of what is reserved back to the file system, if nobody else can reach them: see {@link
     * FileMapping#giveBackTail}. To be called by the holder of the turn.
     *
     * @param keep     where the pages begin that are not needed.
     * @param reserved where they end.
     * @param end      stores the word of the limits; is called before the pages behind the new end are given back.
     * @return where the reserved pages end now.
     */
    public long giveBack(final long keep, final long reserved, final LongConsumer end) {
        // Threads of this process that look meanwhile wait until the word and what is mapped fit again.
        synchronized (mapping) {
            limit(keep);
            return mapping.giveBackTail(keep, reserved, limits.most, end);
        }
    }

    @Override
    public long address() {
        return mapping.address();
    }

    private long at(final long offset, final int width) {
        if (offset < 0 || offset > loadable - width) {
            checkBeyond(offset, width);
        }
        return base + offset;
    }

    private long word(final long offset) {
        if (offset < 0 || offset > lastWord) {
            checkBeyond(offset, Long.BYTES);
        }
        return base + offset;
    }

    private long toStore(final long offset, final int width) {
        if (offset < 0 || offset > storable - width) {
            checkStorableBeyond(offset, width);
        }
        return base + offset;
    }

    private long wordToStore(final long offset) {
        if (offset < 0 || offset > lastStorableWord) {
            checkStorableBeyond(offset, Long.BYTES);
        }
        return base + offset;
    }

    private void checkRange(final long offset, final long count) {
        if (offset < 0 || count < 0 || offset > loadable - count) {
            checkBeyond(offset, count);
        }
    }

    private void checkStorable(final long offset, final long count) {
        if (offset < 0 || count < 0 || offset > storable - count) {
            checkStorableBeyond(offset, count);
        }
    }

    /** A method of its own keeps the accessors small enough to inline. */
    private void checkBeyond(final long offset, final long count) {
        if (offset < 0 || count < 0 || offset > length - count || offset > reservedEnd() - count) {
            throw outOfBounds(offset, count);
        }
    }

    private void checkStorableBeyond(final long offset, final long count) {
        if (mapping.readOnly()) {
            throw new RegionAccessException("a store into a region that is attached read-only: offset=" + offset
                    + " bytes=" + count + "; attach it with open() to change it");
        }
        if (!isInLog(offset, count)) {
            checkBeyond(offset, count);
        }
    }

    private boolean isInLog(final long offset, final long count) {
        return offset >= logFrom && count >= 0 && offset <= length - count;
    }

    private boolean isInStorableLog(final long offset, final long count) {
        return offset >= storableLogFrom && offset <= length - count;
    }

    private RegionCorruptException outOfBounds(final long offset, final long count) {
        return new RegionCorruptException("offset outside of what is reserved of the region: offset=" + offset
                + " bytes=" + count + " reserved=" + loadable + " length=" + length);
    }

    @Override
    public byte getByte(final long offset) {
        return MEMORY.readByte(at(offset, 1));
    }

    @Override
    public short getShort(final long offset) {
        return MEMORY.readShort(at(offset, 2));
    }

    @Override
    public int getInt(final long offset) {
        return MEMORY.readInt(at(offset, 4));
    }

    @Override
    public long getLong(final long offset) {
        return MEMORY.readLong(word(offset));
    }

    @Override
    public long getLongOfLog(final long offset) {
        return isInLog(offset, Long.BYTES) ? MEMORY.readLong(base + offset) : getLong(offset);
    }

    @Override
    public void putLongOfLog(final long offset, final long value) {
        if (isInStorableLog(offset, Long.BYTES)) {
            MEMORY.writeLong(base + offset, value);
        } else {
            putLong(offset, value);
        }
    }

    @Override
    public long getLongAcquire(final long offset) {
        return MEMORY.readVolatileLong(null, word(offset));
    }

    @Override
    public void putByte(final long offset, final byte value) {
        MEMORY.writeByte(toStore(offset, 1), value);
    }

    @Override
    public void putShort(final long offset, final short value) {
        MEMORY.writeShort(toStore(offset, 2), value);
    }

    @Override
    public void putInt(final long offset, final int value) {
        MEMORY.writeInt(toStore(offset, 4), value);
    }

    @Override
    public void putLong(final long offset, final long value) {
        MEMORY.writeLong(wordToStore(offset), value);
    }

    @Override
    public void putLongRelease(final long offset, final long value) {
        MEMORY.writeOrderedLong(wordToStore(offset), value);
    }

    @Override
    public void putLongVolatile(final long offset, final long value) {
        MEMORY.writeVolatileLong(wordToStore(offset), value);
    }

    @Override
    public boolean compareAndSetLong(final long offset, final long expected, final long value) {
        return MEMORY.compareAndSwapLong(null, wordToStore(offset), expected, value);
    }

    @Override
    public void getBytes(final long offset, final byte[] target, final int index, final int count) {
        checkRange(offset, count);
        Objects.checkFromIndexSize(index, count, target.length);
        if (count > BULK) {
            MEMORY.readBytes(base + offset, target, index, count);
            return;
        }
        final long from = base + offset;
        int done = 0;
        for (; done <= count - Long.BYTES; done += Long.BYTES) {
            LONGS.set(target, index + done, MEMORY.readLong(from + done));
        }
        for (; done < count; done++) {
            target[index + done] = MEMORY.readByte(from + done);
        }
    }

    @Override
    public void putBytes(final long offset, final byte[] source, final int index, final int count) {
        checkStorable(offset, count);
        Objects.checkFromIndexSize(index, count, source.length);
        if (count > BULK) {
            MEMORY.writeBytes(base + offset, source, index, count);
            return;
        }
        final long to = base + offset;
        int done = 0;
        for (; done <= count - Long.BYTES; done += Long.BYTES) {
            MEMORY.writeLong(to + done, (long) LONGS.get(source, index + done));
        }
        for (; done < count; done++) {
            MEMORY.writeByte(to + done, source[index + done]);
        }
    }

    @Override
    public void getArray(final long offset, final Object target, final int index, final int count) {
        Objects.checkFromIndexSize(index, count, Array.getLength(target));
        final int width = width(target);
        final long bytes = (long) count * width;
        checkRange(offset, bytes);
        final long first = MEMORY.arrayBaseOffset(target.getClass()) + (long) index * width;
        for (long done = 0; done < bytes; done += PIECE) {
            final int piece = (int) Math.min(PIECE, bytes - done);
            MEMORY.copyMemory(base + offset + done, target, first + done, piece);
        }
    }

    @Override
    public void putArray(final long offset, final Object source, final int index, final int count) {
        Objects.checkFromIndexSize(index, count, Array.getLength(source));
        final int width = width(source);
        final long bytes = (long) count * width;
        checkStorable(offset, bytes);
        final long first = MEMORY.arrayBaseOffset(source.getClass()) + (long) index * width;
        for (long done = 0; done < bytes; done += PIECE) {
            final int piece = (int) Math.min(PIECE, bytes - done);
            MEMORY.copyMemory(source, first + done, base + offset + done, piece);
        }
    }

    @Override
    public boolean getDirect(final long offset, final Buffer target, final long bytes) {
        checkRange(offset, bytes);
        final long to = DirectBuffers.address(target, bytes);
        if (to == 0) {
            return false;
        }
        copyPieces(base + offset, to, bytes);
        Reference.reachabilityFence(target);
        return true;
    }

    @Override
    public boolean putDirect(final long offset, final Buffer source, final long bytes) {
        checkStorable(offset, bytes);
        final long from = DirectBuffers.address(source, bytes);
        if (from == 0) {
            return false;
        }
        copyPieces(from, base + offset, bytes);
        Reference.reachabilityFence(source);
        return true;
    }

    private static void copyPieces(final long from, final long to, final long bytes) {
        for (long done = 0; done < bytes; done += PIECE) {
            MEMORY.copyMemory(from + done, to + done, Math.min(PIECE, bytes - done));
        }
    }

    @Override
    public void copy(final long from, final long to, final long count) {
        checkRange(from, count);
        checkStorable(to, count);
        MEMORY.copyMemory(base + from, base + to, count);
    }

    @Override
    public void copyLine(final long from, final long to) {
        final long source = isInLog(from, LINE) ? base + from : at(from, LINE);
        final long target = isInStorableLog(to, LINE) ? base + to : toStore(to, LINE);
        for (int i = 0; i < LINE; i += Long.BYTES) {
            MEMORY.writeLong(target + i, MEMORY.readLong(source + i));
        }
    }

    @Override
    public void readAhead(final long offset, final int count) {
        final long first = at(offset, count);
        long sum = MEMORY.readLong(first + count - Long.BYTES);
        for (int i = 0; i <= count - Long.BYTES; i += LINE) {
            sum += MEMORY.readLong(first + i);
        }
        used(sum);
    }

    @Override
    public int matches(final long offset, final int count, final int high) {
        final long first = at(offset, count * Long.BYTES);
        long matches = 0;
        for (int i = count - 1; i >= 0; i--) {
            matches = 2 * matches + equalBit(MEMORY.readLong(first + (long) i * Long.BYTES), high);
        }
        return (int) matches;
    }

    @Override
    public void zero(final long offset, final long count) {
        checkStorable(offset, count);
        for (long done = 0; done < count; done += PIECE) {
            MEMORY.setMemory(base + offset + done, Math.min(PIECE, count - done), (byte) 0);
        }
    }
}
