package io.turnstile.collections;

import static io.turnstile.collections.ListLayout.CAPACITY;
import static io.turnstile.collections.ListLayout.CHUNK_SHIFT;
import static io.turnstile.collections.ListLayout.CHUNK_SLOTS;
import static io.turnstile.collections.ListLayout.DIRECTORY;
import static io.turnstile.collections.ListLayout.MODIFICATIONS;
import static io.turnstile.collections.ListLayout.ONLY;
import static io.turnstile.collections.ListLayout.SIZE;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.ChunkedArray;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Tracer;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;

/**
 * The storage of lists: a tiered vector (Goodrich and Kloss, WADS 1999). Any element is found in constant time; growing
 * copies nothing but, while there is a single small chunk, that chunk; inserting and removing in the middle shifts at most
 * half a chunk and moves one element from chunk to chunk behind it, n/256 of them.
 *
 * <p>One object serves all lists of an attachment; a list is named by its descriptor. Changes need the turn, reads a turn
 * or the validation of an optimistic read. Indices are checked by the caller.
 */
final class ListStorage {
    private static final int FIRST_CAPACITY = 4;
    private static final int CAPACITY_GROWTH_SHIFT = 2;
    private static final int DIRECTORY_CHUNK_SHIFT = 9;
    private static final int DIRECTORY_FIRST = 8;
    private static final int SLOT = SlotLayout.LENGTH;

    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;
    private final ChunkedArray directory;

    /** More slots than a region has room for. */
    private final long mostSlots;

    ListStorage(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.mostSlots = Math.min(Integer.MAX_VALUE, memory.length() / SLOT);
        this.directory =
                new ChunkedArray(attachment, Long.BYTES, DIRECTORY_CHUNK_SHIFT, DIRECTORY_FIRST, BlockKind.CHUNKS);
    }

    static ListStorage of(final Attachment attachment) {
        return attachment.part(ListStorage.class, ListStorage::new);
    }

    long size(final long list) {
        final long size = memory.getLong(list + SIZE);
        if (size < 0 || size > mostSlots) {
            throw new RegionCorruptException("list=" + list + " size=" + size + " is not in 0.." + mostSlots);
        }
        return size;
    }

    long modifications(final long list) {
        return memory.getLong(list + MODIFICATIONS);
    }

    /** Offset of the slot of an element. */
    long slot(final long list, final long index) {
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0) {
            if (index >= capacity) {
                throw new RegionCorruptException("list=" + list + " index=" + index + " capacity=" + capacity);
            }
            return ringSlot(memory.getLong(list + ONLY), capacity - 1, index);
        }
        final long word = memory.getLong(directory.at(list + DIRECTORY, index >>> CHUNK_SHIFT));
        return ringSlot(word, CHUNK_SLOTS - 1, index);
    }

    private static long ringSlot(final long word, final long mask, final long index) {
        return ListLayout.chunk(word) + (ListLayout.head(word) + index & mask) * SLOT;
    }

    /** Makes room behind the last element. Returns the slot, which the caller fills. */
    long append(final long list) {
        final long size = size(list);
        if (size == Integer.MAX_VALUE) {
            throw new RegionFullException("list=" + list + " has size=" + size + ", the most a List can have");
        }
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0 || size == 0) {
            if (size == capacity) {
                growOnly(list, size);
            }
        } else if ((size & CHUNK_SLOTS - 1) == 0) {
            addChunk(list, size >>> CHUNK_SHIFT);
        }
        resized(list, size + 1);
        return slot(list, size);
    }

    /** Makes room before an element, or behind the last. Returns the slot, which the caller fills. */
    long insert(final long list, final long index) {
        final long size = size(list);
        append(list);
        if (index == size) {
            return slot(list, index);
        }
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0) {
            memory.putLong(list + ONLY, open(memory.getLong(list + ONLY), capacity - 1, index, size));
        } else {
            insertInChunks(list, index, size);
        }
        return slot(list, index);
    }

    /** Passes the last element of each chunk on to the next one, from the end, until there is room where it is wanted. */
    private void insertInChunks(final long list, final long index, final long size) {
        final long wanted = index >>> CHUNK_SHIFT;
        for (long chunk = size >>> CHUNK_SHIFT; chunk > wanted; chunk--) {
            final long at = directory.at(list + DIRECTORY, chunk);
            final long word = memory.getLong(at);
            final long head = ListLayout.head(word) - 1 & CHUNK_SLOTS - 1;
            final long pushed = ListLayout.chunkWord(ListLayout.chunk(word), head);
            copySlot(slot(list, (chunk << CHUNK_SHIFT) - 1), ringSlot(pushed, CHUNK_SLOTS - 1, 0));
            memory.putLong(at, pushed);
        }
        final long at = directory.at(list + DIRECTORY, wanted);
        final long count = Math.min(size - (wanted << CHUNK_SHIFT), CHUNK_SLOTS - 1);
        memory.putLong(at, open(memory.getLong(at), CHUNK_SLOTS - 1, index & CHUNK_SLOTS - 1, count));
    }

    /** Opens a gap in a ring of {@code count} elements with room for one more; moves the smaller side. */
    private long open(final long word, final long mask, final long index, final long count) {
        if (index < count - index) {
            final long moved = ListLayout.chunkWord(ListLayout.chunk(word), ListLayout.head(word) - 1 & mask);
            for (long i = 0; i < index; i++) {
                copySlot(ringSlot(moved, mask, i + 1), ringSlot(moved, mask, i));
            }
            return moved;
        }
        for (long i = count; i > index; i--) {
            copySlot(ringSlot(word, mask, i - 1), ringSlot(word, mask, i));
        }
        return word;
    }

    /** Removes an element whose value the caller has taken or freed. */
    void remove(final long list, final long index) {
        final long size = size(list);
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity != 0) {
            memory.putLong(list + ONLY, close(memory.getLong(list + ONLY), capacity - 1, index, size));
        } else {
            removeInChunks(list, index, size);
        }
        resized(list, size - 1);
        if (capacity == 0 && (size - 1 & CHUNK_SLOTS - 1) == 0) {
            dropChunk(list, size - 1 >>> CHUNK_SHIFT);
        }
    }

    /** Closes the gap in its chunk, then takes the first element of each chunk behind over into the one before. */
    private void removeInChunks(final long list, final long index, final long size) {
        final long wanted = index >>> CHUNK_SHIFT;
        final long last = size - 1 >>> CHUNK_SHIFT;
        final long first = directory.at(list + DIRECTORY, wanted);
        final long count = Math.min(size - (wanted << CHUNK_SHIFT), CHUNK_SLOTS);
        memory.putLong(first, close(memory.getLong(first), CHUNK_SLOTS - 1, index & CHUNK_SLOTS - 1, count));
        for (long chunk = wanted + 1; chunk <= last; chunk++) {
            final long at = directory.at(list + DIRECTORY, chunk);
            final long word = memory.getLong(at);
            copySlot(ringSlot(word, CHUNK_SLOTS - 1, 0), slot(list, (chunk << CHUNK_SHIFT) - 1));
            empty(ringSlot(word, CHUNK_SLOTS - 1, 0));
            final long head = ListLayout.head(word) + 1 & CHUNK_SLOTS - 1;
            memory.putLong(at, ListLayout.chunkWord(ListLayout.chunk(word), head));
        }
    }

    /** Closes the gap at an index of a ring of {@code count} elements; moves the smaller side, and empties its end. */
    private long close(final long word, final long mask, final long index, final long count) {
        if (index < count - 1 - index) {
            for (long i = index; i > 0; i--) {
                copySlot(ringSlot(word, mask, i - 1), ringSlot(word, mask, i));
            }
            empty(ringSlot(word, mask, 0));
            return ListLayout.chunkWord(ListLayout.chunk(word), ListLayout.head(word) + 1 & mask);
        }
        for (long i = index; i < count - 1; i++) {
            copySlot(ringSlot(word, mask, i + 1), ringSlot(word, mask, i));
        }
        empty(ringSlot(word, mask, count - 1));
        return word;
    }

    /** Slots that are not in use are empty, so that a check sees a wrong size. */
    private void empty(final long slot) {
        memory.putLong(slot + SlotLayout.TAG_OFFSET, ValueType.EMPTY);
    }

    private long allocate(final long slots) {
        final long chunk = heap.allocate(slots * SLOT, BlockKind.SLOTS);
        memory.zero(chunk, slots * SLOT);
        return chunk;
    }

    private void growOnly(final long list, final long size) {
        if (size == CHUNK_SLOTS) {
            directory.grow(list + DIRECTORY);
            memory.putLong(directory.at(list + DIRECTORY, 0), memory.getLong(list + ONLY));
            memory.putLong(list + ONLY, 0);
            memory.putLong(list + CAPACITY, 0);
            addChunk(list, 1);
            return;
        }
        final long capacity = size == 0 ? FIRST_CAPACITY : size << CAPACITY_GROWTH_SHIFT;
        final long chunk = allocate(capacity);
        for (long i = 0; i < size; i++) {
            copySlot(slot(list, i), chunk + i * SLOT);
        }
        if (size != 0) {
            heap.free(ListLayout.chunk(memory.getLong(list + ONLY)));
        }
        memory.putLong(list + ONLY, ListLayout.chunkWord(chunk, 0));
        memory.putLong(list + CAPACITY, capacity);
    }

    private void addChunk(final long list, final long index) {
        if (index == directory.capacity(list + DIRECTORY)) {
            directory.grow(list + DIRECTORY);
        }
        final long chunk = allocate(CHUNK_SLOTS);
        memory.putLong(directory.at(list + DIRECTORY, index), ListLayout.chunkWord(chunk, 0));
    }

    /** Frees the last chunk, which is empty; with one chunk left the directory goes too. */
    private void dropChunk(final long list, final long index) {
        heap.free(ListLayout.chunk(memory.getLong(directory.at(list + DIRECTORY, index))));
        if (index == 1) {
            memory.putLong(list + ONLY, memory.getLong(directory.at(list + DIRECTORY, 0)));
            memory.putLong(list + CAPACITY, CHUNK_SLOTS);
            directory.free(list + DIRECTORY);
        }
    }

    /** Removes all elements, frees their values and all chunks. */
    void clear(final long list) {
        final long size = size(list);
        for (long i = 0; i < size; i++) {
            values.free(slot(list, i));
        }
        if (memory.getLong(list + CAPACITY) != 0) {
            heap.free(ListLayout.chunk(memory.getLong(list + ONLY)));
        } else {
            for (long i = 0; i < chunks(size); i++) {
                heap.free(ListLayout.chunk(memory.getLong(directory.at(list + DIRECTORY, i))));
            }
            directory.free(list + DIRECTORY);
        }
        memory.putLong(list + ONLY, 0);
        memory.putLong(list + CAPACITY, 0);
        resized(list, 0);
    }

    void trace(final long list, final Tracer tracer) {
        final long size = size(list);
        final long capacity = memory.getLong(list + CAPACITY);
        directory.trace(list + DIRECTORY, tracer);
        if (!isShape(list, size, capacity)) {
            tracer.problem("list=" + list + " size=" + size + " capacity=" + capacity + " chunks="
                    + directory.capacity(list + DIRECTORY));
        } else if (capacity != 0) {
            traceChunk(memory.getLong(list + ONLY), capacity, size, tracer);
        } else {
            for (long i = 0; i < chunks(size); i++) {
                final long word = memory.getLong(directory.at(list + DIRECTORY, i));
                traceChunk(word, CHUNK_SLOTS, Math.min(CHUNK_SLOTS, size - (i << CHUNK_SHIFT)), tracer);
            }
        }
    }

    /** Is told the slot of each index, 0 where it is lost. */
    interface ElementVisitor {
        void element(long index, long slot);
    }

    /** Visits the elements of a damaged list, chunk by chunk. */
    void salvage(final long list, final Salvage salvage, final ElementVisitor visitor) {
        final long capacity = memory.getLong(list + CAPACITY);
        final long room = capacity != 0
                ? Math.min(capacity, CHUNK_SLOTS)
                : Math.min(directory.capacity(list + DIRECTORY), memory.length() / Long.BYTES) * CHUNK_SLOTS;
        final long size = Math.min(Math.min(memory.getLong(list + SIZE), room), Integer.MAX_VALUE);
        salvage.compareSize(memory.getLong(list + SIZE), Math.max(0, size));
        for (long first = 0; first < size; first += CHUNK_SLOTS) {
            salvageChunk(list, first, Math.min(size, first + CHUNK_SLOTS), capacity, salvage, visitor);
        }
    }

    private void salvageChunk(
            final long list,
            final long first,
            final long end,
            final long capacity,
            final Salvage salvage,
            final ElementVisitor visitor) {
        final long slots = capacity != 0 ? capacity : CHUNK_SLOTS;
        final boolean sound = salvage.attempt(first + ".." + (end - 1), () -> {
            final long word = capacity != 0
                    ? memory.getLong(list + ONLY)
                    : memory.getLong(directory.at(list + DIRECTORY, first >>> CHUNK_SHIFT));
            heap.check(ListLayout.chunk(word), BlockKind.SLOTS, slots * SLOT);
            if (Long.bitCount(slots) != 1 || ListLayout.head(word) >= slots) {
                throw new RegionCorruptException("chunk word=0x" + Long.toHexString(word) + " slots=" + slots);
            }
        });
        for (long i = first; i < end; i++) {
            visitor.element(i, sound ? slot(list, i) : 0);
        }
    }

    /** Nothing, one chunk of a size that there is, or more than one and a directory. */
    private boolean isShape(final long list, final long size, final long capacity) {
        final long chunks = directory.capacity(list + DIRECTORY);
        if (capacity != 0) {
            final boolean grown = Long.bitCount(capacity) == 1 && Long.numberOfTrailingZeros(capacity) % 2 == 0;
            return grown && capacity >= FIRST_CAPACITY && capacity <= CHUNK_SLOTS && size <= capacity && chunks == 0;
        }
        final boolean nothing = size == 0 && chunks == 0;
        return memory.getLong(list + ONLY) == 0 && (nothing || size > CHUNK_SLOTS && chunks(size) <= chunks);
    }

    private void traceChunk(final long word, final long slots, final long used, final Tracer tracer) {
        final long chunk = ListLayout.chunk(word);
        tracer.block(chunk, BlockKind.SLOTS);
        heap.checkExactly(chunk, BlockKind.SLOTS, slots * SLOT);
        if (ListLayout.head(word) >= slots) {
            throw new RegionCorruptException("chunk=" + chunk + " head=" + ListLayout.head(word));
        }
        for (long i = 0; i < slots; i++) {
            final long slot = ringSlot(word, slots - 1, i);
            if (i < used) {
                tracer.slot(slot);
            } else if (memory.getLong(slot + SlotLayout.TAG_OFFSET) != ValueType.EMPTY) {
                tracer.problem("chunk=" + chunk + " slot=" + slot + " is not in use and not empty");
            }
        }
    }

    private void resized(final long list, final long size) {
        memory.putLong(list + SIZE, size);
        memory.putLong(list + MODIFICATIONS, modifications(list) + 1);
    }

    private void copySlot(final long from, final long to) {
        memory.putLong(to + SlotLayout.PAYLOAD_OFFSET, memory.getLong(from + SlotLayout.PAYLOAD_OFFSET));
        memory.putLong(to + SlotLayout.TAG_OFFSET, memory.getLong(from + SlotLayout.TAG_OFFSET));
    }

    private static long chunks(final long size) {
        return size + CHUNK_SLOTS - 1 >>> CHUNK_SHIFT;
    }
}
