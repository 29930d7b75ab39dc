package io.turnstile.collections;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.ChunkedArray;

/**
 * A list: chunks of slots, each a ring. One chunk of 4 to 256 slots that grows, or whole chunks of 256 and a directory of
 * them, in which all but the last are full.
 *
 * <pre>
 *  descriptor
 *   16 +-----------------------------------------------+
 *      | size                                          |
 *   24 +-----------------------------------------------+
 *      | modifications, for fail-fast iterators        |
 *   32 +-----------------------------------------------+
 *      | the only chunk, a chunk word                  |
 *   40 +-----------------------------------------------+
 *      | its capacity; 0 = there is a directory        |
 *   48 +-----------------------------------------------+
 *      | directory, a chunked array of chunk words     |
 *   64 +-----------------------------------------------+
 *
 *  chunk word    head of the ring, 16 bits | offset of the block, 48 bits
 * </pre>
 */
final class ListLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int MODIFICATIONS = SIZE + Long.BYTES;
    static final int ONLY = MODIFICATIONS + Long.BYTES;
    static final int CAPACITY = ONLY + Long.BYTES;
    static final int DIRECTORY = CAPACITY + Long.BYTES;
    static final int END = DIRECTORY + ChunkedArray.LENGTH;

    static final int CHUNK_SHIFT = 8;
    static final int CHUNK_SLOTS = 1 << CHUNK_SHIFT;

    private static final int HEAD_SHIFT = 48;
    private static final long OFFSET_MASK = (1L << HEAD_SHIFT) - 1;

    private ListLayout() {}

    static long chunkWord(final long chunk, final long head) {
        return head << HEAD_SHIFT | chunk;
    }

    static long chunk(final long word) {
        return word & OFFSET_MASK;
    }

    static long head(final long word) {
        return word >>> HEAD_SHIFT;
    }
}
