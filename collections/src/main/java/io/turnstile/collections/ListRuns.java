package io.turnstile.collections;

import static io.turnstile.collections.ListLayout.CAPACITY;
import static io.turnstile.collections.ListLayout.CHUNK_SHIFT;
import static io.turnstile.collections.ListLayout.CHUNK_SLOTS;
import static io.turnstile.collections.ListLayout.DIRECTORY;
import static io.turnstile.collections.ListLayout.ONLY;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.ChunkedArray;

/**
 * Makes and closes gaps of any length in the storage of a list. Of a long gap whole chunks come and go by their words in the
 * directory; for the rest each chunk behind passes that many elements on to its neighbour.
 */
final class ListRuns {
    private static final long MASK = CHUNK_SLOTS - 1;

    private final TurnMemory memory;
    private final ChunkedArray directory;
    private final SlotRings rings;

    ListRuns(final TurnMemory memory, final ChunkedArray directory, final SlotRings rings) {
        this.memory = memory;
        this.directory = directory;
        this.rings = rings;
    }

    /**
     * Opens a gap, whose slots are to be filled whatever they hold.
     *
     * @param list  that has got room for the gap at its end.
     * @param index where the gap begins, before the end of the elements.
     * @param size  of the list without the gap.
     * @param count slots of the gap.
     */
    void open(final long list, final long index, final long size, final long count) {
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0) {
            memory.putLong(list + ONLY, rings.open(memory.getLong(list + ONLY), capacity - 1, index, size, count));
            return;
        }
        final long few = count & MASK;
        if (few != 0) {
            pushOn(list, index, size, few);
        }
        if (count > few) {
            insertChunks(list, index, size + few, count >>> CHUNK_SHIFT);
        }
    }

    /** Each chunk behind takes the last elements of the one before it, from the end of the list on. */
    private void pushOn(final long list, final long index, final long size, final long count) {
        final long wanted = index >>> CHUNK_SHIFT;
        for (long chunk = size + count - 1 >>> CHUNK_SHIFT; chunk > wanted; chunk--) {
            final long pushed = SlotRings.turned(ring(list, chunk), MASK, -count);
            rings.move(ring(list, chunk - 1), CHUNK_SLOTS - count, pushed, 0, MASK, count);
            memory.putLong(at(list, chunk), pushed);
        }
        final long first = index & MASK;
        final long end = Math.min(size - (wanted << CHUNK_SHIFT), CHUNK_SLOTS - count);
        if (first < end) {
            memory.putLong(at(list, wanted), rings.open(ring(list, wanted), MASK, first, end, count));
        }
    }

    /** Takes chunks from the end of the directory, where they are empty, to behind the chunk of an index. */
    private void insertChunks(final long list, final long index, final long size, final long count) {
        final long wanted = index >>> CHUNK_SHIFT;
        rotate(list, wanted + 1, chunks(size), count);
        final long first = index & MASK;
        final long end = Math.min(size - (wanted << CHUNK_SHIFT), CHUNK_SLOTS);
        rings.move(ring(list, wanted), first, ring(list, wanted + count), first, MASK, end - first);
    }

    /** Takes the words behind some others to before them. */
    private void rotate(final long list, final long from, final long middle, final long count) {
        final long[] taken = new long[(int) count];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = ring(list, middle + i);
        }
        for (long i = middle - 1; i >= from; i--) {
            memory.putLong(at(list, i + count), ring(list, i));
        }
        for (int i = 0; i < taken.length; i++) {
            memory.putLong(at(list, from + i), taken[i]);
        }
    }

    /**
     * Closes a gap, whose values the caller has taken or freed. Chunks that are free then are at the end of the directory.
     *
     * @param list  with the gap.
     * @param index where it begins.
     * @param size  of the list with the gap.
     * @param count slots of the gap, fewer than the size if there is a directory.
     */
    void close(final long list, final long index, final long size, final long count) {
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0) {
            memory.putLong(list + ONLY, rings.close(memory.getLong(list + ONLY), capacity - 1, index, size, count));
            return;
        }
        final long few = count & MASK;
        if (count > few) {
            removeChunks(list, index, size, count >>> CHUNK_SHIFT);
        }
        if (few != 0) {
            pullBack(list, index, size - (count - few), few);
        }
    }

    private void removeChunks(final long list, final long index, final long size, final long count) {
        final long wanted = index >>> CHUNK_SHIFT;
        final long first = index & MASK;
        final long end = Math.min(size - (wanted + count << CHUNK_SHIFT), CHUNK_SLOTS);
        if (first < end) {
            rings.move(ring(list, wanted + count), first, ring(list, wanted), first, MASK, end - first);
        }
        if (end < CHUNK_SLOTS) {
            rings.empty(ring(list, wanted), MASK, Math.max(first, end), CHUNK_SLOTS);
        }
        final long behind = chunks(size) - (wanted + count + 1);
        if (behind > 0) {
            rotate(list, wanted + 1, wanted + 1 + count, behind);
        }
    }

    /** Closes the gap in its chunk, then each chunk takes the first elements of the one behind it over. */
    private void pullBack(final long list, final long index, final long size, final long count) {
        final long wanted = index >>> CHUNK_SHIFT;
        final long last = size - 1 >>> CHUNK_SHIFT;
        final long first = index & MASK;
        final long end = Math.min(size - (wanted << CHUNK_SHIFT), CHUNK_SLOTS);
        if (first + count <= end) {
            memory.putLong(at(list, wanted), rings.close(ring(list, wanted), MASK, first, end, count));
        }
        // What of the gap lies in the next chunk is not taken over.
        long skipped = Math.max(0, first + count - CHUNK_SLOTS);
        for (long chunk = wanted + 1; chunk <= last; chunk++) {
            final long ring = ring(list, chunk);
            final long to = CHUNK_SLOTS - count + skipped;
            rings.move(ring, skipped, ring(list, chunk - 1), to, MASK, count - skipped);
            if (chunk == last) {
                rings.empty(ring, MASK, 0, count);
            }
            memory.putLong(at(list, chunk), SlotRings.turned(ring, MASK, count));
            skipped = 0;
        }
    }

    private long at(final long list, final long chunk) {
        return directory.at(list + DIRECTORY, chunk);
    }

    private long ring(final long list, final long chunk) {
        return memory.getLong(at(list, chunk));
    }

    /** Chunks of a list of a size, if it has a directory. */
    static long chunks(final long size) {
        return size + CHUNK_SLOTS - 1 >>> CHUNK_SHIFT;
    }
}
