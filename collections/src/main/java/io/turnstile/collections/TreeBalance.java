package io.turnstile.collections;

import static io.turnstile.collections.TreeNodes.key;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Values;

/**
 * Splits nodes that are full, and fills up or merges those that are nearly empty, on the way down to a leaf: so what
 * happens in the leaf never has to go up again. A node is split in halves, but for the last one of its level, which
 * stays full: keys that are added in their order fill the nodes. A node is left alone until three quarters are empty, so
 * that adding and removing in turns does not split and merge in turns.
 */
final class TreeBalance {
    private final TreeNodes nodes;
    private final Values values;

    TreeBalance(final Attachment attachment, final TreeNodes nodes) {
        this.nodes = nodes;
        this.values = attachment.values();
    }

    /** Whether nothing can be added to a node. */
    boolean isFull(final long node) {
        return nodes.count(node) >= nodes.capacity(nodes.level(node));
    }

    /** Whether a node must get more before one is removed from it. */
    boolean isSparse(final long node) {
        return nodes.count(node) <= least(nodes.level(node));
    }

    private int least(final int level) {
        return nodes.capacity(level) / 4;
    }

    /**
     * Splits a full child of a branch that is not full itself.
     *
     * @param last whether the node is the last of its level, and all that it gets is at its end.
     */
    void split(final long tree, final long branch, final int index, final boolean last) {
        final long left = nodes.child(branch, index);
        final int count = nodes.count(left);
        final int level = nodes.level(left);
        final int keep = last ? count - 1 : (count + 1) / 2;
        final long right = nodes.allocate(tree, level);
        nodes.openBranch(branch, index, right);
        nodes.count(left, keep);
        nodes.count(right, count - keep);
        if (level == 0) {
            nodes.moveInLeaf(left, keep, right, 0, count - keep);
            nodes.linkBehind(tree, left, right);
            nodes.copyKey(key(right, 0), key(branch, index));
        } else {
            nodes.moveKey(key(left, keep - 1), key(branch, index));
            nodes.moveKeys(left, keep, right, 0, count - keep - 1);
            nodes.moveChildren(left, keep, right, 0, count - keep);
        }
    }

    /** Fills up a sparse child of a branch from a neighbour, or merges the two. */
    void fill(final long tree, final long branch, final int index, final int level) {
        final int children = nodes.count(branch);
        if (children < 2) {
            throw new RegionCorruptException("tree=" + tree + " branch=" + branch + " has one child");
        }
        final int at = index + 1 < children ? index : index - 1;
        final long left = nodes.child(tree, branch, at, level);
        final long right = nodes.child(tree, branch, at + 1, level);
        final int inLeft = nodes.count(left);
        final int inRight = nodes.count(right);
        if (inLeft + inRight <= nodes.capacity(level) * 3 / 4) {
            merge(tree, branch, at, left, right);
        } else if (inLeft < inRight) {
            moveToLeft(branch, at, left, right, (inRight - inLeft) / 2);
        } else {
            moveToRight(branch, at, left, right, (inLeft - inRight) / 2);
        }
    }

    private void merge(final long tree, final long branch, final int at, final long left, final long right) {
        final int inLeft = nodes.count(left);
        final int inRight = nodes.count(right);
        if (nodes.level(left) == 0) {
            nodes.clearKey(key(branch, at));
            nodes.moveInLeaf(right, 0, left, inLeft, inRight);
            nodes.unlinkBehind(tree, left);
        } else {
            nodes.moveKey(key(branch, at), key(left, inLeft - 1));
            nodes.moveKeys(right, 0, left, inLeft, inRight - 1);
            nodes.moveChildren(right, 0, left, inLeft, inRight);
        }
        nodes.count(left, inLeft + inRight);
        nodes.closeBranch(branch, at);
        nodes.free(right);
    }

    private void moveToLeft(final long branch, final int at, final long left, final long right, final int count) {
        final int inLeft = nodes.count(left);
        final int inRight = nodes.count(right);
        if (nodes.level(left) == 0) {
            nodes.moveInLeaf(right, 0, left, inLeft, count);
            nodes.moveInLeaf(right, count, right, 0, inRight - count);
            separate(branch, at, right);
        } else {
            nodes.moveKey(key(branch, at), key(left, inLeft - 1));
            nodes.moveKeys(right, 0, left, inLeft, count - 1);
            nodes.moveKey(key(right, count - 1), key(branch, at));
            nodes.moveKeys(right, count, right, 0, inRight - count - 1);
            nodes.moveChildren(right, 0, left, inLeft, count);
            nodes.moveChildren(right, count, right, 0, inRight - count);
        }
        nodes.count(left, inLeft + count);
        nodes.count(right, inRight - count);
    }

    private void moveToRight(final long branch, final int at, final long left, final long right, final int count) {
        final int inLeft = nodes.count(left);
        final int inRight = nodes.count(right);
        if (nodes.level(left) == 0) {
            nodes.moveInLeaf(right, 0, right, count, inRight);
            nodes.moveInLeaf(left, inLeft - count, right, 0, count);
            separate(branch, at, right);
        } else {
            nodes.moveKeys(right, 0, right, count, inRight - 1);
            nodes.moveKey(key(branch, at), key(right, count - 1));
            nodes.moveKeys(left, inLeft - count, right, 0, count - 1);
            nodes.moveKey(key(left, inLeft - count - 1), key(branch, at));
            nodes.moveChildren(right, 0, right, count, inRight);
            nodes.moveChildren(left, inLeft - count, right, 0, count);
        }
        nodes.count(left, inLeft - count);
        nodes.count(right, inRight + count);
    }

    /** The first key of a leaf becomes the one before it in its branch. */
    private void separate(final long branch, final int at, final long leaf) {
        values.free(key(branch, at));
        nodes.copyKey(key(leaf, 0), key(branch, at));
    }
}
