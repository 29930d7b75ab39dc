package io.turnstile.collections;

import io.turnstile.internal.value.SlotLayout;

/**
 * A node of a B+tree. All keys are in leaves, which are linked in both directions; in the branches are copies of keys that
 * separate their children. The key before a child is at most the least in it, and greater than all in the child before.
 * All leaves are equally deep. Words that are not in use are 0.
 *
 * <pre>
 *    0 +-----------------------+-----------------------+
 *      | count: keys, children | level, 0 for a leaf   |
 *    8 +-----------------------+-----------------------+
 *      | leaf: the next one, 0 if it is the last       |
 *   16 +-----------------------------------------------+
 *      | leaf: the one before, 0 if it is the first    |
 *   24 +-----------------------------------------------+
 *      | descriptor of the map or set                  |
 *   32 +-----------------------------------------------+
 *      | leaf of a map   30 slots of keys, then values |
 *      | leaf of a set   60 slots of keys              |
 *      | branch          39 slots of keys between its  |
 *      |                 children, then 40 children    |
 *  992 +-----------------------------------------------+
 * </pre>
 *
 * A node is a small block, so that the next node takes the place of one that was freed; a key has three to four lines of
 * its keys to be searched.
 */
final class NodeLayout {
    static final int COUNT = 0;
    static final int LEVEL = COUNT + Integer.BYTES;
    static final int NEXT = LEVEL + Integer.BYTES;
    static final int PREVIOUS = NEXT + Long.BYTES;
    static final int OWNER = PREVIOUS + Long.BYTES;
    static final int KEYS = OWNER + Long.BYTES;

    /** Keys in a leaf of a set. */
    static final int SET_KEYS = 60;

    /** Keys in a leaf of a map. */
    static final int MAP_KEYS = 30;

    static final int LENGTH = KEYS + SET_KEYS * SlotLayout.LENGTH;

    /** Children of a branch. */
    static final int CHILDREN = 40;

    static final int CHILDREN_OFFSET = KEYS + (CHILDREN - 1) * SlotLayout.LENGTH;
    static final int MAP_VALUES = KEYS + MAP_KEYS * SlotLayout.LENGTH;

    private NodeLayout() {}
}
