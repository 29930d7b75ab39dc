package io.turnstile.internal.heap;

import io.turnstile.internal.region.ControlLayout;

/**
 * The heap's roots, in the control area from {@link ControlLayout#HEAP_ROOTS_OFFSET} on. All of them are logged. Offsets
 * here are from there.
 *
 * <pre>
 *     0 +-----------------------------------------------+
 *       | top: end of the last block                    |
 *     8 | bytes in blocks that are in use               |
 *    16 | directory of names: its descriptor            |
 *    24 | free descriptors: the first                   |
 *    32 | descriptor blocks: the newest                 |
 *    40 | descriptors in use                            |
 *    48 | bins: bitmap of powers of two with a block    |
 *    56 +-----------------------------------------------+
 *       | bins: a bitmap of 8 bins a power, 34 words    |
 *   328 +-----------------------------------------------+
 *       | small free lists by size / 16, 65 words       |
 *   848 +-----------------------------------------------+
 *       | bins: first block, 34 x 8 words               |
 *  3024 +-----------------------------------------------+
 *       | types of users: descriptor of their dict      |
 *  3032 | discarded objects: the first                  |
 *  3040 | descriptors made, in use or not               |
 *  3048 +-----------------------------------------------+
 * </pre>
 */
final class HeapLayout {
    /** Largest block, header included, that lives in a small free list. */
    static final int SMALL_MAX = 1024;

    static final int SMALL_LISTS = SMALL_MAX / BlockLayout.UNIT + 1;

    /** Bins are 8 to a power of two, from 2^10 to 2^43. */
    static final int FIRST_POWER = 10;

    static final int POWERS = 34;
    static final int BINS_SHIFT = 3;
    static final int BINS = 1 << BINS_SHIFT;

    static final long TOP = ControlLayout.HEAP_ROOTS_OFFSET;
    static final long USED = TOP + Long.BYTES;
    static final long DIRECTORY = USED + Long.BYTES;
    static final long FREE_DESCRIPTORS = DIRECTORY + Long.BYTES;
    static final long DESCRIPTOR_BLOCKS = FREE_DESCRIPTORS + Long.BYTES;
    static final long DESCRIPTORS_USED = DESCRIPTOR_BLOCKS + Long.BYTES;
    static final long POWER_BITS = DESCRIPTORS_USED + Long.BYTES;
    static final long BIN_BITS = POWER_BITS + Long.BYTES;
    static final long SMALL_HEADS = BIN_BITS + (long) POWERS * Long.BYTES;
    static final long BIN_HEADS = SMALL_HEADS + (long) SMALL_LISTS * Long.BYTES;
    static final long TYPES = BIN_HEADS + (long) POWERS * BINS * Long.BYTES;
    static final long DISCARDED = TYPES + Long.BYTES;
    static final long DESCRIPTORS_MADE = DISCARDED + Long.BYTES;
    static final long END = DESCRIPTORS_MADE + Long.BYTES;

    static {
        if (END > TOP + ControlLayout.HEAP_ROOTS_LENGTH) {
            throw new ExceptionInInitializerError("the heap's roots do not fit the control area");
        }
    }

    private HeapLayout() {}

    static long smallHead(final long size) {
        return SMALL_HEADS + (size >>> BlockLayout.UNIT_SHIFT) * Long.BYTES;
    }

    static long binBits(final int power) {
        return BIN_BITS + (long) power * Long.BYTES;
    }

    static long binHead(final int power, final int bin) {
        return BIN_HEADS + ((long) power * BINS + bin) * Long.BYTES;
    }
}
