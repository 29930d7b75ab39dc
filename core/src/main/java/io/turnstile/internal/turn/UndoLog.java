package io.turnstile.internal.turn;

import static io.turnstile.internal.region.ControlLayout.COMMITS_OFFSET;
import static io.turnstile.internal.region.ControlLayout.HEAP_ROOTS_LENGTH;
import static io.turnstile.internal.region.ControlLayout.HEAP_ROOTS_OFFSET;
import static io.turnstile.internal.region.ControlLayout.LOG_LENGTH_OFFSET;
import static io.turnstile.internal.region.ControlLayout.LOG_RESERVED_OFFSET;
import static io.turnstile.internal.region.ControlLayout.SEAL_OFFSET;
import static io.turnstile.internal.region.UndoLogLayout.CONTENT_OFFSET;
import static io.turnstile.internal.region.UndoLogLayout.ENTRY_LENGTH;
import static io.turnstile.internal.region.UndoLogLayout.LINE_BYTES;
import static io.turnstile.internal.region.UndoLogLayout.LINE_OFFSET;
import static io.turnstile.internal.region.UndoLogLayout.LINE_SHIFT;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.TurnRolledBackException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.Extents;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.Seal;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes a turn a transaction: before the first store to a 64-byte line in a turn, the line's content goes to the undo
 * log in the region; a roll-back, by this process or by the one that takes over from it, copies it back.
 *
 * <h2>Words</h2>
 *
 * Log length (entries that count) and commit counter, both stored only by the holder of the turn. The counter is odd
 * from the first logged line to the end of the turn, so an optimistic reader knows when not to trust what it reads.
 *
 * <h2>Order of stores</h2>
 *
 * <pre>
 *  first line of a turn   counter odd, fence
 *  each line              entry, length + 1 (release), fence, the store to the line
 *  commit                 length 0 (release): the commit point; counter even (release)
 *  roll back              lines copied back, newest first; length 0 (release); counter even (release)
 * </pre>
 *
 * Killed between any two of these stores: as long as the length is not 0 the taker copies the lines back, as often as it
 * takes; a line that is logged but not yet changed is copied back onto itself. After the commit point only the counter
 * may be left odd, which the taker makes even.
 *
 * <h2>Process-local state</h2>
 *
 * A bitmap of lines already logged in this turn, in chunks made on demand, so that a second store costs one bit test.
 * Lines inside blocks that were allocated in this turn are marked without being logged: they hold nothing to restore.
 * All fields are used by the holder of the turn only; the turn's hand-over orders them between threads.
 *
 * <p>Which lines are logged stands in the region only. So a taker needs no memory in proportion to what the dead one has
 * changed. Each line number is checked where it is used, since another process could damage it meanwhile.
 *
 * <h2>Errors</h2>
 *
 * The end of a turn allocates nothing, and may fail at any call for want of stack. So a roll-back can begin again from any
 * point: it refuses stores before it clears the bitmap, clears the bitmap before lines come back, and keeps {@link #length}
 * until the counter is even.
 *
 * <p>Undo logging of whole lines before the first store is physical undo as in ARIES (Mohan et al., 1992), without the
 * redo side: memory that survives the process needs none.
 */
public final class UndoLog {
    private static final int LINES_PER_WORD_SHIFT = 6;
    private static final int CHUNK_WORDS_SHIFT = 12;
    private static final int CHUNK_WORDS = 1 << CHUNK_WORDS_SHIFT;
    private static final int CHUNK_SHIFT = CHUNK_WORDS_SHIFT + LINES_PER_WORD_SHIFT;

    /** Stands for every chunk without a bit, so that the test needs no null check. Never written. */
    private static final long[] NO_BITS = new long[CHUNK_WORDS];

    /** What the log keeps from the file system between turns. */
    private static final long KEPT_BYTES = 1 << 20;

    private static final long NO_LINE = -1;
    private static final long HEAP_ROOTS_END = HEAP_ROOTS_OFFSET + HEAP_ROOTS_LENGTH;

    /** More lines than these are forgotten by whole chunks. */
    private static final long MANY_LINES = 1 << 14;

    /** Chunks of the bitmap kept between turns: 2 MiB of heap, for 1 GiB of the region. */
    private static final int KEPT_CHUNKS = 64;

    private static final int KEPT_RANGES = 1 << 12;

    private static final long LEAST_GROWTH = 64 * 1024;

    /** Shorter ranges are logged line by line. */
    private static final long BULK = 1024;

    private final RegionMemory memory;
    private final Extents extents;
    private final long heapStart;
    private final long base;
    private final long end;
    private final long[][] chunks;

    /** How many chunks have an array of their own. */
    private int chunkCount;

    /** Whether chunks or ranges are more than is kept between turns. */
    private boolean remembersMuch;

    /** Entries of this turn in the log. */
    private long length;

    private long[] freshRanges = new long[16];
    private int freshCount;
    private long reserved;

    /** The commit counter, as far as this process knows it; odd from the first line that this process logs in a turn. */
    private long commits;

    /** A line whose bit is set, or {@link #NO_LINE}: stores often go where the one before them went. */
    private long lastTouched = NO_LINE;

    private boolean open;
    private boolean doomed;

    /** Whether the commit point of the present turn, or of the last one, has been passed. A field: a call needs stack. */
    boolean committed;

    /**
     * The log of a region, as this process uses it.
     *
     * @param memory  of the region.
     * @param layout  of the region.
     * @param extents to reserve room with; null when the region is attached read-only.
     */
    public UndoLog(final RegionMemory memory, final RegionLayout layout, final Extents extents) {
        this.memory = memory;
        this.extents = extents;
        this.heapStart = layout.heapStart();
        this.base = layout.capacity();
        this.end = layout.sealOffset();
        this.chunks = new long[(int) ((layout.capacity() >>> LINE_SHIFT) >>> CHUNK_SHIFT) + 1][];
        Arrays.fill(chunks, NO_BITS);
    }

    /** From here on lines may be logged. */
    void open() {
        open = true;
        doomed = false;
        committed = false;
    }

    boolean isDoomed() {
        return doomed;
    }

    /** Entries of the open turn. */
    long lines() {
        return length;
    }

    /** Entries that there is room for: at least those of {@link #LEAST_GROWTH}, which the log never gives back. */
    long room() {
        return memory.getLong(LOG_RESERVED_OFFSET) / ENTRY_LENGTH;
    }

    /** Whether lines are being changed under this number: that of the turn of the thread that asks, if it is odd. */
    boolean isChanging(final long number) {
        return commits == number;
    }

    /**
     * To be called before every store to an eight-byte word or a part of it.
     *
     * @param offset of the word.
     * @throws TurnRolledBackException if the turn was rolled back.
     * @throws io.turnstile.RegionFullException if there is no room for the log.
     */
    void touch(final long offset) {
        if (offset >>> LINE_SHIFT != lastTouched) {
            touchAnother(offset);
        }
    }

    private void touchAnother(final long offset) {
        if (!isLogged(offset)) {
            throw outside(offset);
        }
        final long line = offset >>> LINE_SHIFT;
        final int word = (int) (line >>> LINES_PER_WORD_SHIFT);
        final long[] chunk = chunks[word >>> CHUNK_WORDS_SHIFT];
        if ((chunk[word & (CHUNK_WORDS - 1)] & 1L << line) == 0) {
            log(line);
        }
        lastTouched = line;
    }

    private RegionCorruptException outside(final long offset) {
        return new RegionCorruptException(
                "a store outside the heap and its roots: offset=" + offset + " heap=" + heapStart + ".." + base);
    }

    /** Whether an offset is one that turns store to, and roll back: never a header, a control word or a table. */
    private boolean isLogged(final long offset) {
        return offset >= heapStart ? offset < base : offset >= HEAP_ROOTS_OFFSET && offset < HEAP_ROOTS_END;
    }

    /** To be called before a store to a range. */
    void touch(final long offset, final long count) {
        if (count <= BULK) {
            for (long at = offset & -LINE_BYTES; at < offset + count; at += LINE_BYTES) {
                touch(at);
            }
            return;
        }
        if (!isLogged(offset) || !isLogged(offset + count - 1) || offset < heapStart && offset + count > heapStart) {
            throw outside(offset);
        }
        touchLines(offset >>> LINE_SHIFT, (offset + count - 1 >>> LINE_SHIFT) + 1);
    }

    /** A word of the bitmap at a time: 64 lines that need no copy cost one test. */
    private void touchLines(final long from, final long to) {
        for (long line = from; line < to; ) {
            final long until = Math.min(to, (line | Long.SIZE - 1) + 1);
            // Bits line..until-1 of one word; a shift distance counts modulo 64.
            final long bits = -1L << line & -1L >>> -until;
            final long missing = bits & ~chunks[(int) (line >>> CHUNK_SHIFT)][index(line)];
            if (missing != 0) {
                logAll(line & -Long.SIZE, missing);
            }
            line = until;
        }
    }

    /** Logs lines of one word of the bitmap; they count all at once, which is before the store to any of them. */
    private void logAll(final long first, final long bits) {
        admit(Long.bitCount(bits));
        final long[] words = words(first);
        for (long left = bits; left != 0; left &= left - 1) {
            write(first + Long.numberOfTrailingZeros(left));
        }
        publish();
        words[index(first)] |= bits;
    }

    /**
     * Marks a range that holds nothing to restore: the payload of a block that this turn has just allocated. Lines that
     * it shares with others are not marked.
     */
    public void fresh(final long offset, final long count) {
        final long from = offset + LINE_BYTES - 1 >>> LINE_SHIFT;
        final long to = offset + count >>> LINE_SHIFT;
        if (from >= to || (commits & 1) == 0) {
            // Nothing is marked before the first line is logged: a turn without a log has nothing to forget.
            return;
        }
        if (freshCount == freshRanges.length) {
            freshRanges = Arrays.copyOf(freshRanges, 2 * freshCount);
            remembersMuch |= freshRanges.length > KEPT_RANGES;
        }
        freshRanges[freshCount++] = from;
        freshRanges[freshCount++] = to;
        for (long line = from; line < to; ) {
            final long until = Math.min(to, (line | Long.SIZE - 1) + 1);
            // Bits line..until-1 of one word; a shift distance counts modulo 64.
            words(line)[index(line)] |= -1L << line & -1L >>> -until;
            line = until;
        }
    }

    /** Makes all changes since {@link #open()} permanent and visible. Has failed only if {@link #committed} is false. */
    void commit() {
        if ((commits & 1) != 0) {
            // SYNC undo-commit: release, pairs with recover(). All lines are stored before the log is gone.
            memory.putLongRelease(LOG_LENGTH_OFFSET, 0);
            committed = true;
            forget();
            settle();
        }
        committed = true;
        open = false;
    }

    /**
     * Undoes all changes since {@link #open()}; until the turn ends, nothing can be changed any more. May be called again, also
     * after it has failed for want of stack.
     */
    void rollback() {
        doomed = true;
        if ((commits & 1) != 0) {
            forget();
            restore(length);
            settle();
        }
    }

    void close() {
        open = false;
    }

    /**
     * Undoes what a dead holder has left, on behalf of all.
     *
     * @return lines copied back.
     * @throws RegionCorruptException if the log is not one; the region is as found.
     */
    long recover() {
        // What this process knows of the lines of a turn that it could not end.
        forget();
        // SYNC undo-publish: acquire, pairs with log(). SYNC undo-commit: acquire, pairs with commit().
        final long count = memory.getLongAcquire(LOG_LENGTH_OFFSET);
        check(count);
        reserved = memory.getLong(LOG_RESERVED_OFFSET);
        commits = memory.getLong(COMMITS_OFFSET) | 1;
        restore(count);
        settle();
        return count;
    }

    /**
     * Undoes as much as possible of what a dead holder has left in a damaged region, of which this is a private copy.
     *
     * @param problems is told what can not be undone.
     */
    public void salvage(final Consumer<String> problems) {
        long damaged = 0;
        for (long i = salvageable(problems) - 1; i >= 0; i--) {
            final long line = memory.getLongOfLog(entry(i) + LINE_OFFSET);
            if (line < 0 || line >= Math.min(base, memory.length()) >>> LINE_SHIFT) {
                damaged++;
            } else {
                memory.copyLine(entry(i) + CONTENT_OFFSET, line << LINE_SHIFT);
            }
        }
        if (damaged != 0) {
            problems.accept("undo log: " + damaged + " lines that an open turn had changed can not be undone");
        }
    }

    private long salvageable(final Consumer<String> problems) {
        final long count = memory.getLongAcquire(LOG_LENGTH_OFFSET);
        final long most = Math.max(0, (Math.min(end, memory.length()) - base) / ENTRY_LENGTH);
        final long stated = Math.min(most, memory.getLong(LOG_RESERVED_OFFSET) / ENTRY_LENGTH);
        if (count < 0 || count > stated) {
            problems.accept("undo log: length=" + count + " entries of at most " + stated
                    + ": what an open turn has changed can not be undone");
            return 0;
        }
        return count;
    }

    private void check(final long count) {
        if (count < 0
                || count > (end - base) / ENTRY_LENGTH
                || count * ENTRY_LENGTH > memory.getLong(LOG_RESERVED_OFFSET)) {
            throw new RegionCorruptException("undo log: length=" + count + " entries, but reserved="
                    + memory.getLong(LOG_RESERVED_OFFSET) + " bytes; repair the region");
        }
        for (long i = 0; i < count; i++) {
            line(i);
        }
    }

    /** Line of an entry; never one that turns do not store to, whatever stands there. */
    private long line(final long entry) {
        final long line = memory.getLongOfLog(entry(entry) + LINE_OFFSET);
        if (line < 0 || line >= base >>> LINE_SHIFT || !isLogged(line << LINE_SHIFT)) {
            throw new RegionCorruptException("undo log: entry=" + entry + " names line=" + line
                    + ", which is none of the heap or its roots; repair the region");
        }
        return line;
    }

    private void restore(final long count) {
        for (long i = count - 1; i >= 0; i--) {
            memory.copyLine(entry(i) + CONTENT_OFFSET, line(i) << LINE_SHIFT);
        }
        // Release: the lines are back before the log that could bring them back is gone.
        memory.putLongRelease(LOG_LENGTH_OFFSET, 0);
    }

    /** The log is empty again: readers may trust what they read. */
    private void settle() {
        // SYNC commit-counter: release, pairs with OptimisticReads.
        memory.putLongRelease(COMMITS_OFFSET, commits + 1);
        commits++;
        length = 0;
        freshCount = 0;
    }

    private void log(final long line) {
        admit(1);
        final long[] words = words(line);
        write(line);
        publish();
        words[index(line)] |= 1L << line;
    }

    /** Sees to it that there is a turn, and room for so many entries. */
    private void admit(final int entries) {
        if (!open || doomed) {
            throw refusal();
        }
        if ((commits & 1) == 0) {
            begin();
        }
        while (entry(length + (long) entries) > base + reserved) {
            grow();
        }
    }

    /** An entry that does not count yet. */
    private void write(final long line) {
        final long entry = entry(length);
        memory.putLongOfLog(entry + LINE_OFFSET, line);
        memory.copyLine(line << LINE_SHIFT, entry + CONTENT_OFFSET);
        length++;
    }

    private void publish() {
        // SYNC undo-publish: release, pairs with recover(). The entries are whole before they count.
        memory.putLongRelease(LOG_LENGTH_OFFSET, length);
        // A release store does not order what follows it: no line must change before its entry counts.
        RegionMemory.storeStoreFence();
    }

    /**
     * Says what is wrong with the words of the log, in a turn or a consistent read.
     *
     * @return null if nothing is.
     */
    String problem() {
        final long counter = memory.getLong(COMMITS_OFFSET);
        final long inUse = memory.getLong(LOG_LENGTH_OFFSET);
        final long promised = memory.getLong(LOG_RESERVED_OFFSET);
        final boolean changing = (commits & 1) != 0;
        final boolean whole = promised % LEAST_GROWTH == 0 || promised == end - base;
        final boolean fits = promised >= inUse * ENTRY_LENGTH && promised <= end - base;
        if (whole && fits && inUse == (changing ? length : 0) && (changing ? counter == commits : (counter & 1) == 0)) {
            return null;
        }
        return "undo log: length=" + inUse + " expected=" + (changing ? length : 0) + " commits=" + counter
                + " reserved=" + promised;
    }

    private void begin() {
        final long counter = memory.getLong(COMMITS_OFFSET);
        final long left = memory.getLong(LOG_LENGTH_OFFSET);
        reserved = memory.getLong(LOG_RESERVED_OFFSET);
        if (left != 0 || (counter & 1) != 0 || reserved < 0 || reserved > end - base) {
            throw new RegionCorruptException("undo log at the start of a turn: length=" + left + " commits=" + counter
                    + " reserved=" + reserved + "; repair the region");
        }
        if (memory.getLong(SEAL_OFFSET) == counter + 1) {
            Seal.lift(memory, end, extents);
        }
        commits = counter + 1;
        memory.putLong(COMMITS_OFFSET, commits);
        // SYNC commit-counter: pairs with OptimisticReads. The counter is odd before any line changes.
        RegionMemory.storeStoreFence();
    }

    private RuntimeException refusal() {
        return doomed
                ? new TurnRolledBackException("the turn was rolled back, nothing can be changed in it any more; end it"
                        + " and take a new one")
                : new IllegalStateException("a store outside a turn, or in the body of read()");
    }

    private void grow() {
        final long wanted = Math.max(LEAST_GROWTH, Math.min(reserved, KEPT_BYTES));
        final long more = Math.min(wanted, end - base - reserved);
        try {
            extents.reserve(base + reserved, more);
        } catch (final RegionFullException e) {
            // Whatever operation this is in the middle of, it can not go on; rolling back needs no room.
            rollback();
            throw e;
        }
        reserved += more;
        memory.putLong(LOG_RESERVED_OFFSET, reserved);
    }

    /** Whether the log has more room, or the process remembers more lines, than is kept between turns. */
    boolean isLarge() {
        return reserved > KEPT_BYTES || remembersMuch;
    }

    /** Gives back what is not kept between turns. In a turn that logs nothing. */
    void shrink() {
        Arrays.fill(chunks, NO_BITS);
        chunkCount = 0;
        remembersMuch = false;
        if (freshRanges.length > KEPT_RANGES) {
            freshRanges = new long[KEPT_RANGES];
        }
        final long promised = memory.getLong(LOG_RESERVED_OFFSET);
        reserved = KEPT_BYTES;
        if (promised > KEPT_BYTES && promised <= end - base) {
            // First the word: a killed process must not leave one that promises what the file system has taken back.
            memory.putLongRelease(LOG_RESERVED_OFFSET, KEPT_BYTES);
            extents.giveBack(base + KEPT_BYTES, promised - KEPT_BYTES);
        }
    }

    /** Clears the bits of all lines of this turn. Allocates nothing; the lines stay known until {@link #settle()}. */
    private void forget() {
        lastTouched = NO_LINE;
        if (length > MANY_LINES || freshCount > MANY_LINES) {
            forgetChunks();
            return;
        }
        for (int i = 0; i < (int) length; i++) {
            final long line = memory.getLongOfLog(entry(i) + LINE_OFFSET);
            if (line < 0 || line >= base >>> LINE_SHIFT) {
                // Damaged by another process.
                forgetChunks();
                return;
            }
            clear(line);
        }
        if (freshCount != 0) {
            forgetFresh();
        }
    }

    private void forgetFresh() {
        for (int i = 0; i < freshCount; i += 2) {
            for (long line = freshRanges[i]; line < freshRanges[i + 1]; line = (line | Long.SIZE - 1) + 1) {
                clear(line);
            }
        }
    }

    private void forgetChunks() {
        for (final long[] chunk : chunks) {
            if (chunk != NO_BITS) {
                Arrays.fill(chunk, 0);
            }
        }
    }

    /** Clears the word of a line: all of its lines were marked in this turn. */
    private void clear(final long line) {
        final long[] chunk = chunks[(int) (line >>> CHUNK_SHIFT)];
        if (chunk != NO_BITS) {
            chunk[index(line)] = 0;
        }
    }

    private long entry(final long index) {
        return base + index * ENTRY_LENGTH;
    }

    /** The chunk of a line, made if there is none yet. */
    private long[] words(final long line) {
        final int at = (int) (line >>> CHUNK_SHIFT);
        if (chunks[at] == NO_BITS) {
            chunks[at] = new long[CHUNK_WORDS];
            chunkCount++;
            remembersMuch |= chunkCount > KEPT_CHUNKS;
        }
        return chunks[at];
    }

    private static int index(final long line) {
        return (int) (line >>> LINES_PER_WORD_SHIFT) & CHUNK_WORDS - 1;
    }
}
