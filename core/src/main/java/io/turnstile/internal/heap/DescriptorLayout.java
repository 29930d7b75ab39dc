package io.turnstile.internal.heap;

/**
 * Descriptor of a shared object: two lines. Descriptors stay descriptors for ever, so a handle to one that was freed, or
 * freed and used anew, always finds a header here, with another generation.
 *
 * <pre>
 *    0 +-----------------------+--------+--------+-----+
 *      | generation, 32 bits   | 0      | kind   | 0xD5|
 *    8 +-----------------------+--------+--------+-----+
 *      | references: slots and names that hold it;     |
 *      | discarded: ~ of the next one that is, ~0: none|
 *   16 +-----------------------------------------------+
 *      | body, by kind; free: the next free descriptor |
 *  128 +-----------------------------------------------+
 *
 *  a block of descriptors
 *    0 | the block before it
 *    8 | number of descriptors
 *      | descriptors, from the next multiple of 128 on
 * </pre>
 */
public final class DescriptorLayout {
    public static final int HEADER_OFFSET = 0;
    public static final int REFERENCES_OFFSET = HEADER_OFFSET + Long.BYTES;
    public static final int BODY_OFFSET = REFERENCES_OFFSET + Long.BYTES;

    /** Start of the second line. */
    public static final int SECOND_LINE_OFFSET = 64;

    public static final int LENGTH = 128;

    static final int NEXT_FREE_OFFSET = BODY_OFFSET;

    static final int BLOCK_PREVIOUS_OFFSET = 0;
    static final int BLOCK_COUNT_OFFSET = BLOCK_PREVIOUS_OFFSET + Long.BYTES;
    static final int BLOCK_HEAD_LENGTH = BLOCK_COUNT_OFFSET + Long.BYTES;

    private static final int MAGIC = 0xD5;
    private static final int KIND_SHIFT = 8;
    private static final int GENERATION_SHIFT = 32;

    private DescriptorLayout() {}

    /** Header of an object; kind 0 is a free descriptor. */
    public static long header(final int generation, final int kind) {
        return (long) generation << GENERATION_SHIFT | (long) kind << KIND_SHIFT | MAGIC;
    }

    public static boolean isHeader(final long header) {
        return (header & 0xFFFF00FFL) == MAGIC;
    }

    public static int kind(final long header) {
        return (int) (header >>> KIND_SHIFT) & 0xFF;
    }

    public static int generation(final long header) {
        return (int) (header >>> GENERATION_SHIFT);
    }
}
