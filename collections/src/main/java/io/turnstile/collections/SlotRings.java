package io.turnstile.collections;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;

/**
 * Moves of slots within rings and between them, by as few copies of memory as there are unbroken stretches. A ring is
 * named by its chunk word, see {@link ListLayout}, and a mask: its number of slots, a power of two, less one.
 */
final class SlotRings {
    private static final int SLOT = SlotLayout.LENGTH;

    private final TurnMemory memory;

    SlotRings(final TurnMemory memory) {
        this.memory = memory;
    }

    /** Offset of the slot of an index. */
    static long slot(final long ring, final long mask, final long index) {
        return ListLayout.chunk(ring) + (ListLayout.head(ring) + index & mask) * SLOT;
    }

    /** The ring with its first index so many slots further on, or back if negative. */
    static long turned(final long ring, final long mask, final long slots) {
        return ListLayout.chunkWord(ListLayout.chunk(ring), ListLayout.head(ring) + slots & mask);
    }

    /** Copies slots; within one ring the ranges may overlap. */
    void move(final long source, final long from, final long target, final long to, final long mask, final long count) {
        if (to > from) {
            moveFromTheEnd(source, from, target, to, mask, count);
            return;
        }
        for (long done = 0; done < count; ) {
            final long read = ListLayout.head(source) + from + done & mask;
            final long written = ListLayout.head(target) + to + done & mask;
            final long run = Math.min(count - done, mask + 1 - Math.max(read, written));
            memory.copy(ListLayout.chunk(source) + read * SLOT, ListLayout.chunk(target) + written * SLOT, run * SLOT);
            done += run;
        }
    }

    private void moveFromTheEnd(
            final long source, final long from, final long target, final long to, final long mask, final long count) {
        for (long left = count; left > 0; ) {
            final long read = (ListLayout.head(source) + from + left - 1 & mask) + 1;
            final long written = (ListLayout.head(target) + to + left - 1 & mask) + 1;
            final long run = Math.min(left, Math.min(read, written));
            memory.copy(
                    ListLayout.chunk(source) + (read - run) * SLOT,
                    ListLayout.chunk(target) + (written - run) * SLOT,
                    run * SLOT);
            left -= run;
        }
    }

    /** Slots that are not in use are empty, so that a check sees a wrong size. */
    void empty(final long ring, final long mask, final long from, final long to) {
        for (long i = from; i < to; i++) {
            memory.putLong(slot(ring, mask, i) + SlotLayout.TAG_OFFSET, ValueType.EMPTY);
        }
    }

    /**
     * Opens a gap in a ring, whose slots are to be filled; moves the smaller side.
     *
     * @param ring  with room for the gap behind its elements.
     * @param mask  of it.
     * @param index where the gap begins.
     * @param end   number of elements.
     * @param count slots of the gap.
     * @return the ring as it is then.
     */
    long open(final long ring, final long mask, final long index, final long end, final long count) {
        if (index < end - index) {
            final long moved = turned(ring, mask, -count);
            move(moved, count, moved, 0, mask, index);
            return moved;
        }
        move(ring, index, ring, index + count, mask, end - index);
        return ring;
    }

    /**
     * Closes a gap in a ring, moves the smaller side, and empties what is free then.
     *
     * @param ring  with the gap.
     * @param mask  of it.
     * @param index where the gap begins.
     * @param end   number of elements, those of the gap included.
     * @param count slots of the gap, which end where the elements do or before.
     * @return the ring as it is then.
     */
    long close(final long ring, final long mask, final long index, final long end, final long count) {
        if (index < end - index - count) {
            move(ring, 0, ring, count, mask, index);
            empty(ring, mask, 0, count);
            return turned(ring, mask, count);
        }
        move(ring, index + count, ring, index, mask, end - index - count);
        empty(ring, mask, end - count, end);
        return ring;
    }
}
