package io.turnstile.collections;

import static io.turnstile.collections.RopeLayout.BYTES_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.function.Consumer;
import org.agrona.collections.LongHashSet;

/** Proves the words of a rope, and reads what can be read of a damaged one. */
final class RopeCheck {
    private final TurnMemory memory;
    private final Heap heap;
    private final RopeStorage storage;
    private final RopeTree tree;

    /** Bytes that an element consists of, so that none lies in two pieces. */
    private final int width;

    RopeCheck(final Attachment attachment, final int width) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.storage = RopeStorage.of(attachment);
        this.tree = storage.tree();
        this.width = width;
    }

    /**
     * Names all pieces.
     *
     * @throws RegionCorruptException where a word is wrong.
     */
    void trace(final long rope, final Tracer tracer) {
        final long size = storage.size(rope);
        final long root = storage.root(rope);
        if ((root == 0) != (size == 0) || tree.total(root) != size) {
            throw new RegionCorruptException("rope=" + rope + " size=" + size + " root=" + root);
        }
        if (root != 0) {
            tracePiece(root, tree.length(root) == size, tracer, 0);
        }
    }

    /** The totals add up before they are followed, so each piece takes part of what is left: the walk ends. */
    private void tracePiece(final long piece, final boolean alone, final Tracer tracer, final int depth) {
        tracer.block(piece, BlockKind.PIECE);
        checkPiece(piece, alone, depth);
        checkTotals(piece);
        for (final long child : new long[] {tree.left(piece), tree.right(piece)}) {
            if (child != 0) {
                if (RopeLayout.priority(child) > RopeLayout.priority(piece)) {
                    throw new RegionCorruptException("piece=" + child + " must not be below piece=" + piece);
                }
                tracePiece(child, false, tracer, depth + 1);
            }
        }
    }

    private void checkPiece(final long piece, final boolean alone, final int depth) {
        final int capacity = tree.capacity(piece);
        final int length = tree.length(piece);
        if (!RopeLayout.isCapacity(capacity, alone)
                || length < 1
                || length > capacity
                || length % width != 0
                || depth >= RopeTree.MAX_DEPTH) {
            throw new RegionCorruptException(
                    "piece=" + piece + " length=" + length + " capacity=" + capacity + " depth=" + depth);
        }
        heap.checkExactly(piece, BlockKind.PIECE, BYTES_OFFSET + capacity);
    }

    private void checkTotals(final long piece) {
        final long left = tree.left(piece);
        final long right = tree.right(piece);
        final long before = tree.total(left);
        final long behind = tree.total(right);
        final boolean positive = (left == 0 || before > 0) && (right == 0 || behind > 0);
        if (!positive || before > tree.total(piece) || tree.total(piece) - before - tree.length(piece) != behind) {
            throw new RegionCorruptException(
                    "piece=" + piece + " total=" + tree.total(piece) + " length=" + tree.length(piece) + " but total="
                            + before + " on its left and total=" + behind + " on its right");
        }
    }

    /** Visits the bytes of all sound pieces of a damaged rope in their order, each piece once. */
    void salvage(final long rope, final Salvage salvage, final Consumer<byte[]> visitor) {
        final long[] found = new long[1];
        salvagePiece(storage.root(rope), salvage, new LongHashSet(), 0, bytes -> {
            found[0] += bytes.length;
            visitor.accept(bytes);
        });
        salvage.compareSize(memory.getLong(rope + RopeLayout.SIZE), found[0]);
    }

    private void salvagePiece(
            final long piece,
            final Salvage salvage,
            final LongHashSet visited,
            final int depth,
            final Consumer<byte[]> visitor) {
        final boolean sound = piece != 0
                && salvage.attempt("piece=" + piece, () -> {
                    checkPiece(piece, true, depth);
                    if (!visited.add(piece)) {
                        throw new RegionCorruptException("it is there twice");
                    }
                });
        if (sound) {
            salvagePiece(tree.left(piece), salvage, visited, depth + 1, visitor);
            final byte[] bytes = new byte[tree.length(piece)];
            memory.getBytes(piece + BYTES_OFFSET, bytes, 0, bytes.length);
            visitor.accept(bytes);
            salvagePiece(tree.right(piece), salvage, visited, depth + 1, visitor);
        }
    }
}
