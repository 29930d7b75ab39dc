package io.turnstile.collections;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.SlotLayout;

/**
 * An array: its elements lie in one block that begins at a page, row by row, the last dimension closest together.
 *
 * <pre>
 *  descriptor
 *   16 +-----------------------------------------------+
 *      | block of the elements; 0 = there are none     |
 *   24 +-------------------------------+-------+-------+
 *      | 0                             | rank  | dtype |
 *   32 +-------------------------------+-------+-------+
 *      | attributes: a slot that refers to a SharedMap |
 *   48 +-----------------------------------------------+
 *      | extents, one word a dimension; then zeros     |
 *  128 +-----------------------------------------------+
 * </pre>
 */
final class ArrayLayout {
    static final int BLOCK = DescriptorLayout.BODY_OFFSET;
    static final int TYPE = BLOCK + Long.BYTES;
    static final int ATTRIBUTES = TYPE + Long.BYTES;
    static final int EXTENTS = ATTRIBUTES + SlotLayout.LENGTH;
    static final int END = DescriptorLayout.LENGTH;

    /** Most dimensions of an array. */
    static final int MAX_RANK = (END - EXTENTS) / Long.BYTES;

    private static final int RANK_SHIFT = 8;
    private static final int MASK = 0xFF;

    private ArrayLayout() {}

    static long type(final DType type, final int rank) {
        return (long) rank << RANK_SHIFT | type.code();
    }

    /** Type of the elements, null if the word names none. */
    static DType dtype(final long word) {
        return DType.of(word & MASK);
    }

    /** Dimensions; more than there can be if the word is damaged. */
    static long rank(final long word) {
        return word >>> RANK_SHIFT;
    }
}
