package io.turnstile.collections;

import static io.turnstile.collections.TreeLayout.COMPARATOR;
import static io.turnstile.collections.TreeLayout.MODIFICATIONS;
import static io.turnstile.collections.TreeLayout.ORIGIN;
import static io.turnstile.collections.TreeLayout.ROOT;
import static io.turnstile.collections.TreeLayout.SIZE;
import static io.turnstile.collections.TreeNodes.MAX_LEVEL;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Discarded;
import io.turnstile.internal.value.KeyProbe;
import io.turnstile.internal.value.KeyReader;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Values;

/**
 * The storage of sorted maps and sets: a B+tree (Bayer and McCreight, Acta Informatica 1972; leaves linked as in Comer,
 * Computing Surveys 1979). Finding a key searches one node a level, 40 children wide: four levels for a million keys. Nodes
 * are split and merged on the way down (Guibas and Sedgewick, FOCS 1978).
 *
 * <p>One object serves all maps, and one all sets, of an attachment; a tree is named by its descriptor, and an entry by
 * its <em>place</em>, leaf and index, until anything is inserted or removed. Changes need the turn, reads a turn or the
 * validation of an optimistic read. Every link is checked before it is followed, and levels fall on the way down, so
 * that a damaged tree ends in {@link RegionCorruptException}.
 */
final class Tree {
    /** No entry. */
    static final long NONE = 0;

    private static final int INDEX_BITS = 6;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final Turns turns;
    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final TreeNodes nodes;
    private final TreeBalance balance;
    private final KeyReader keys;
    private final Discarded discarded;

    /** More entries than a region has room for. */
    private final long mostEntries;

    private Tree(final Attachment attachment, final boolean withValues) {
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.nodes = new TreeNodes(attachment, withValues);
        this.balance = new TreeBalance(attachment, nodes);
        this.keys = new KeyReader(attachment);
        this.discarded = attachment.discarded();
        this.mostEntries = Math.min(Integer.MAX_VALUE, memory.length() / SlotLayout.LENGTH);
    }

    /** The storage of maps, and that of sets. */
    private record Both(Tree maps, Tree sets) {
        Both(final Attachment attachment) {
            this(new Tree(attachment, true), new Tree(attachment, false));
        }
    }

    static Tree ofMaps(final Attachment attachment) {
        return attachment.part(Both.class, Both::new).maps;
    }

    static Tree ofSets(final Attachment attachment) {
        return attachment.part(Both.class, Both::new).sets;
    }

    /** The words of its nodes. */
    TreeNodes nodes() {
        return nodes;
    }

    /** Whether its entries have values. */
    boolean withValues() {
        return nodes.withValues();
    }

    void format(final long tree) {
        values.store(tree + COMPARATOR, null);
    }

    long size(final long tree) {
        final long size = memory.getLong(tree + SIZE);
        if (size < 0 || size > mostEntries) {
            throw new RegionCorruptException("tree=" + tree + " size=" + size + " is not in 0.." + mostEntries);
        }
        return size;
    }

    /** Counts insertions and removals; places are good as long as it is the same. */
    long modifications(final long tree) {
        return memory.getLong(tree + MODIFICATIONS);
    }

    /** Name of what orders the keys, null if that is their natural order. */
    String comparatorName(final long tree) {
        final Object name = values.load(tree + COMPARATOR);
        if (name != null && !(name instanceof String)) {
            throw new RegionCorruptException("tree=" + tree + " the name of its comparator is no text");
        }
        return (String) name;
    }

    /** Names what orders the keys of a tree that has none yet. */
    void comparatorName(final long tree, final String name) {
        values.free(tree + COMPARATOR);
        values.store(tree + COMPARATOR, name);
    }

    private static long place(final long leaf, final int index) {
        return leaf << INDEX_BITS | index;
    }

    private static long leaf(final long place) {
        return place >>> INDEX_BITS;
    }

    private static int index(final long place) {
        return (int) place & INDEX_MASK;
    }

    /** Slot of the key at a place. */
    long key(final long place) {
        return TreeNodes.key(leaf(place), index(place));
    }

    /** Slot of the value at a place. */
    long value(final long place) {
        return TreeNodes.value(leaf(place), index(place));
    }

    /** Root of a tree, 0 if it is empty. */
    private long root(final long tree) {
        return checkedRoot(tree, tree);
    }

    private long checkedRoot(final long tree, final long owner) {
        final long root = memory.getLong(tree + ROOT);
        if (root != 0) {
            heap.check(root, BlockKind.NODE, NodeLayout.LENGTH);
            final int level = nodes.level(root);
            if (level < 0 || level > MAX_LEVEL) {
                throw new RegionCorruptException("tree=" + tree + " root=" + root + " level=" + level);
            }
            nodes.enter(owner, root, level);
        }
        return root;
    }

    private long leaf(final long tree, final KeyProbe key) {
        long node = root(tree);
        if (node != 0) {
            for (int level = nodes.level(node); level > 0; level--) {
                node = nodes.child(tree, node, nodes.route(node, key), level - 1);
            }
        }
        return node;
    }

    private int search(final long leaf, final KeyProbe key) {
        nodes.readAheadKeys(leaf);
        return key.search(TreeNodes.key(leaf, 0), nodes.count(leaf));
    }

    /** Place of a key, {@link #NONE} if it is not there. */
    long find(final long tree, final KeyProbe key) {
        final long leaf = leaf(tree, key);
        if (leaf == 0) {
            return NONE;
        }
        final int found = search(leaf, key);
        return found < 0 ? NONE : place(leaf, found);
    }

    /** Place of the first entry whose key is at least, or is greater than, a key. */
    long above(final long tree, final KeyProbe key, final boolean inclusive) {
        final long leaf = leaf(tree, key);
        if (leaf == 0) {
            return NONE;
        }
        final int found = search(leaf, key);
        final int index = found < 0 ? ~found : inclusive ? found : found + 1;
        return index < nodes.count(leaf) ? place(leaf, index) : firstOf(tree, nodes.next(leaf));
    }

    /** Place of the last entry whose key is at most, or is less than, a key. */
    long below(final long tree, final KeyProbe key, final boolean inclusive) {
        final long leaf = leaf(tree, key);
        if (leaf == 0) {
            return NONE;
        }
        final int found = search(leaf, key);
        final int index = found >= 0 && inclusive ? found : (found < 0 ? ~found : found) - 1;
        return index >= 0 ? place(leaf, index) : lastOf(tree, nodes.previous(leaf));
    }

    private long firstOf(final long tree, final long leaf) {
        return leaf == 0 ? NONE : place(nodes.enter(tree, leaf, 0), 0);
    }

    private long lastOf(final long tree, final long leaf) {
        return leaf == 0 ? NONE : place(nodes.enter(tree, leaf, 0), nodes.count(leaf) - 1);
    }

    /** Place of the first entry, {@link #NONE} if there is none. */
    long first(final long tree) {
        long node = root(tree);
        for (int level = node == 0 ? 0 : nodes.level(node); level > 0; level--) {
            node = nodes.child(tree, node, 0, level - 1);
        }
        return firstOf(tree, node);
    }

    /** Place of the last entry, {@link #NONE} if there is none. */
    long last(final long tree) {
        long node = root(tree);
        for (int level = node == 0 ? 0 : nodes.level(node); level > 0; level--) {
            node = nodes.child(tree, node, nodes.count(node) - 1, level - 1);
        }
        return lastOf(tree, node);
    }

    /** The place after another one, {@link #NONE} at the end. */
    long next(final long tree, final long place) {
        final long leaf = leaf(place);
        return index(place) + 1 < nodes.count(leaf) ? place + 1 : firstOf(tree, nodes.next(leaf));
    }

    /** The place before another one, {@link #NONE} at the beginning. */
    long previous(final long tree, final long place) {
        return index(place) > 0 ? place - 1 : lastOf(tree, nodes.previous(leaf(place)));
    }

    static boolean isSameLeaf(final long place, final long other) {
        return leaf(place) == leaf(other);
    }

    /** How many places its leaf has from a place on, itself counted. */
    int placesInLeaf(final long tree, final long place, final boolean descending) {
        final int count = nodes.count(nodes.enter(tree, leaf(place), 0));
        if (index(place) >= count) {
            throw new RegionCorruptException(
                    "tree=" + tree + " leaf=" + leaf(place) + " count=" + count + " index=" + index(place));
        }
        return descending ? index(place) + 1 : count - index(place);
    }

    /** Loads the keys of consecutive places of a leaf. */
    void loadKeys(final long place, final Object[] loaded) {
        nodes.readAhead(leaf(place));
        keys.load(key(place), loaded);
    }

    /**
     * Adds a key that is not there.
     *
     * @return its place; the slot of its value is empty and the caller's to fill.
     * @throws RegionFullException if there is no room; the turn must be rolled back.
     */
    long insert(final long tree, final KeyProbe key) {
        long node = rootForInsertion(tree);
        for (int level = nodes.level(node); level > 0; level--) {
            int index = nodes.route(node, key);
            final long child = nodes.child(tree, node, index, level - 1);
            if (balance.isFull(child)) {
                balance.split(tree, node, index, isBehindAll(tree, key, child, level - 1));
                index = nodes.route(node, key);
            }
            node = nodes.child(tree, node, index, level - 1);
        }
        final int index = ~search(node, key);
        if (index < 0) {
            throw new RegionCorruptException("tree=" + tree + ": a key was not found, and then it was");
        }
        nodes.openLeaf(node, index);
        values.store(TreeNodes.key(node, index), key.key());
        resized(tree, 1);
        return place(node, index);
    }

    /** A root that is not full. */
    private long rootForInsertion(final long tree) {
        if (size(tree) == mostEntries) {
            throw new RegionFullException("tree=" + tree + " has size=" + mostEntries + ", the most there can be");
        }
        final long root = root(tree);
        if (root != 0 && !balance.isFull(root)) {
            return root;
        }
        final long made = nodes.allocate(tree, root == 0 ? 0 : nodes.level(root) + 1);
        if (root != 0) {
            nodes.count(made, 1);
            nodes.child(made, 0, root);
        }
        memory.putLong(tree + ROOT, made);
        return made;
    }

    /** Whether a key is greater than all there are, so that it goes to the end of the last node of each level. */
    private boolean isBehindAll(final long tree, final KeyProbe key, final long node, final int level) {
        long last = node;
        for (int at = level; at > 0; at--) {
            last = nodes.child(tree, last, nodes.count(last) - 1, at - 1);
        }
        return nodes.next(last) == 0 && key.compare(TreeNodes.key(last, nodes.count(last) - 1)) > 0;
    }

    /** Removes a key that is there, and frees it and its value. */
    void remove(final long tree, final KeyProbe key) {
        long node = root(tree);
        for (int level = nodes.level(node); level > 0; level--) {
            int index = nodes.route(node, key);
            if (balance.isSparse(nodes.child(tree, node, index, level - 1))) {
                balance.fill(tree, node, index, level - 1);
                index = nodes.route(node, key);
            }
            final long child = nodes.child(tree, node, index, level - 1);
            dropRoot(tree, node, child);
            node = child;
        }
        final int index = search(node, key);
        if (index < 0) {
            throw new RegionCorruptException("tree=" + tree + ": a key was found, and then it was not");
        }
        nodes.closeLeaf(node, index);
        if (nodes.count(node) == 0) {
            dropRoot(tree, node, 0);
        }
        resized(tree, -1);
    }

    /** A root with a single child makes room for that, an empty one for nothing. */
    private void dropRoot(final long tree, final long node, final long child) {
        if (memory.getLong(tree + ROOT) == node && (child == 0 || nodes.count(node) == 1)) {
            memory.putLong(tree + ROOT, child);
            nodes.free(node);
        }
    }

    private void resized(final long tree, final long by) {
        memory.putLong(tree + SIZE, size(tree) + by);
        modified(tree);
    }

    private void modified(final long tree) {
        turns.moved();
        memory.putLong(tree + MODIFICATIONS, modifications(tree) + 1);
    }

    /** Removes all entries, and frees their keys and values and all nodes, or discards them if that takes too many lines. */
    void clear(final long tree) {
        final long root = root(tree);
        if (root != 0 && !discard(tree)) {
            clear(tree, root, nodes.level(root));
        }
        memory.putLong(tree + ROOT, 0);
        memory.putLong(tree + SIZE, 0);
        modified(tree);
    }

    private boolean discard(final long tree) {
        final long content = discarded.admits(size(tree)) ? 0 : discarded.addContent(tree);
        if (content != 0) {
            memory.putLong(content + ORIGIN, tree);
            values.store(content + COMPARATOR, null);
        }
        return content != 0;
    }

    /** Descriptor that the nodes of a tree name, which may be discarded. */
    long owner(final long tree) {
        final long origin = memory.getLong(tree + ORIGIN);
        return origin == 0 ? tree : origin;
    }

    /** Frees some of a tree that is discarded, leaf by leaf from the last; see {@link io.turnstile.internal.value.ObjectKind}. */
    boolean releaseSome(final long tree, final Allowance allowance) {
        long freed = 0;
        while (memory.getLong(tree + ROOT) != 0 && allowance.goOn()) {
            freed += releaseLast(tree, allowance);
        }
        memory.putLong(tree + SIZE, size(tree) - freed);
        final boolean empty = memory.getLong(tree + ROOT) == 0;
        if (empty) {
            values.clear(tree + COMPARATOR);
        }
        return empty;
    }

    /** Frees some of the last leaf, and its node and those above it that have no other child if nothing of it is left. */
    private int releaseLast(final long tree, final Allowance allowance) {
        final long owner = owner(tree);
        final long root = checkedRoot(tree, owner);
        // The last branch with another child keeps that; all below it goes.
        long stays = 0;
        long node = root;
        for (int level = nodes.level(root); level > 0; level--) {
            if (nodes.count(node) > 1) {
                stays = node;
            }
            node = nodes.child(owner, node, nodes.count(node) - 1, level - 1);
        }
        final int count = nodes.count(node);
        final int freed = nodes.clearLast(node, allowance);
        if (freed == count) {
            final long previous = nodes.previous(node);
            if (previous != 0) {
                nodes.unlinkLast(nodes.enter(owner, previous, 0));
            }
            freeBelow(owner, tree, root, stays);
        }
        return freed;
    }

    private void freeBelow(final long owner, final long tree, final long root, final long stays) {
        long node = root;
        boolean goes = stays == 0;
        for (int level = nodes.level(root); ; level--) {
            final int last = nodes.count(node) - 1;
            final long child = level == 0 ? 0 : nodes.child(owner, node, last, level - 1);
            if (goes) {
                nodes.free(node);
            } else if (node == stays) {
                nodes.clearKey(TreeNodes.key(node, last - 1));
                nodes.child(node, last, 0);
                nodes.count(node, last);
                goes = true;
            }
            if (level == 0) {
                break;
            }
            node = child;
        }
        if (stays == 0) {
            memory.putLong(tree + ROOT, 0);
        }
    }

    private void clear(final long tree, final long node, final int level) {
        final int count = nodes.count(node);
        for (int i = 0; i < (level == 0 ? count : count - 1); i++) {
            values.free(TreeNodes.key(node, i));
        }
        for (int i = 0; i < count; i++) {
            if (level > 0) {
                clear(tree, nodes.child(tree, node, i, level - 1), level - 1);
            } else if (withValues()) {
                values.free(TreeNodes.value(node, i));
            }
        }
        nodes.free(node);
    }

    /** Frees everything, the name of the comparator too. */
    void release(final long tree) {
        clear(tree);
        values.clear(tree + COMPARATOR);
    }
}
