package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * Visits the entries of a damaged tree: those below the root, in their order, then those of leaves that only links between
 * leaves lead to. Trusts no count: a key is in use if its slot is, a child if its word is. For one use.
 */
final class TreeSalvage {
    private final Salvage salvage;
    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final TreeNodes nodes;
    private final Tree storage;
    private final long tree;
    private final LongHashSet visited = new LongHashSet();
    private final LongArrayList linked = new LongArrayList();
    private long entries;

    TreeSalvage(final Salvage salvage, final Tree storage, final long tree) {
        this.salvage = salvage;
        this.memory = salvage.from().memory();
        this.heap = salvage.from().heap();
        this.values = salvage.from().values();
        this.storage = storage;
        this.nodes = storage.nodes();
        this.tree = tree;
    }

    /** Visits all entries; those of a set have no slot for a value, the visitor must not look at it. */
    void run(final Dict.EntryVisitor visitor) {
        final long root = memory.getLong(tree + TreeLayout.ROOT);
        if (root != 0) {
            salvage.attempt("root=" + root, () -> visit(root, nodes.level(checked(root)), visitor));
        }
        while (!linked.isEmpty()) {
            final long leaf = linked.popLong();
            if (leaf != 0 && !visited.contains(leaf)) {
                salvage.attempt("leaf=" + leaf, () -> visit(leaf, 0, visitor));
            }
        }
        salvage.compareSize(memory.getLong(tree + TreeLayout.SIZE), entries);
    }

    private long checked(final long node) {
        return heap.check(node, BlockKind.NODE, NodeLayout.LENGTH);
    }

    private void visit(final long node, final int level, final Dict.EntryVisitor visitor) {
        checked(node);
        if (nodes.level(node) != level
                || level < 0
                || level > TreeNodes.MAX_LEVEL
                || memory.getLong(node + NodeLayout.OWNER) != tree) {
            throw new RegionCorruptException("node=" + node + " level=" + nodes.level(node) + " of tree="
                    + memory.getLong(node + NodeLayout.OWNER) + ", expected level=" + level + " of tree=" + tree);
        }
        if (!visited.add(node)) {
            throw new RegionCorruptException("node=" + node + " is there twice");
        }
        if (level == 0) {
            visitLeaf(node, visitor);
        } else {
            visitBranch(node, level, visitor);
        }
    }

    private void visitLeaf(final long leaf, final Dict.EntryVisitor visitor) {
        linked.addLong(nodes.previous(leaf));
        linked.addLong(nodes.next(leaf));
        for (int i = 0; i < nodes.capacity(0); i++) {
            final long key = TreeNodes.key(leaf, i);
            if (values.type(key) != ValueType.EMPTY) {
                entries++;
                visitor.entry(key, TreeNodes.value(leaf, i));
            }
        }
    }

    private void visitBranch(final long branch, final int level, final Dict.EntryVisitor visitor) {
        for (int i = 0; i < nodes.capacity(level); i++) {
            final long child = nodes.child(branch, i);
            if (child != 0) {
                salvage.attempt("node=" + child, () -> visit(child, level - 1, visitor));
            }
        }
    }
}
