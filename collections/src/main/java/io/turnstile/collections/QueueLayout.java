package io.turnstile.collections;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.SlotLayout;

/**
 * A queue: a chain of blocks of slots, filled at either end.
 *
 * <pre>
 *  descriptor                                         block
 *   16 +-----------------------------------------+     0 +---------------------+
 *      | size                                    |       | next block          |
 *   24 +-----------------------------------------+     8 +---------------------+
 *      | bound, 0 = none                         |       | previous block      |
 *   32 +-----------------------------------------+    16 +---------------------+
 *      | first block, 0 = none                   |       | 62 slots            |
 *   40 +-----------------------------------------+  1008 +---------------+-----+
 *      | last block, 0 = none                    |       | arena, 48 bits| room|
 *   48 +--------------------+--------------------+  1016 +---------------+-----+
 *      | first slot in use  | slot behind the    |
 *      | of the first block | last in use of the |
 *      |                    | last block         |
 *   56 +--------------------+--------------------+
 *      | used bytes of the  | 0                  |
 *      | last block's arena |                    |
 *   64 +--------------------+--------------------+
 * </pre>
 *
 * <p>The arena of a block holds the bytes of its longer elements, room is its length; 0 if there is none.
 */
final class QueueLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int BOUND = SIZE + Long.BYTES;
    static final int FIRST_BLOCK = BOUND + Long.BYTES;
    static final int LAST_BLOCK = FIRST_BLOCK + Long.BYTES;
    static final int FIRST_SLOT = LAST_BLOCK + Long.BYTES;
    static final int END_SLOT = FIRST_SLOT + Integer.BYTES;
    static final int USED = END_SLOT + Integer.BYTES;
    static final int UNUSED_WORD = USED + Integer.BYTES;
    static final int END = UNUSED_WORD + Integer.BYTES;

    static final int NEXT_OFFSET = 0;
    static final int PREVIOUS_OFFSET = NEXT_OFFSET + Long.BYTES;
    static final int SLOTS_OFFSET = PREVIOUS_OFFSET + Long.BYTES;

    /** So many that a block with its header is a small one of 1 KiB. */
    static final int SLOTS = 62;

    static final int ARENA_OFFSET = SLOTS_OFFSET + SLOTS * SlotLayout.LENGTH;
    static final int BLOCK_LENGTH = ARENA_OFFSET + Long.BYTES;

    private static final int ROOM_BITS = 16;

    private QueueLayout() {}

    static long arenaWord(final long arena, final long room) {
        return arena << ROOM_BITS | room;
    }

    static long arena(final long arenaWord) {
        return arenaWord >>> ROOM_BITS;
    }

    static int room(final long arenaWord) {
        return (int) arenaWord & (1 << ROOM_BITS) - 1;
    }
}
