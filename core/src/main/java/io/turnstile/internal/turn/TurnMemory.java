package io.turnstile.internal.turn;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;

/**
 * A region's memory as a turn sees it: reads go straight through, stores are logged first. All stores to the heap and
 * its roots go this way.
 */
public final class TurnMemory {
    private final RegionMemory memory;
    private final UndoLog log;

    /**
     * Memory with a log.
     *
     * @param memory to read and store.
     * @param log    of what was there before.
     */
    public TurnMemory(final RegionMemory memory, final UndoLog log) {
        this.memory = memory;
        this.log = log;
    }

    public byte getByte(final long offset) {
        return memory.getByte(offset);
    }

    public int getInt(final long offset) {
        return memory.getInt(offset);
    }

    public long getLong(final long offset) {
        return memory.getLong(offset);
    }

    public void getBytes(final long offset, final byte[] target, final int index, final int count) {
        memory.getBytes(offset, target, index, count);
    }

    public void readAhead(final long offset, final int count) {
        memory.readAhead(offset, count);
    }

    public int matches(final long offset, final int count, final int high) {
        return memory.matches(offset, count, high);
    }

    public void putByte(final long offset, final byte value) {
        log.touch(offset);
        memory.putByte(offset, value);
    }

    public void putInt(final long offset, final int value) {
        log.touch(offset);
        memory.putInt(offset, value);
    }

    public void putLong(final long offset, final long value) {
        log.touch(offset);
        memory.putLong(offset, value);
    }

    public void putBytes(final long offset, final byte[] source, final int index, final int count) {
        log.touch(offset, count);
        memory.putBytes(offset, source, index, count);
    }

    public void copy(final long from, final long to, final long count) {
        log.touch(to, count);
        memory.copy(from, to, count);
    }

    public void zero(final long offset, final long count) {
        log.touch(offset, count);
        memory.zero(offset, count);
    }

    /** Logs the lines of a range that is about to be stored into through {@link #unlogged()}. */
    public void touch(final long offset, final long count) {
        log.touch(offset, count);
    }

    /** As {@link #touch(long, long)} for one value at a multiple of its own width, up to 8 bytes. */
    public void touch(final long offset) {
        log.touch(offset);
    }

    /**
     * Which turn it is that is changing lines: a number that no other turn has. A line that was touched while it was the same
     * need not be touched again.
     *
     * @return the commit counter, even while no lines were changed; any number of a thread that has not the turn.
     */
    public long changing() {
        return memory.getLong(ControlLayout.COMMITS_OFFSET);
    }

    /**
     * Whether the turn is still the one that was {@link #changing()} lines under a number, and its changes are not undone. Only
     * for a thread that has the turn; a load of this process's memory, where {@link #changing()} is one of the region's.
     *
     * @param number odd.
     */
    public boolean isChanging(final long number) {
        return log.isChanging(number);
    }

    /** Lines that the turn has logged. */
    public long loggedLines() {
        return log.lines();
    }

    /** Lines that there is room for in the log without asking the file system. */
    public long loggableLines() {
        return log.room();
    }

    /** Marks the payload of a block that this turn has just allocated: it holds nothing to restore. */
    public void fresh(final long offset, final long count) {
        log.fresh(offset, count);
    }

    /** For stores that are never undone, at words whose class says so. */
    public RegionMemory unlogged() {
        return memory;
    }

    public long length() {
        return memory.length();
    }
}
