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
 *   24 +--------------------+--------------------+     8 +---------------------+
 *      | bound, 0 = none    | used bytes of the  |       | number of slot 0, or|
 *      |                    | last block's arena |       | LISTED              |
 *   32 +--------------------+--------------------+    16 +---------------------+
 *      | first block, 0 = none                   |       | 41 slots            |
 *   40 +-----------------------------------------+   672 +---------------------+
 *      | last block, 0 = none                    |       | 41 numbers          |
 *   48 +--------------------+--------------------+  1000 +---------------------+
 *      | first slot in use  | slot behind the    |       | previous block      |
 *      | of the first block | last in use of the |  1008 +---------------+-----+
 *      |                    | last block         |       | arena, 48 bits| room|
 *   56 +--------------------+--------------------+  1016 +---------------+-----+
 *      | number of the next element              |
 *   64 +-----------------------------------------+
 * </pre>
 *
 * <p>The arena of a block holds the bytes of its longer elements, room is its length; 0 if there is none.
 *
 * <p>Each element has a number, which no other one of the queue ever has: how many were added before it. In a block to which
 * elements were only added at the end, one after the other, their numbers follow each other as the slots do, and the number
 * of slot 0 says them all. The numbers of other blocks are listed.
 */
final class QueueLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int BOUND = SIZE + Long.BYTES;
    static final int USED = BOUND + Integer.BYTES;
    static final int FIRST_BLOCK = USED + Integer.BYTES;
    static final int LAST_BLOCK = FIRST_BLOCK + Long.BYTES;
    static final int FIRST_SLOT = LAST_BLOCK + Long.BYTES;
    static final int END_SLOT = FIRST_SLOT + Integer.BYTES;
    static final int NEXT_NUMBER = END_SLOT + Integer.BYTES;
    static final int END = NEXT_NUMBER + Long.BYTES;

    static final int NEXT_OFFSET = 0;
    static final int NUMBER_OFFSET = NEXT_OFFSET + Long.BYTES;
    static final int SLOTS_OFFSET = NUMBER_OFFSET + Long.BYTES;

    /** So many that a block with its header is a small one of 1 KiB. */
    static final int SLOTS = 41;

    static final int NUMBERS_OFFSET = SLOTS_OFFSET + SLOTS * SlotLayout.LENGTH;
    static final int PREVIOUS_OFFSET = NUMBERS_OFFSET + SLOTS * Long.BYTES;
    static final int ARENA_OFFSET = PREVIOUS_OFFSET + Long.BYTES;
    static final int BLOCK_LENGTH = ARENA_OFFSET + Long.BYTES;

    /** In the place of the number of slot 0: each slot's is in the list of numbers. */
    static final long LISTED = Long.MIN_VALUE;

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
