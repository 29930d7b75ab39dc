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
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.ChunkedArray;
import io.turnstile.internal.value.Discarded;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Tracer;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;

/**
 * The storage of lists: a tiered vector (Goodrich and Kloss, WADS 1999). Any element is found in constant time; growing
 * copies nothing but, while there is a single small chunk, that chunk; inserting and removing in the middle shifts at most
 * half a chunk and moves one element from chunk to chunk behind it, n/256 of them. See {@link ListRuns} for several.
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
    private final Turns turns;
    private final Heap heap;
    private final Values values;
    private final ChunkWords directory;
    private final SlotRings rings;
    private final ListRuns runs;
    private final Discarded discarded;

    /** More slots than a region has room for. */
    private final long mostSlots;

    /** The words that name the chunks of a list. */
    private static final class ChunkWords extends ChunkedArray {
        ChunkWords(final Attachment attachment) {
            super(attachment, DIRECTORY_FIRST, BlockKind.CHUNKS);
        }

        @Override
        protected int recordLength() {
            return Long.BYTES;
        }

        @Override
        protected int perChunkShift() {
            return DIRECTORY_CHUNK_SHIFT;
        }
    }

    ListStorage(final Attachment attachment) {
        this.memory = attachment.memory();
        this.turns = attachment.turns();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.mostSlots = Math.min(Integer.MAX_VALUE, memory.length() / SLOT);
        this.directory = new ChunkWords(attachment);
        this.rings = new SlotRings(memory);
        this.discarded = attachment.discarded();
        this.runs = new ListRuns(memory, directory, rings);
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
            return SlotRings.slot(memory.getLong(list + ONLY), capacity - 1, index);
        }
        final long word = memory.getLong(directory.at(list + DIRECTORY, index >>> CHUNK_SHIFT));
        return SlotRings.slot(word, CHUNK_SLOTS - 1, index);
    }

    /** Slots of a chunk of a list, a power of two. */
    long slotsOfChunk(final long list) {
        final long capacity = memory.getLong(list + CAPACITY);
        return capacity == 0 ? CHUNK_SLOTS : capacity;
    }

    /** Where the words of all chunks of a list lie one after the other; 0 if they do not. */
    long chunkWords(final long list, final long size) {
        if (room(list, size) < size) {
            throw new RegionCorruptException("list=" + list + " size=" + size + " capacity=" + room(list, size));
        }
        if (memory.getLong(list + CAPACITY) != 0) {
            return list + ONLY;
        }
        return size == 0 ? 0 : directory.unbroken(list + DIRECTORY, ListRuns.chunks(size));
    }

    /** Makes room behind the last element. Returns the slot, which the caller fills. */
    long append(final long list) {
        final long size = size(list);
        extend(list, size, 1);
        return slot(list, size);
    }

    /** Makes room before an element, or behind the last. Returns the slot, which the caller fills. */
    long insert(final long list, final long index) {
        insert(list, index, 1);
        return slot(list, index);
    }

    /** Makes room for several elements before one, or behind the last. The caller fills the slots. */
    void insert(final long list, final long index, final long count) {
        final long size = size(list);
        extend(list, size, count);
        if (index < size) {
            runs.open(list, index, size, count);
        }
    }

    /** Makes room for more elements behind the last; their slots are empty. */
    private void extend(final long list, final long size, final long count) {
        final long wanted = size + count;
        if (wanted > Integer.MAX_VALUE) {
            throw new RegionFullException(
                    "list=" + list + " size=" + size + " added=" + count + ": more than a List can have");
        }
        for (long room = room(list, size); room < wanted; ) {
            room = grow(list, room, wanted);
        }
        resized(list, wanted);
    }

    /** Slots that there are, in use or not. */
    private long room(final long list, final long size) {
        final long capacity = memory.getLong(list + CAPACITY);
        if (capacity < 0 || capacity > CHUNK_SLOTS || (capacity & capacity - 1) != 0) {
            throw new RegionCorruptException("list=" + list + " capacity=" + capacity + " is none of a single chunk");
        }
        return capacity != 0 ? capacity : ListRuns.chunks(size) << CHUNK_SHIFT;
    }

    /** Removes an element whose value the caller has taken or freed. */
    void remove(final long list, final long index) {
        remove(list, index, 1);
    }

    /** Removes several elements whose values the caller has taken or freed. */
    void remove(final long list, final long index, final long count) {
        final long size = size(list);
        final boolean chunks = memory.getLong(list + CAPACITY) == 0;
        if (chunks && count == size) {
            drop(list, size);
            return;
        }
        runs.close(list, index, size, count);
        if (chunks) {
            for (long i = ListRuns.chunks(size) - 1; i >= ListRuns.chunks(size - count); i--) {
                dropChunk(list, i);
            }
        }
        resized(list, size - count);
    }

    private long allocate(final long slots) {
        final long chunk = heap.allocate(slots * SLOT, BlockKind.SLOTS);
        memory.zero(chunk, slots * SLOT);
        return chunk;
    }

    /** Makes more slots than there are. Returns how many there are then. */
    private long grow(final long list, final long room, final long wanted) {
        if (room >= CHUNK_SLOTS) {
            addChunk(list, room >>> CHUNK_SHIFT);
            return room + CHUNK_SLOTS;
        }
        long capacity = room == 0 ? FIRST_CAPACITY : room << CAPACITY_GROWTH_SHIFT;
        while (capacity < wanted && capacity < CHUNK_SLOTS) {
            capacity <<= CAPACITY_GROWTH_SHIFT;
        }
        final long grown = ListLayout.chunkWord(allocate(capacity), 0);
        if (room != 0) {
            final long only = memory.getLong(list + ONLY);
            rings.move(only, 0, grown, 0, room - 1, room);
            heap.free(ListLayout.chunk(only));
        }
        memory.putLong(list + ONLY, grown);
        memory.putLong(list + CAPACITY, capacity);
        return capacity;
    }

    private void addChunk(final long list, final long index) {
        if (index == 1) {
            directory.grow(list + DIRECTORY);
            memory.putLong(directory.at(list + DIRECTORY, 0), memory.getLong(list + ONLY));
            memory.putLong(list + ONLY, 0);
            memory.putLong(list + CAPACITY, 0);
        } else if (index == directory.capacity(list + DIRECTORY)) {
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

    /** Removes all elements, and frees their values and all chunks, or discards them if that takes too many lines. */
    void clear(final long list) {
        final long size = size(list);
        if (discarded.admits(size) || discarded.addContent(list) == 0) {
            for (long i = 0; i < size; i++) {
                values.free(slot(list, i));
            }
            drop(list, size);
        } else {
            memory.zero(list + DIRECTORY, ChunkedArray.LENGTH);
            empty(list);
        }
    }

    private void drop(final long list, final long size) {
        if (memory.getLong(list + CAPACITY) != 0) {
            heap.free(ListLayout.chunk(memory.getLong(list + ONLY)));
        } else {
            for (long i = 0; i < ListRuns.chunks(size); i++) {
                heap.free(ListLayout.chunk(memory.getLong(directory.at(list + DIRECTORY, i))));
            }
            directory.free(list + DIRECTORY);
        }
        empty(list);
    }

    private void empty(final long list) {
        memory.putLong(list + ONLY, 0);
        memory.putLong(list + CAPACITY, 0);
        resized(list, 0);
    }

    /** Frees some of a list that is discarded, from its end; see {@link io.turnstile.internal.value.ObjectKind}. */
    boolean releaseSome(final long list, final Allowance allowance) {
        final long size = size(list);
        long left = size;
        while (left > 0 && allowance.goOn()) {
            left--;
            values.free(slot(list, left));
            if (memory.getLong(list + CAPACITY) == 0 && (left & CHUNK_SLOTS - 1) == 0) {
                dropChunk(list, left >>> CHUNK_SHIFT);
                directory.dropBehind(list + DIRECTORY, left >>> CHUNK_SHIFT);
            }
        }
        if (left == 0) {
            drop(list, 0);
            return true;
        }
        // Slots that are not in use are empty; those of chunks that are gone need not be.
        final long end = Math.min(size, left + CHUNK_SLOTS - 1 & -CHUNK_SLOTS);
        for (long i = left; i < end; i++) {
            memory.putLong(slot(list, i) + SlotLayout.TAG_OFFSET, ValueType.EMPTY);
        }
        memory.putLong(list + SIZE, left);
        return false;
    }

    void trace(final long list, final Tracer tracer) {
        directory.trace(list + DIRECTORY, tracer);
        traceElements(list, tracer);
    }

    /** As {@link #trace}, of a list that is discarded. */
    void traceDiscarded(final long list, final Tracer tracer) {
        directory.traceDiscarded(list + DIRECTORY, tracer);
        traceElements(list, tracer);
    }

    private void traceElements(final long list, final Tracer tracer) {
        final long size = size(list);
        final long capacity = memory.getLong(list + CAPACITY);
        if (!isShape(list, size, capacity)) {
            tracer.problem("list=" + list + " size=" + size + " capacity=" + capacity + " chunks="
                    + directory.capacity(list + DIRECTORY));
        } else if (capacity != 0) {
            traceChunk(memory.getLong(list + ONLY), capacity, size, tracer);
        } else {
            for (long i = 0; i < ListRuns.chunks(size); i++) {
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
        return memory.getLong(list + ONLY) == 0 && (nothing || size > CHUNK_SLOTS && ListRuns.chunks(size) <= chunks);
    }

    private void traceChunk(final long word, final long slots, final long used, final Tracer tracer) {
        final long chunk = ListLayout.chunk(word);
        tracer.block(chunk, BlockKind.SLOTS);
        heap.checkExactly(chunk, BlockKind.SLOTS, slots * SLOT);
        if (ListLayout.head(word) >= slots) {
            throw new RegionCorruptException("chunk=" + chunk + " head=" + ListLayout.head(word));
        }
        for (long i = 0; i < slots; i++) {
            final long slot = SlotRings.slot(word, slots - 1, i);
            if (i < used) {
                tracer.slot(slot);
            } else if (memory.getLong(slot + SlotLayout.TAG_OFFSET) != ValueType.EMPTY) {
                tracer.problem("chunk=" + chunk + " slot=" + slot + " is not in use and not empty");
            }
        }
    }

    private void resized(final long list, final long size) {
        turns.moved();
        memory.putLong(list + SIZE, size);
        memory.putLong(list + MODIFICATIONS, modifications(list) + 1);
    }
}
