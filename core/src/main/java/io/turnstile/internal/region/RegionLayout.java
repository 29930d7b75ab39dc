package io.turnstile.internal.region;

/**
 * Where the parts of a region lie.
 *
 * <pre>
 *  0            header, one page ({@link HeaderLayout})
 *  4 KiB        control: turn words, log words, heap roots ({@link ControlLayout})
 *  12 KiB       wait table, 256 slots ({@link WaitLayout})
 *  44 KiB       member table, one slot a process ({@link MemberLayout})
 *  heapStart    heap: blocks, grows upward
 *  capacity     undo log area, sparse ({@link UndoLogLayout})
 *  sealOffset   last page: the seal once more ({@link Seal})
 *  fileLength
 * </pre>
 *
 * @param members    slots in the member table.
 * @param heapStart  offset of the heap's first byte.
 * @param capacity   offset of the end of the heap and start of the undo log.
 * @param fileLength offset of the end of the undo log.
 */
public record RegionLayout(int members, long heapStart, long capacity, long fileLength) {
    /** Offset of the control words. */
    public static final long CONTROL_OFFSET = HeaderLayout.PAGE;

    /** Offset of the wait table. */
    public static final long WAIT_TABLE_OFFSET = CONTROL_OFFSET + ControlLayout.LENGTH;

    /** Slots of the wait table: threads, of all processes, that can stand in line at a time. */
    public static final int WAIT_SLOTS = 256;

    /** Offset of the member table. */
    public static final long MEMBER_TABLE_OFFSET = WAIT_TABLE_OFFSET + (long) WAIT_SLOTS * WaitLayout.LENGTH;

    /** Least heap that a capacity must leave. */
    public static final long MIN_HEAP = 64 * 1024;

    /** Largest capacity: what block sizes and undo entries can express with room to spare. */
    public static final long MAX_CAPACITY = 1L << 44;

    /** Most member slots: 12 bits of a participant id. */
    public static final int MAX_MEMBERS = 4095;

    /** Member slots of a region whose creator did not choose. */
    public static final int DEFAULT_MEMBERS = 256;

    /**
     * The layout of a region.
     *
     * @param capacity bytes for header, tables and heap; rounded up to whole pages.
     * @param members  slots in the member table, 1 to {@link #MAX_MEMBERS}.
     * @return the layout.
     * @throws IllegalArgumentException if either is out of range.
     */
    public static RegionLayout of(final long capacity, final int members) {
        if (members < 1 || members > MAX_MEMBERS) {
            throw new IllegalArgumentException("maxMembers=" + members + " is not in 1.." + MAX_MEMBERS);
        }
        final long heapStart = page(MEMBER_TABLE_OFFSET + (long) members * MemberLayout.LENGTH);
        final long least = heapStart + MIN_HEAP;
        if (capacity < least || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity=" + capacity + " is not in " + least + ".." + MAX_CAPACITY
                    + " (the least for maxMembers=" + members + ")");
        }
        final long rounded = page(capacity);
        return new RegionLayout(members, heapStart, rounded, rounded + page(UndoLogLayout.reserveFor(rounded)));
    }

    /**
     * The capacity of a region whose file has a length; the reverse of {@link #of}.
     *
     * @param fileLength bytes.
     * @return the capacity, if there is a region of that length, else any number.
     */
    static long capacityOf(final long fileLength) {
        return fileLength / (UndoLogLayout.LINE_BYTES + UndoLogLayout.ENTRY_LENGTH) * UndoLogLayout.LINE_BYTES
                & -HeaderLayout.PAGE;
    }

    /**
     * Offset of the last page of the file, where the seal stands once more. The log area has room for every line of the
     * capacity, and the lines before the heap are never logged: so this page is never needed for the log.
     */
    public long sealOffset() {
        return fileLength - HeaderLayout.PAGE;
    }

    /** Offset of a member slot. */
    public static long member(final int slot) {
        return MEMBER_TABLE_OFFSET + (long) slot * MemberLayout.LENGTH;
    }

    private static long page(final long bytes) {
        return (bytes + HeaderLayout.PAGE - 1) & -HeaderLayout.PAGE;
    }
}
