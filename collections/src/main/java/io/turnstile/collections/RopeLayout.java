package io.turnstile.collections;

import io.turnstile.internal.heap.DescriptorLayout;

/**
 * A rope: the bytes of a string or a byte array, in pieces that are the nodes of a tree, in order from left to right.
 *
 * <pre>
 *  descriptor                                         piece
 *   16 +-----------------------------------------+     0 +-----------------------------+
 *      | size in bytes                           |       | left piece, 0 = none        |
 *   24 +-----------------------------------------+     8 +-----------------------------+
 *      | root piece, 0 = none                    |       | right piece, 0 = none       |
 *   32 +-----------------------------------------+    16 +-----------------------------+
 *                                                        | total: bytes in it and below|
 *                                                     24 +--------------+--------------+
 *                                                        | length       | capacity     |
 *                                                     32 +--------------+--------------+
 *                                                        | bytes                       |
 * </pre>
 *
 * <p>The capacity makes the block a power of two from 64 to 4096. Only a piece that is alone has less than the greatest.
 */
final class RopeLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int ROOT = SIZE + Long.BYTES;
    static final int END = ROOT + Long.BYTES;

    static final int LEFT_OFFSET = 0;
    static final int RIGHT_OFFSET = LEFT_OFFSET + Long.BYTES;
    static final int TOTAL_OFFSET = RIGHT_OFFSET + Long.BYTES;
    static final int LENGTH_OFFSET = TOTAL_OFFSET + Long.BYTES;
    static final int CAPACITY_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int BYTES_OFFSET = CAPACITY_OFFSET + Integer.BYTES;

    private static final int BLOCK_HEADER = Long.BYTES;
    private static final int SMALLEST_BLOCK = 64;
    private static final int LARGEST_BLOCK = 4096;

    /** Bytes in a piece that is not alone. */
    static final int CAPACITY = LARGEST_BLOCK - BLOCK_HEADER - BYTES_OFFSET;

    private RopeLayout() {}

    /** Least capacity for so many bytes, at most {@link #CAPACITY}. */
    static int capacityFor(final int bytes) {
        final int block = Math.max(SMALLEST_BLOCK, Integer.highestOneBit(bytes + BLOCK_HEADER + BYTES_OFFSET - 1) << 1);
        return block - BLOCK_HEADER - BYTES_OFFSET;
    }

    /** Whether pieces of a capacity are made. */
    static boolean isCapacity(final int capacity, final boolean alone) {
        return capacity == CAPACITY
                || alone && capacity > 0 && capacity < CAPACITY && capacity == capacityFor(capacity);
    }

    /** Order of pieces from top to bottom: a mix of the offset's bits (Appleby's MurmurHash3), no two alike. */
    static long priority(final long piece) {
        final long once = (piece ^ piece >>> 33) * 0xFF51AFD7ED558CCDL;
        final long twice = (once ^ once >>> 33) * 0xC4CEB9FE1A85EC53L;
        return twice ^ twice >>> 33;
    }
}
