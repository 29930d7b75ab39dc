package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.Tracer;
import io.turnstile.internal.value.Values;
import org.agrona.collections.LongHashSet;

/**
 * Walks a tree and proves its structure: equal depth, counts, links, the order of keys within nodes and between them, and
 * that what is not in use is empty. The order can not be proven where this process does not know the comparator. Visits
 * no node twice, however damaged the tree is. For one use.
 */
final class TreeCheck {
    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final TreeNodes nodes;
    private final Tree storage;
    private final long tree;
    private final Tracer tracer;

    /** Null where it is not known. */
    private final KeyOrder order;

    private final LongHashSet visited = new LongHashSet();
    private long lastLeaf;
    private long entries;

    TreeCheck(final Attachment attachment, final Tree storage, final long tree, final Tracer tracer) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.storage = storage;
        this.nodes = storage.nodes();
        this.tree = tree;
        this.tracer = tracer;
        this.order = Comparators.of(attachment).find(storage.comparatorName(tree));
    }

    void trace() {
        tracer.slot(tree + TreeLayout.COMPARATOR);
        final long root = memory.getLong(tree + TreeLayout.ROOT);
        if (root != 0) {
            tracer.block(root, BlockKind.NODE);
            heap.checkExactly(root, BlockKind.NODE, NodeLayout.LENGTH);
            final int level = nodes.level(root);
            if (level < 0 || level > TreeNodes.MAX_LEVEL || level > 0 && nodes.count(root) < 2) {
                problem(root, "a root of level=" + level + " count=" + nodes.count(root));
                return;
            }
            visit(root, level, null, null);
            if (nodes.next(lastLeaf) != 0) {
                problem(lastLeaf, "the last leaf has a next one");
            }
        }
        final boolean unused = memory.getLong(tree + TreeLayout.COMPARATOR - Long.BYTES) == 0;
        if (entries != storage.size(tree) || !unused) {
            tracer.problem("tree=" + tree + " size=" + storage.size(tree) + " entries=" + entries);
        }
    }

    /** A node whose block is claimed. Keys of it are at least the lower bound and less than the upper one. */
    private void visit(final long node, final int level, final Object lower, final Object upper) {
        if (!visited.add(node)) {
            throw new RegionCorruptException("tree=" + tree + " node=" + node + " has two parents");
        }
        nodes.enter(tree, node, level);
        checkUnused(node, level);
        if (level == 0) {
            visitLeaf(node, lower, upper);
        } else {
            visitBranch(node, level, lower, upper);
        }
    }

    private void visitLeaf(final long leaf, final Object lower, final Object upper) {
        if (nodes.previous(leaf) != lastLeaf || lastLeaf != 0 && nodes.next(lastLeaf) != leaf) {
            problem(leaf, "previous=" + nodes.previous(leaf) + ", but the leaf before is at " + lastLeaf);
        }
        lastLeaf = leaf;
        entries += nodes.count(leaf);
        Object previous = null;
        for (int i = 0; i < nodes.count(leaf); i++) {
            final Object key = key(leaf, i);
            checkBetween(leaf, previous == null ? lower : previous, key, previous == null);
            if (storage.withValues()) {
                tracer.slot(TreeNodes.value(leaf, i));
            }
            previous = key;
        }
        checkBetween(leaf, previous, upper, false);
    }

    private void visitBranch(final long branch, final int level, final Object lower, final Object upper) {
        if (nodes.next(branch) != 0 || nodes.previous(branch) != 0) {
            problem(branch, "a branch with links of a leaf");
        }
        Object before = lower;
        for (int i = 0; i < nodes.count(branch); i++) {
            final Object after = i == nodes.count(branch) - 1 ? upper : key(branch, i);
            checkBetween(branch, before, after, false);
            final long child = nodes.child(branch, i);
            tracer.block(child, BlockKind.NODE);
            heap.checkExactly(child, BlockKind.NODE, NodeLayout.LENGTH);
            visit(child, level - 1, before, after);
            before = after;
        }
    }

    private Object key(final long node, final int index) {
        final long slot = TreeNodes.key(node, index);
        tracer.slot(slot);
        return values.loadKeyOrGeneric(slot);
    }

    private void checkBetween(final long node, final Object before, final Object after, final boolean orEqual) {
        if (order == null || before == null || after == null || Values.isGeneric(before) || Values.isGeneric(after)) {
            return;
        }
        try {
            final int comparison = order.compare(before, after);
            if (orEqual ? comparison > 0 : comparison >= 0) {
                problem(node, "key=" + before + " comes before key=" + after);
            }
        } catch (final ClassCastException e) {
            problem(node, "key=" + before + " and key=" + after + " have no common order");
        }
    }

    private void checkUnused(final long node, final int level) {
        final int count = nodes.count(node);
        final int capacity = nodes.capacity(level);
        if (level > 0) {
            checkZero(node, TreeNodes.key(node, count - 1), TreeNodes.key(node, capacity - 1));
            checkZero(node, TreeNodes.childWord(node, count), TreeNodes.childWord(node, capacity));
            checkZero(node, TreeNodes.childWord(node, capacity), node + NodeLayout.LENGTH);
        } else {
            checkZero(node, TreeNodes.key(node, count), TreeNodes.key(node, capacity));
            if (storage.withValues()) {
                checkZero(node, TreeNodes.value(node, count), TreeNodes.value(node, capacity));
            }
        }
    }

    private void checkZero(final long node, final long from, final long to) {
        for (long at = from; at < to; at += Long.BYTES) {
            if (memory.getLong(at) != 0) {
                problem(node, "a word that is not in use, at " + at + ", is not 0");
                return;
            }
        }
    }

    private void problem(final long node, final String what) {
        tracer.problem("tree=" + tree + " node=" + node + ": " + what);
    }
}
