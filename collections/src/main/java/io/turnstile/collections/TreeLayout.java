package io.turnstile.collections;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.SlotLayout;

/**
 * A sorted map or set.
 *
 * <pre>
 *  descriptor
 *   16 +-----------------------------------------------+
 *      | size                                          |
 *   24 +-----------------------------------------------+
 *      | root node, 0 if it is empty                   |
 *   32 +-----------------------------------------------+
 *      | insertions and removals, for iterators        |
 *   40 +-----------------------------------------------+
 *      | 0; content that was discarded: what its nodes |
 *      | name as theirs, the descriptor that had it    |
 *   48 +-----------------------------------------------+
 *      | slot: name of the comparator, null if natural |
 *   64 +-----------------------------------------------+
 * </pre>
 */
final class TreeLayout {
    static final int SIZE = DescriptorLayout.BODY_OFFSET;
    static final int ROOT = SIZE + Long.BYTES;
    static final int MODIFICATIONS = ROOT + Long.BYTES;
    static final int ORIGIN = MODIFICATIONS + Long.BYTES;
    static final int COMPARATOR = ORIGIN + Long.BYTES;
    static final int END = COMPARATOR + SlotLayout.LENGTH;

    private TreeLayout() {}
}
