package io.turnstile.collections;

import static io.turnstile.collections.RopeLayout.BYTES_OFFSET;
import static io.turnstile.collections.RopeLayout.CAPACITY;
import static io.turnstile.collections.RopeLayout.CAPACITY_OFFSET;
import static io.turnstile.collections.RopeLayout.LEFT_OFFSET;
import static io.turnstile.collections.RopeLayout.LENGTH_OFFSET;
import static io.turnstile.collections.RopeLayout.RIGHT_OFFSET;
import static io.turnstile.collections.RopeLayout.TOTAL_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;

/**
 * The tree of a rope's pieces, a treap (Seidel and Aragon, Algorithmica 1996) ordered by position: a tree is split in two
 * at a position and two are merged into one by changing some links on the way down, a logarithmic number of them, so the
 * undo log of any change is short. The random priorities that keep it balanced are mixed from the offsets of the pieces
 * and need no room.
 *
 * <p>A tree is named by its root, 0 is the empty one. Every walk is bounded by {@link #MAX_DEPTH}.
 */
final class RopeTree {
    /** Three times what a rope of a million pieces may ever need. */
    static final int MAX_DEPTH = 180;

    private final TurnMemory memory;
    private final Heap heap;

    RopeTree(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
    }

    /** A byte's piece and its place there. */
    record Place(long piece, int index) {}

    /** What is before a position, and what is behind it. */
    record Halves(long before, long behind) {}

    long left(final long piece) {
        return memory.getLong(piece + LEFT_OFFSET);
    }

    long right(final long piece) {
        return memory.getLong(piece + RIGHT_OFFSET);
    }

    /** Bytes in a tree. */
    long total(final long tree) {
        return tree == 0 ? 0 : memory.getLong(tree + TOTAL_OFFSET);
    }

    int length(final long piece) {
        return memory.getInt(piece + LENGTH_OFFSET);
    }

    int capacity(final long piece) {
        return memory.getInt(piece + CAPACITY_OFFSET);
    }

    /** A piece alone, with room for its length or more. */
    long allocate(final int capacity, final int length) {
        final long piece = heap.allocate(BYTES_OFFSET + capacity, BlockKind.PIECE);
        memory.putLong(piece + LEFT_OFFSET, 0);
        memory.putLong(piece + RIGHT_OFFSET, 0);
        memory.putLong(piece + TOTAL_OFFSET, length);
        memory.putInt(piece + LENGTH_OFFSET, length);
        memory.putInt(piece + CAPACITY_OFFSET, capacity);
        return piece;
    }

    /** Offset in the region of a byte; its neighbours up to the end of the piece follow it. */
    long offset(final long tree, final long position) {
        long piece = tree;
        long rest = position;
        for (int depth = 0; piece != 0 && depth < MAX_DEPTH; depth++) {
            final long left = left(piece);
            final long before = total(left);
            if (rest < before) {
                piece = left;
                continue;
            }
            rest -= before;
            final int length = length(piece);
            if (rest < length) {
                return piece + BYTES_OFFSET + rest;
            }
            rest -= length;
            piece = right(piece);
        }
        throw noPiece(tree, position);
    }

    /** Where a byte is. */
    Place place(final long tree, final long position) {
        return walk(tree, position, 0);
    }

    /** Changes the length of the piece that holds a byte, and the totals above it. The bytes are the caller's. */
    void resize(final long tree, final long position, final int delta) {
        walk(tree, position, delta);
    }

    private Place walk(final long tree, final long position, final int delta) {
        long piece = tree;
        long rest = position;
        for (int depth = 0; piece != 0 && depth < MAX_DEPTH; depth++) {
            addToTotal(piece, delta);
            final long before = total(left(piece));
            final int length = checkedLength(piece);
            if (rest >= before && rest - before < length) {
                if (delta != 0) {
                    memory.putInt(piece + LENGTH_OFFSET, length + delta);
                }
                return new Place(piece, (int) (rest - before));
            }
            final boolean toLeft = rest < before;
            rest -= toLeft ? 0 : before + length;
            piece = toLeft ? left(piece) : right(piece);
        }
        throw noPiece(tree, position);
    }

    private void addToTotal(final long piece, final int delta) {
        if (delta != 0) {
            memory.putLong(piece + TOTAL_OFFSET, total(piece) + delta);
        }
    }

    private int checkedLength(final long piece) {
        final int capacity = capacity(piece);
        final int length = length(piece);
        if (capacity > CAPACITY || length < 1 || length > capacity) {
            throw new RegionCorruptException("piece=" + piece + " length=" + length + " capacity=" + capacity);
        }
        heap.check(piece, BlockKind.PIECE, BYTES_OFFSET + capacity);
        return length;
    }

    /** Cuts a tree at a position from 0 to its total; a piece in which that lies becomes two. */
    Halves split(final long tree, final long position) {
        final long tail = position < total(tree) ? cut(tree, position) : 0;
        final Halves halves = splitBetween(tree, position, 0);
        return new Halves(halves.before(), merge(tail, halves.behind()));
    }

    /** Moves what a piece has from a position on to a new piece, 0 if it begins there. */
    private long cut(final long tree, final long position) {
        final Place place = place(tree, position);
        if (place.index() == 0) {
            return 0;
        }
        final int moved = length(place.piece()) - place.index();
        final long tail = allocate(CAPACITY, moved);
        memory.copy(place.piece() + BYTES_OFFSET + place.index(), tail + BYTES_OFFSET, moved);
        resize(tree, position, -moved);
        return tail;
    }

    private Halves splitBetween(final long piece, final long position, final int depth) {
        if (piece == 0) {
            return new Halves(0, 0);
        }
        checkDepth(piece, depth);
        final long end = total(left(piece)) + checkedLength(piece);
        if (position < end) {
            final Halves halves = splitBetween(left(piece), position, depth + 1);
            link(piece, halves.behind(), right(piece));
            return new Halves(halves.before(), piece);
        }
        final Halves halves = splitBetween(right(piece), position - end, depth + 1);
        link(piece, left(piece), halves.before());
        return new Halves(piece, halves.behind());
    }

    /** One tree of two, one behind the other. */
    long merge(final long before, final long behind) {
        return merge(before, behind, 0);
    }

    private long merge(final long before, final long behind, final int depth) {
        if (before == 0 || behind == 0) {
            return before + behind;
        }
        if (RopeLayout.priority(before) > RopeLayout.priority(behind)) {
            checkDepth(before, depth);
            checkedLength(before);
            link(before, left(before), merge(right(before), behind, depth + 1));
            return before;
        }
        checkDepth(behind, depth);
        checkedLength(behind);
        link(behind, merge(before, left(behind), depth + 1), right(behind));
        return behind;
    }

    private void link(final long piece, final long left, final long right) {
        memory.putLong(piece + LEFT_OFFSET, left);
        memory.putLong(piece + RIGHT_OFFSET, right);
        memory.putLong(piece + TOTAL_OFFSET, total(left) + length(piece) + total(right));
    }

    /** Frees the last piece of a tree that has any; gives the root of what is left. */
    long freeLast(final long tree) {
        final long last = lastOf(tree);
        final int length = checkedLength(last);
        final long left = left(last);
        if (last == tree) {
            heap.free(last);
            return left;
        }
        long piece = tree;
        for (; right(piece) != last; piece = right(piece)) {
            memory.putLong(piece + TOTAL_OFFSET, total(piece) - length);
        }
        memory.putLong(piece + TOTAL_OFFSET, total(piece) - length);
        memory.putLong(piece + RIGHT_OFFSET, left);
        heap.free(last);
        return tree;
    }

    private long lastOf(final long tree) {
        long piece = tree;
        for (int depth = 0; right(piece) != 0; depth++) {
            checkDepth(piece, depth);
            checkedLength(piece);
            piece = right(piece);
        }
        return piece;
    }

    /** Frees all pieces of a tree. */
    void free(final long tree) {
        free(tree, 0);
    }

    private void free(final long piece, final int depth) {
        if (piece != 0) {
            checkDepth(piece, depth);
            final long left = left(piece);
            final long right = right(piece);
            checkedLength(piece);
            heap.free(piece);
            free(left, depth + 1);
            free(right, depth + 1);
        }
    }

    private static void checkDepth(final long piece, final int depth) {
        if (depth == MAX_DEPTH) {
            throw new RegionCorruptException("piece=" + piece + " of a rope is deeper than " + MAX_DEPTH);
        }
    }

    private static RegionCorruptException noPiece(final long tree, final long position) {
        return new RegionCorruptException("rope of root=" + tree + " has no piece with position=" + position);
    }
}
