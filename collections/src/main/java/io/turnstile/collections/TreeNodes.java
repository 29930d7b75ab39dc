package io.turnstile.collections;

import static io.turnstile.collections.NodeLayout.CHILDREN;
import static io.turnstile.collections.NodeLayout.CHILDREN_OFFSET;
import static io.turnstile.collections.NodeLayout.COUNT;
import static io.turnstile.collections.NodeLayout.KEYS;
import static io.turnstile.collections.NodeLayout.LEVEL;
import static io.turnstile.collections.NodeLayout.MAP_KEYS;
import static io.turnstile.collections.NodeLayout.MAP_VALUES;
import static io.turnstile.collections.NodeLayout.NEXT;
import static io.turnstile.collections.NodeLayout.OWNER;
import static io.turnstile.collections.NodeLayout.PREVIOUS;
import static io.turnstile.collections.NodeLayout.SET_KEYS;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KeyProbe;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Values;

/** The words of nodes: finding them, moving keys, values and children within and between them. Knows no order. */
final class TreeNodes {
    /** More levels than any tree in a region has. */
    static final int MAX_LEVEL = 20;

    /** No leaf has more keys. */
    static final int MOST_KEYS = SET_KEYS;

    private static final int SLOT = SlotLayout.LENGTH;

    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final boolean withValues;

    TreeNodes(final Attachment attachment, final boolean withValues) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.withValues = withValues;
    }

    boolean withValues() {
        return withValues;
    }

    /** Keys of a leaf, or children of a branch, that there is room for. */
    int capacity(final int level) {
        return level > 0 ? CHILDREN : withValues ? MAP_KEYS : SET_KEYS;
    }

    /** Checks that a link leads to a node of this tree and level. */
    long enter(final long tree, final long node, final int level) {
        heap.check(node, BlockKind.NODE, NodeLayout.LENGTH);
        final int count = count(node);
        if (memory.getLong(node + OWNER) != tree || level(node) != level || count <= 0 || count > capacity(level)) {
            throw new RegionCorruptException("tree=" + tree + " node=" + node + " level=" + level(node) + " count="
                    + count + " of tree=" + memory.getLong(node + OWNER) + ", expected level=" + level);
        }
        return node;
    }

    /** The keys of a leaf are going to be searched. */
    void readAheadKeys(final long leaf) {
        memory.readAhead(leaf, withValues ? MAP_VALUES : NodeLayout.LENGTH);
    }

    /** All of a leaf is going to be read. */
    void readAhead(final long leaf) {
        memory.readAhead(leaf, NodeLayout.LENGTH);
    }

    int count(final long node) {
        return memory.getInt(node + COUNT);
    }

    int level(final long node) {
        return memory.getInt(node + LEVEL);
    }

    long next(final long leaf) {
        return memory.getLong(leaf + NEXT);
    }

    long previous(final long leaf) {
        return memory.getLong(leaf + PREVIOUS);
    }

    /** Slot of a key: of a leaf, or of a branch, where it stands between the children index and index + 1. */
    static long key(final long node, final int index) {
        return node + KEYS + (long) index * SLOT;
    }

    static long value(final long leaf, final int index) {
        return leaf + MAP_VALUES + (long) index * SLOT;
    }

    static long childWord(final long branch, final int index) {
        return branch + CHILDREN_OFFSET + (long) index * Long.BYTES;
    }

    long child(final long branch, final int index) {
        return memory.getLong(childWord(branch, index));
    }

    /** A child, checked. */
    long child(final long tree, final long branch, final int index, final int level) {
        return enter(tree, child(branch, index), level);
    }

    /** Index of the child in which a key is, or would be. */
    int route(final long branch, final KeyProbe key) {
        memory.readAhead(branch, NodeLayout.LENGTH);
        final int found = key.search(key(branch, 0), count(branch) - 1);
        return found >= 0 ? found + 1 : ~found;
    }

    long allocate(final long tree, final int level) {
        final long node = heap.allocate(NodeLayout.LENGTH, BlockKind.NODE);
        memory.zero(node, NodeLayout.LENGTH);
        memory.putInt(node + LEVEL, level);
        memory.putLong(node + OWNER, tree);
        return node;
    }

    void free(final long node) {
        heap.free(node);
    }

    void count(final long node, final int count) {
        memory.putInt(node + COUNT, count);
    }

    void child(final long branch, final int index, final long child) {
        memory.putLong(childWord(branch, index), child);
    }

    /** Copies a key. */
    void copyKey(final long from, final long to) {
        values.copyKey(from, to);
    }

    /** Moves a key to a slot that holds nothing. */
    void moveKey(final long from, final long to) {
        memory.copy(from, to, SLOT);
        memory.zero(from, SLOT);
    }

    /** Frees a key. */
    void clearKey(final long slot) {
        values.free(slot);
        memory.zero(slot, SLOT);
    }

    /** Makes room for a key, and a value, in a leaf. */
    void openLeaf(final long leaf, final int index) {
        final int count = count(leaf);
        moveInLeaf(leaf, index, leaf, index + 1, count - index);
        count(leaf, count + 1);
    }

    /** Frees a key, and a value, of a leaf, and closes the gap. */
    void closeLeaf(final long leaf, final int index) {
        final int count = count(leaf);
        values.free(key(leaf, index));
        if (withValues) {
            values.free(value(leaf, index));
        }
        moveInLeaf(leaf, index + 1, leaf, index, count - index - 1);
        if (index == count - 1) {
            // Nothing has moved over it.
            memory.zero(key(leaf, index), SLOT);
            if (withValues) {
                memory.zero(value(leaf, index), SLOT);
            }
        }
        count(leaf, count - 1);
    }

    /** Moves keys and values from a leaf to itself or another; what they leave behind is empty. */
    void moveInLeaf(final long from, final int index, final long to, final int target, final int count) {
        move(key(from, index), key(to, target), count, SLOT);
        if (withValues) {
            move(value(from, index), value(to, target), count, SLOT);
        }
    }

    /** Moves keys of a branch to itself or another. */
    void moveKeys(final long from, final int index, final long to, final int target, final int count) {
        move(key(from, index), key(to, target), count, SLOT);
    }

    /** Moves children of a branch to itself or another. */
    void moveChildren(final long from, final int index, final long to, final int target, final int count) {
        move(childWord(from, index), childWord(to, target), count, Long.BYTES);
    }

    private void move(final long from, final long to, final long count, final int length) {
        if (count <= 0) {
            return;
        }
        final long bytes = count * length;
        memory.copy(from, to, bytes);
        // Of the places that they came from, those that they have not moved over.
        if (to >= from + bytes || to + bytes <= from) {
            memory.zero(from, bytes);
        } else if (to > from) {
            memory.zero(from, to - from);
        } else {
            memory.zero(to + bytes, from - to);
        }
    }

    /** Adds a child behind another one, with the place for the key between them, which is empty. */
    void openBranch(final long branch, final int index, final long child) {
        final int count = count(branch);
        moveKeys(branch, index, branch, index + 1, count - 1 - index);
        moveChildren(branch, index + 1, branch, index + 2, count - 1 - index);
        child(branch, index + 1, child);
        count(branch, count + 1);
    }

    /** Removes the child behind another one, and the place of the key between them, which must be empty. */
    void closeBranch(final long branch, final int index) {
        final int count = count(branch);
        moveKeys(branch, index + 1, branch, index, count - 2 - index);
        child(branch, index + 1, 0);
        moveChildren(branch, index + 2, branch, index + 1, count - 2 - index);
        count(branch, count - 1);
    }

    /** Puts a new leaf behind another one. */
    void linkBehind(final long tree, final long leaf, final long added) {
        final long next = next(leaf);
        memory.putLong(added + PREVIOUS, leaf);
        memory.putLong(added + NEXT, next);
        memory.putLong(leaf + NEXT, added);
        if (next != 0) {
            memory.putLong(enter(tree, next, 0) + PREVIOUS, added);
        }
    }

    /** Takes the leaf behind another one out of the links. */
    void unlinkBehind(final long tree, final long leaf) {
        final long next = next(next(leaf));
        memory.putLong(leaf + NEXT, next);
        if (next != 0) {
            memory.putLong(enter(tree, next, 0) + PREVIOUS, leaf);
        }
    }
}
