package io.turnstile.collections;

import static io.turnstile.collections.ListLayout.CHUNK_SHIFT;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;

/**
 * Finds the elements of one list for a thread that has the turn. What the list's descriptor says is read once and holds for an
 * {@link Turns#epoch() epoch}: until the turn is another one or is undone, or any structure gets another size. Then an element is two
 * loads away, its chunk word and its slot, and only its slot if the last one was in the same chunk; {@link ListStorage#slot}
 * needs four in a row and the checks of each.
 */
final class ListPlaces {
    private static final long NO_EPOCH = -1;
    private static final int NO_CHUNK = -1;

    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final ListStorage storage;

    private long epoch = NO_EPOCH;
    private long size;
    private long mask;

    /** Where the words of the chunks lie one after the other, 0 for a list with too many of them. */
    private long chunkWords;

    /** The chunk that was asked for last, and its word. */
    private int chunk;

    private long ring;

    ListPlaces(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
        this.storage = ListStorage.of(handle.attachment());
    }

    /**
     * Offset of the slot of an element.
     *
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    long slot(final int index) {
        if (turns.epoch() != epoch) {
            look(handle.live());
        }
        if (index < 0 || index >= size) {
            throw SharedList.outOfBounds(index, size);
        }
        if (index >>> CHUNK_SHIFT != chunk) {
            if (chunkWords == 0) {
                return storage.slot(handle.live(), index);
            }
            ring = memory.getLong(chunkWords + (index >>> CHUNK_SHIFT) * (long) Long.BYTES);
            chunk = index >>> CHUNK_SHIFT;
        }
        return SlotRings.slot(ring, mask, index);
    }

    private void look(final long list) {
        // Should what follows fail, nothing of before is taken for what is there now.
        epoch = NO_EPOCH;
        size = storage.size(list);
        mask = storage.slotsOfChunk(list) - 1;
        chunkWords = storage.chunkWords(list, size);
        chunk = NO_CHUNK;
        epoch = turns.epoch();
    }
}
