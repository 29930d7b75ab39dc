package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;

/**
 * An array of fixed-size records that grows without copying: whole chunks behind a directory of their offsets. Only the
 * first chunk, as long as it is alone and small, and the directory, eight bytes a chunk, are copied when they grow.
 *
 * <pre>
 *  in a descriptor
 *    0 +-----------------------------------------------+
 *      | root: the only chunk, or the directory        |
 *    8 +-----------------------------------------------+
 *      | capacity in records                           |
 *   16 +-----------------------------------------------+
 * </pre>
 *
 * <p>Records begin at a multiple of 64 if their size is one. Memory of new records is cleared.
 *
 * <p>A subclass gives the shape as constants and is final: so the JIT folds them into {@link #at}.
 */
public abstract class ChunkedArray {
    /** Bytes in a descriptor. */
    public static final int LENGTH = 2 * Long.BYTES;

    private static final int ROOT_OFFSET = 0;
    private static final int CAPACITY_OFFSET = ROOT_OFFSET + Long.BYTES;
    private static final int LINE = 64;

    private final TurnMemory memory;
    private final Heap heap;
    private final int firstRecords;
    private final BlockKind kind;

    /**
     * Arrays of one shape; one object serves all of them in a region.
     *
     * @param attachment   region.
     * @param firstRecords least records in the first chunk, a power of two.
     * @param kind         of the chunks.
     */
    protected ChunkedArray(final Attachment attachment, final int firstRecords, final BlockKind kind) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.firstRecords = firstRecords;
        this.kind = kind;
    }

    /** Bytes of a record. */
    protected abstract int recordLength();

    /** Binary logarithm of the records in a whole chunk. */
    protected abstract int perChunkShift();

    /** Records that there is room for. */
    public long capacity(final long array) {
        return memory.getLong(array + CAPACITY_OFFSET);
    }

    /**
     * Offset of a record.
     *
     * @param array offset of its words.
     * @param index below the capacity.
     * @return the record's offset.
     */
    public final long at(final long array, final long index) {
        final long root = memory.getLong(array + ROOT_OFFSET);
        final long capacity = memory.getLong(array + CAPACITY_OFFSET);
        if (index < 0 || index >= capacity) {
            throw new RegionCorruptException("array=" + array + " index=" + index + " capacity=" + capacity);
        }
        if (capacity <= perChunk()) {
            return aligned(root) + index * recordLength();
        }
        final long chunk = memory.getLong(root + (index >>> perChunkShift()) * Long.BYTES);
        return aligned(chunk) + (index & perChunk() - 1) * recordLength();
    }

    /**
     * As {@link #at}, and the record's chunk must be a block of the heap; for arrays that are used too rarely for that to
     * matter.
     *
     * @throws RegionCorruptException if it is not.
     */
    public final long checkedAt(final long array, final long index) {
        final long place = at(array, index);
        final long capacity = capacity(array);
        soundChunk(array, capacity, index, Math.min(perChunk(), capacity));
        return place;
    }

    /**
     * Offset of the first of so many records that lie one after the other.
     *
     * @param array offset of its words.
     * @param count of the records, at least 1 and at most the capacity.
     * @return the first record's offset; 0 if there are more chunks than one.
     */
    public final long unbroken(final long array, final long count) {
        final long last = at(array, count - 1);
        return capacity(array) > perChunk() ? 0 : last - (count - 1) * recordLength();
    }

    /** Makes room for at least one more record than there is. */
    public void grow(final long array) {
        final long capacity = capacity(array);
        if (capacity < perChunk()) {
            growFirst(array, capacity);
        } else {
            addChunk(array, capacity);
        }
    }

    private void growFirst(final long array, final long capacity) {
        final long wanted = capacity == 0 ? firstRecords : 2 * capacity;
        final long chunk = allocate(wanted);
        if (capacity != 0) {
            final long old = memory.getLong(array + ROOT_OFFSET);
            memory.copy(aligned(old), aligned(chunk), capacity * recordLength());
            heap.free(old);
        }
        memory.putLong(array + ROOT_OFFSET, chunk);
        memory.putLong(array + CAPACITY_OFFSET, wanted);
    }

    private void addChunk(final long array, final long capacity) {
        final long chunk = allocate(perChunk());
        final long chunks = capacity >>> perChunkShift();
        long root = memory.getLong(array + ROOT_OFFSET);
        if (chunks == 1) {
            final long directory = heap.allocate(Long.BYTES * Long.BYTES, BlockKind.CHUNKS);
            memory.putLong(directory, root);
            root = directory;
        } else if (Long.bitCount(chunks) == 1 && chunks >= Long.BYTES) {
            // The directory's room is the next power of two, at least 8: full when the count is one.
            final long directory = heap.allocate(2 * chunks * Long.BYTES, BlockKind.CHUNKS);
            memory.copy(root, directory, chunks * Long.BYTES);
            heap.free(root);
            root = directory;
        }
        memory.putLong(root + chunks * Long.BYTES, chunk);
        memory.putLong(array + ROOT_OFFSET, root);
        memory.putLong(array + CAPACITY_OFFSET, capacity + perChunk());
    }

    private long allocate(final long records) {
        final long block = heap.allocate(bytes(records), kind);
        memory.zero(aligned(block), records * recordLength());
        return block;
    }

    /** Frees all chunks. */
    public void free(final long array) {
        final long capacity = capacity(array);
        final long root = memory.getLong(array + ROOT_OFFSET);
        if (capacity > perChunk()) {
            for (long i = 0; i < capacity >>> perChunkShift(); i++) {
                heap.free(chunk(root, i));
            }
        }
        if (capacity != 0) {
            heap.free(root);
        }
        memory.putLong(array + ROOT_OFFSET, 0);
        memory.putLong(array + CAPACITY_OFFSET, 0);
    }

    /**
     * Frees chunks from the last one on that have none of the first records, but not the first chunk. The directory keeps its
     * room: only for arrays that are discarded, see {@link #traceDiscarded}.
     */
    public void dropBehind(final long array, final long records) {
        for (long capacity = capacity(array); capacity > perChunk() && capacity - perChunk() >= records; ) {
            final long root = memory.getLong(array + ROOT_OFFSET);
            capacity -= perChunk();
            heap.free(heap.check(chunk(root, capacity >>> perChunkShift()), kind, 0));
            if (capacity == perChunk()) {
                memory.putLong(array + ROOT_OFFSET, chunk(root, 0));
                heap.free(root);
            }
            memory.putLong(array + CAPACITY_OFFSET, capacity);
        }
    }

    /** Is told the records of an array. */
    interface RecordVisitor {
        void record(long index, long offset);
    }

    /** Visits all records of a damaged array but those of chunks that are none. */
    void salvage(final long array, final Salvage salvage, final RecordVisitor visitor) {
        final long capacity = Math.min(capacity(array), memory.length() / recordLength());
        for (long first = 0; first < capacity; first += perChunk()) {
            final long count = Math.min(perChunk(), capacity - first);
            final long start = first;
            salvage.attempt("records " + first + ".." + (first + count - 1), () -> {
                final long chunk = soundChunk(array, capacity, start, count);
                for (long i = 0; i < count; i++) {
                    visitor.record(start + i, aligned(chunk) + i * recordLength());
                }
            });
        }
    }

    private long soundChunk(final long array, final long capacity, final long first, final long count) {
        final long root = memory.getLong(array + ROOT_OFFSET);
        final long chunk = capacity <= perChunk() ? root : chunk(root, first >>> perChunkShift());
        return heap.check(chunk, kind, count * recordLength());
    }

    /** Names all blocks. */
    public void trace(final long array, final Tracer tracer) {
        trace(array, tracer, true);
    }

    /** As {@link #trace}, of an array that may have had more chunks. */
    public void traceDiscarded(final long array, final Tracer tracer) {
        trace(array, tracer, false);
    }

    private void trace(final long array, final Tracer tracer, final boolean exactly) {
        final long capacity = capacity(array);
        final long root = memory.getLong(array + ROOT_OFFSET);
        final boolean wholeChunks = capacity > 0 && (capacity & perChunk() - 1) == 0;
        final boolean oneSmallChunk = capacity >= firstRecords && capacity < perChunk() && Long.bitCount(capacity) == 1;
        if (capacity == 0 ? root != 0 : !wholeChunks && !oneSmallChunk) {
            tracer.problem("array=" + array + " root=" + root + " capacity=" + capacity + " is not whole chunks");
        } else if (capacity > perChunk()) {
            tracer.block(root, BlockKind.CHUNKS);
            final long words = capacity >>> perChunkShift();
            if (exactly) {
                heap.checkExactly(root, BlockKind.CHUNKS, room(words) * Long.BYTES);
            } else {
                heap.check(root, BlockKind.CHUNKS, words * Long.BYTES);
            }
            for (long i = 0; i < capacity >>> perChunkShift(); i++) {
                tracer.block(chunk(root, i), kind);
                heap.checkExactly(chunk(root, i), kind, bytes(perChunk()));
            }
        } else if (capacity != 0) {
            tracer.block(root, kind);
            heap.checkExactly(root, kind, bytes(capacity));
        }
    }

    /** Words of the directory of so many chunks: the next power of two, at least 8. */
    private static long room(final long chunks) {
        return Math.max(Long.BYTES, Long.highestOneBit(2 * chunks - 1));
    }

    /** Of a chunk of so many records, which need not begin where the block does. */
    private long bytes(final long records) {
        return records * recordLength() + alignment() - 1;
    }

    private int alignment() {
        return recordLength() % LINE == 0 ? LINE : 1;
    }

    private int perChunk() {
        return 1 << perChunkShift();
    }

    private long chunk(final long directory, final long index) {
        return memory.getLong(directory + index * Long.BYTES);
    }

    private long aligned(final long block) {
        return block + alignment() - 1 & -alignment();
    }
}
