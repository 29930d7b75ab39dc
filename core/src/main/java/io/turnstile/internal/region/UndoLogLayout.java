package io.turnstile.internal.region;

/**
 * The undo log: an array of entries from the end of the capacity on, each the content of one 64-byte line before the
 * turn first changed it. Its length stands in {@link ControlLayout#LOG_LENGTH_OFFSET}.
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | line number: offset in the region / 64        |
 *    8 +-----------------------------------------------+
 *      | the line's 64 bytes                           |
 *   72 +-----------------------------------------------+
 * </pre>
 */
public final class UndoLogLayout {
    public static final int LINE_OFFSET = 0;
    public static final int CONTENT_OFFSET = LINE_OFFSET + Long.BYTES;
    public static final int LINE_BYTES = 64;
    public static final int LINE_SHIFT = 6;
    public static final int ENTRY_LENGTH = CONTENT_OFFSET + LINE_BYTES;

    private UndoLogLayout() {}

    /** Bytes that a log of every line of a region of this capacity needs: a turn logs a line once. */
    static long reserveFor(final long capacity) {
        return (capacity >>> LINE_SHIFT) * ENTRY_LENGTH;
    }
}
