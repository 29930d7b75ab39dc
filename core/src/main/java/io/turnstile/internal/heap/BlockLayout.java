package io.turnstile.internal.heap;

/**
 * A block of the heap. Blocks follow each other without gaps from the heap's start to its top, so that the heap can be
 * walked; the header stands at 8 modulo 16, the payload, which is what offsets of blocks name, at 0 modulo 16.
 *
 * <pre>
 *   -8 +--------------------------------+--------+--------+--------+
 *      | size / 16, header included     | kind   | flags  | 0xB1   |
 *      | 40 bits                        | 8 bits | 8 bits | 8 bits |
 *    0 +--------------------------------+--------+--------+--------+
 *      | payload                                                   |
 *
 *  free, small          free, large
 *    0 | next           0 | next
 *                       8 | previous
 *                   end-8 | size / 16, a copy (boundary tag)
 * </pre>
 */
final class BlockLayout {
    static final int HEADER_LENGTH = Long.BYTES;
    static final int NEXT_OFFSET = 0;
    static final int PREVIOUS_OFFSET = NEXT_OFFSET + Long.BYTES;
    static final int LINKS_LENGTH = PREVIOUS_OFFSET + Long.BYTES;
    static final int TAG_LENGTH = Long.BYTES;

    static final int UNIT = 16;
    static final int UNIT_SHIFT = 4;

    /** Set in the header of the block behind a free large one: its boundary tag can be trusted. */
    static final int PREVIOUS_IS_FREE = 1;

    private static final int MAGIC = 0xB1;
    private static final int FLAGS_SHIFT = 8;
    private static final int KIND_SHIFT = 16;
    private static final int SIZE_SHIFT = 24;

    private BlockLayout() {}

    /** Header of the given size in bytes, kind and flags. */
    static long header(final long size, final int kind, final int flags) {
        return size >>> UNIT_SHIFT << SIZE_SHIFT | (long) kind << KIND_SHIFT | (long) flags << FLAGS_SHIFT | MAGIC;
    }

    static boolean isHeader(final long header) {
        return (header & 0xFF) == MAGIC && (header & 0xFE00) == 0 && header >>> SIZE_SHIFT != 0;
    }

    static long size(final long header) {
        return header >>> SIZE_SHIFT << UNIT_SHIFT;
    }

    static int kind(final long header) {
        return (int) (header >>> KIND_SHIFT) & 0xFF;
    }

    static int flags(final long header) {
        return (int) (header >>> FLAGS_SHIFT) & 0xFF;
    }

    static long withFlags(final long header, final int flags) {
        return header & ~(0xFFL << FLAGS_SHIFT) | (long) flags << FLAGS_SHIFT;
    }
}
