package io.turnstile.collections;

import static io.turnstile.collections.RopeLayout.BYTES_OFFSET;
import static io.turnstile.collections.RopeLayout.CAPACITY;
import static io.turnstile.collections.RopeLayout.ROOT;
import static io.turnstile.collections.RopeLayout.SIZE;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Discarded;

/**
 * The storage of strings and byte arrays that can be changed: a rope (Boehm, Atkinson and Plass, 1995), here a tree of
 * pieces of up to {@value RopeLayout#CAPACITY} bytes. Reading a byte and changing any number of them at any place takes
 * logarithmic time, and a change moves at most two pieces' bytes besides its own: nobody waits for a giant copy, and the
 * undo log is short. A rope of one piece is an array whose room doubles.
 *
 * <p>One object serves all ropes of an attachment; a rope is named by its descriptor. Changes need the turn, reads a turn
 * or the validation of an optimistic read. Positions are checked by the caller.
 */
final class RopeStorage {
    /** Neighbours that together have no more than this become one. The rest is room, so that not each change does so. */
    private static final int JOIN = CAPACITY / 4 * 3;

    /** A piece that has become shorter than this is joined with a neighbour, if it can be. */
    private static final int SHORT = CAPACITY / 4;

    private final TurnMemory memory;
    private final Heap heap;
    private final RopeTree tree;
    private final Discarded discarded;

    RopeStorage(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.tree = new RopeTree(attachment);
        this.discarded = attachment.discarded();
    }

    static RopeStorage of(final Attachment attachment) {
        return attachment.part(RopeStorage.class, RopeStorage::new);
    }

    RopeTree tree() {
        return tree;
    }

    long root(final long rope) {
        return memory.getLong(rope + ROOT);
    }

    /** Bytes in a rope. */
    long size(final long rope) {
        final long size = memory.getLong(rope + SIZE);
        if (size < 0 || size > heap.reserved()) {
            throw new RegionCorruptException("rope=" + rope + " size=" + size + " is not in 0.." + heap.reserved());
        }
        return size;
    }

    /** Offset in the region of a byte. */
    long offset(final long rope, final long position) {
        return tree.offset(root(rope), position);
    }

    /** Copies bytes out. */
    void read(final long rope, final long position, final byte[] target, final int index, final int count) {
        final long root = root(rope);
        for (int done = 0; done < count; ) {
            final RopeTree.Place place = tree.place(root, position + done);
            final int step = Math.min(tree.length(place.piece()) - place.index(), count - done);
            if (step <= 0) {
                throw new RegionCorruptException("piece=" + place.piece() + " has become shorter");
            }
            memory.getBytes(at(place), target, index + done, step);
            done += step;
        }
    }

    /** Stores bytes over those that are there. */
    void write(final long rope, final long position, final byte[] source, final int index, final int count) {
        final long root = root(rope);
        for (int done = 0; done < count; ) {
            final RopeTree.Place place = tree.place(root, position + done);
            final int step = Math.min(tree.length(place.piece()) - place.index(), count - done);
            memory.putBytes(at(place), source, index + done, step);
            done += step;
        }
    }

    private static long at(final RopeTree.Place place) {
        return place.piece() + BYTES_OFFSET + place.index();
    }

    /** Puts bytes in before a position, or behind the last. */
    void insert(final long rope, final long position, final byte[] source, final int index, final int count) {
        if (count == 0) {
            return;
        }
        final long size = size(rope);
        growOnly(rope, size, (int) Math.min(size + count, CAPACITY));
        if (!insertWithin(rope, position, source, index, count)) {
            insertBetween(rope, position, source, index, count);
        }
        memory.putLong(rope + SIZE, size + count);
        if (tree.length(root(rope)) != size + count) {
            join(rope, position);
            join(rope, position + count);
        }
    }

    /** A piece that is alone gets more room. */
    private void growOnly(final long rope, final long size, final int wanted) {
        final long piece = root(rope);
        if (piece == 0 || tree.length(piece) != size || tree.capacity(piece) >= wanted) {
            return;
        }
        final long larger = tree.allocate(RopeLayout.capacityFor(wanted), (int) size);
        memory.copy(piece + BYTES_OFFSET, larger + BYTES_OFFSET, size);
        heap.free(piece);
        memory.putLong(rope + ROOT, larger);
    }

    /** Puts bytes into the piece before the position, if that has room. */
    private boolean insertWithin(
            final long rope, final long position, final byte[] source, final int index, final int count) {
        final long root = root(rope);
        if (root == 0) {
            return false;
        }
        final long neighbour = Math.max(position - 1, 0);
        final RopeTree.Place place = tree.place(root, neighbour);
        final long piece = place.piece();
        final int length = tree.length(piece);
        if (count > tree.capacity(piece) - length) {
            return false;
        }
        final int gap = place.index() + (int) (position - neighbour);
        final long at = piece + BYTES_OFFSET + gap;
        if (gap < length) {
            memory.copy(at, at + count, length - gap);
        }
        memory.putBytes(at, source, index, count);
        tree.resize(root, neighbour, count);
        return true;
    }

    private void insertBetween(
            final long rope, final long position, final byte[] source, final int index, final int count) {
        final RopeTree.Halves halves = tree.split(root(rope), position);
        long before = halves.before();
        int done = before == 0 ? 0 : fillLast(before, source, index, count);
        final int capacity = root(rope) == 0 && count < CAPACITY ? RopeLayout.capacityFor(count) : CAPACITY;
        while (done < count) {
            final int step = Math.min(count - done, capacity);
            final long piece = tree.allocate(capacity, step);
            memory.putBytes(piece + BYTES_OFFSET, source, index + done, step);
            before = tree.merge(before, piece);
            done += step;
        }
        memory.putLong(rope + ROOT, tree.merge(before, halves.behind()));
    }

    /** Fills the room in the last piece of a tree. Returns how many bytes went there. */
    private int fillLast(final long before, final byte[] source, final int index, final int count) {
        final long last = tree.total(before) - 1;
        final long piece = tree.place(before, last).piece();
        final int length = tree.length(piece);
        final int step = Math.min(tree.capacity(piece) - length, count);
        memory.putBytes(piece + BYTES_OFFSET + length, source, index, step);
        tree.resize(before, last, step);
        return step;
    }

    /** Takes bytes out; there are as many. */
    void delete(final long rope, final long position, final long count) {
        if (count == 0) {
            return;
        }
        final long size = size(rope);
        final long root = root(rope);
        final RopeTree.Place place = tree.place(root, position);
        final int length = tree.length(place.piece());
        if (place.index() + count > length || count == length) {
            deletePieces(rope, position, count);
            memory.putLong(rope + SIZE, size - count);
            join(rope, position);
            return;
        }
        final long rest = length - place.index() - count;
        memory.copy(at(place) + count, at(place), rest);
        tree.resize(root, position, (int) -count);
        memory.putLong(rope + SIZE, size - count);
        if (length - count < SHORT) {
            join(rope, position + rest);
            join(rope, position - place.index());
        }
    }

    private void deletePieces(final long rope, final long position, final long count) {
        final RopeTree.Halves first = tree.split(root(rope), position);
        final RopeTree.Halves second = tree.split(first.behind(), count);
        tree.free(second.before());
        memory.putLong(rope + ROOT, tree.merge(first.before(), second.behind()));
    }

    /** Makes one piece of the two that meet at a position, if that leaves room in it. */
    private void join(final long rope, final long position) {
        final long root = root(rope);
        if (position <= 0 || position >= size(rope)) {
            return;
        }
        final RopeTree.Place end = tree.place(root, position - 1);
        final long next = tree.place(root, position).piece();
        final int moved = tree.length(next);
        final int length = tree.length(end.piece());
        if (end.piece() == next || length + moved > JOIN || length + moved > tree.capacity(end.piece())) {
            return;
        }
        memory.copy(next + BYTES_OFFSET, end.piece() + BYTES_OFFSET + length, moved);
        final RopeTree.Halves first = tree.split(root, position);
        final RopeTree.Halves second = tree.split(first.behind(), moved);
        tree.free(second.before());
        tree.resize(first.before(), position - 1, moved);
        memory.putLong(rope + ROOT, tree.merge(first.before(), second.behind()));
    }

    /** Takes bytes out, and puts others in. What goes over others in one piece is stored there. */
    void replace(final long rope, final long position, final long removed, final byte[] inserted) {
        final int common =
                removed > CAPACITY || inserted.length > CAPACITY ? 0 : Math.min((int) removed, inserted.length);
        write(rope, position, inserted, 0, common);
        delete(rope, position + common, removed - common);
        insert(rope, position + common, inserted, common, inserted.length - common);
    }

    /** Cuts a rope, or fills it up with zeros. */
    void resize(final long rope, final long wanted) {
        final long size = size(rope);
        delete(rope, Math.min(wanted, size), Math.max(size - wanted, 0));
        final byte[] zeros = new byte[(int) Math.min(Math.max(wanted - size, 0), CAPACITY)];
        for (long at = size; at < wanted; at = size(rope)) {
            insert(rope, at, zeros, 0, (int) Math.min(wanted - at, CAPACITY));
        }
    }

    /** Takes all bytes out, and frees the pieces, or discards them if that takes too many lines. */
    void clear(final long rope) {
        if (discarded.admits(size(rope) / SHORT) || discarded.addContent(rope) == 0) {
            tree.free(root(rope));
        }
        empty(rope);
    }

    /** Frees some of a rope that is discarded, from its end; see {@link io.turnstile.internal.value.ObjectKind}. */
    boolean releaseSome(final long rope, final Allowance allowance) {
        long root = root(rope);
        while (root != 0 && allowance.goOn()) {
            root = tree.freeLast(root);
        }
        memory.putLong(rope + ROOT, root);
        memory.putLong(rope + SIZE, tree.total(root));
        return root == 0;
    }

    private void empty(final long rope) {
        memory.putLong(rope + ROOT, 0);
        memory.putLong(rope + SIZE, 0);
    }
}
