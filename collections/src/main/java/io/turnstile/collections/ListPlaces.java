package io.turnstile.collections;

import static io.turnstile.collections.ListLayout.CHUNK_SHIFT;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Handle;

/**
 * Finds the elements of one list for a thread that has the turn. What the list's descriptor says is read once and holds until
 * the turn is another one or the list has another number of modifications; then an element is two loads away, its chunk word and
 * its slot, where {@link ListStorage#slot} needs four in a row and the checks of each.
 *
 * <p>The commit counter alone would not do, since it stays the same while this turn changes the list, and neither would the
 * modifications, which go back when a turn is rolled back; the commit counter goes on then.
 */
final class ListPlaces {
    private static final long NONE = -1;

    private final Handle handle;
    private final TurnMemory memory;
    private final ListStorage storage;

    private long turn = NONE;
    private long modifications;
    private long size;
    private long mask;

    /** Where the words of the chunks lie one after the other, 0 for a list with too many of them. */
    private long chunkWords;

    ListPlaces(final Handle handle) {
        this.handle = handle;
        this.memory = handle.attachment().memory();
        this.storage = ListStorage.of(handle.attachment());
    }

    /**
     * Offset of the slot of an element.
     *
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    long slot(final int index) {
        final long list = handle.live();
        if (memory.changing() != turn || storage.modifications(list) != modifications) {
            look(list);
        }
        if (index < 0 || index >= size) {
            throw SharedList.outOfBounds(index, size);
        }
        return chunkWords == 0
                ? storage.slot(list, index)
                : SlotRings.slot(memory.getLong(chunkWords + (index >>> CHUNK_SHIFT) * (long) Long.BYTES), mask, index);
    }

    private void look(final long list) {
        // Should what follows fail, nothing of before is taken for what is there now.
        turn = NONE;
        size = storage.size(list);
        mask = storage.slotsOfChunk(list) - 1;
        chunkWords = storage.chunkWords(list, size);
        modifications = storage.modifications(list);
        turn = memory.changing();
    }
}
