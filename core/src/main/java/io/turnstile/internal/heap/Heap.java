package io.turnstile.internal.heap;

import static io.turnstile.internal.heap.BlockLayout.HEADER_LENGTH;
import static io.turnstile.internal.heap.BlockLayout.LINKS_LENGTH;
import static io.turnstile.internal.heap.BlockLayout.NEXT_OFFSET;
import static io.turnstile.internal.heap.BlockLayout.PREVIOUS_IS_FREE;
import static io.turnstile.internal.heap.BlockLayout.TAG_LENGTH;
import static io.turnstile.internal.heap.BlockLayout.UNIT;
import static io.turnstile.internal.heap.BlockLayout.UNIT_SHIFT;
import static io.turnstile.internal.heap.HeapLayout.SMALL_MAX;
import static io.turnstile.internal.heap.HeapLayout.TOP;
import static io.turnstile.internal.heap.HeapLayout.USED;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Extents;
import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.turn.TurnMemory;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.agrona.collections.LongArrayList;

/**
 * The allocator. All its state is in the region and logged, so a turn that is rolled back has allocated and freed nothing.
 *
 * <p>Blocks up to 1 KiB are kept in free lists of their exact size and not merged; an allocation is one read and two
 * stores. Larger ones are merged with their free neighbours at once, found by boundary tags (Knuth, TAOCP 1, 2.5), and
 * kept in bins. What fits nowhere is taken from the top of the heap, which the file system is asked for in extents. Before
 * a region counts as full, {@link #consolidate} merges the small ones too, as dlmalloc does with its fast bins.
 *
 * <p>Every block offset read from the region is checked against its header before it is used.
 */
public final class Heap {
    private static final int MIN_LARGE = SMALL_MAX + UNIT;

    /** Reserving as much takes some 10 us on tmpfs, for which an allocation waits; more at once is hardly cheaper. */
    private static final long EXTENT = 32 * 1024;

    /** To be reserved ahead in one turn: about a millisecond where the system has to find each page first. */
    public static final long STEP = 8 * EXTENT;

    /** Alignment of blocks that begin at a page. */
    public static final long PAGE = HeaderLayout.PAGE;

    private static final long UNKNOWN = -1;

    private final TurnMemory memory;
    private final RegionLayout layout;
    private final Extents extents;
    private final String region;
    private final Bins bins;

    /** What of the heap was not in use when the turn began holds nothing to restore; see {@link #markFresh}. */
    private long topAtStart = UNKNOWN;

    private boolean freedInTurn;

    /**
     * More than a step of freeing puts into a batch. So damaged blocks that are linked in a circle are found, as they would be freed
     * twice, before the batch fills the heap of the process.
     */
    private static final int MOST_BATCHED = 4096;

    /** Blocks that are to be freed together, see {@link #beginBatch}. */
    private final LongArrayList batch = new LongArrayList();

    private boolean batching;

    /** Frees some of what waits to be freed; false if there is nothing. */
    private BooleanSupplier reclaimer = () -> false;

    /**
     * The heap of a region.
     *
     * @param memory  of the region.
     * @param layout  of the region.
     * @param extents to grow by.
     * @param region  name and file for messages.
     */
    public Heap(final TurnMemory memory, final RegionLayout layout, final Extents extents, final String region) {
        this.memory = memory;
        this.layout = layout;
        this.extents = extents;
        this.region = region;
        this.bins = new Bins(memory);
    }

    /** Makes the heap of a new region. */
    public static void format(final RegionMemory memory, final RegionLayout layout) {
        memory.putLong(TOP, layout.heapStart() + HEADER_LENGTH);
        memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, layout.heapStart());
    }

    /** Sets what is asked to free something before the region counts as full. */
    public void reclaimer(final BooleanSupplier newReclaimer) {
        this.reclaimer = newReclaimer;
    }

    /** Forgets what it knows of the turn. */
    public void endTurn() {
        topAtStart = UNKNOWN;
        freedInTurn = false;
        batching = false;
        batch.clear();
    }

    /**
     * Allocates a block. Its payload is not cleared.
     *
     * @param bytes of payload, at least 0.
     * @param kind  of the block.
     * @return offset of the payload, a multiple of 16.
     * @throws RegionFullException if neither the region nor the file system has room; the turn must be rolled back.
     */
    public long allocate(final long bytes, final BlockKind kind) {
        if (bytes < 0 || bytes > layout.capacity()) {
            throw full(bytes);
        }
        noteTurn();
        final long size = sizeFor(bytes);
        final long block = size <= SMALL_MAX ? allocateSmall(size, kind) : carve(size, kind);
        memory.putLong(USED, memory.getLong(USED) + size);
        return block;
    }

    /**
     * Allocates a block at the start of a page, and clears it. What of the pages before and behind it is not needed stays
     * free for others. What the file system gives anew is clear, and is not stored into.
     *
     * @param bytes of payload, at least 1.
     * @param kind  of the block.
     * @return offset of the payload, a multiple of {@link #PAGE}. Whatever it held before, it is clear.
     * @throws RegionFullException if neither the region nor the file system has room; the turn must be rolled back.
     */
    public long allocatePages(final long bytes, final BlockKind kind) {
        if (bytes < 1 || bytes > layout.capacity()) {
            throw full(bytes);
        }
        noteTurn();
        final long clear = checkedReserved();
        final long size = sizeFor(bytes);
        final long whole = size + PAGE;
        final long found = carve(whole, kind);
        memory.putLong(USED, memory.getLong(USED) + whole);
        final long block = found + PAGE - 1 & -PAGE;
        cut(found, block - found);
        cut(block, size);
        release(block + size);
        if (block != found) {
            release(found);
        }
        memory.zero(block, Math.max(0, Math.min(clear - block, bytes)));
        return block;
    }

    /** Makes two blocks in use of one, the first of the given size. */
    private void cut(final long block, final long size) {
        final long header = header(block);
        final long rest = BlockLayout.size(header) - size;
        if (size > 0 && rest > 0) {
            final int kind = BlockLayout.kind(header);
            memory.putLong(block - HEADER_LENGTH, BlockLayout.header(size, kind, BlockLayout.flags(header)));
            memory.putLong(block + size - HEADER_LENGTH, BlockLayout.header(rest, kind, 0));
        }
    }

    /**
     * Frees a block.
     *
     * @param block offset of its payload.
     * @throws RegionCorruptException if it is not a block in use.
     */
    public void free(final long block) {
        noteTurn();
        freedInTurn = true;
        if (batching) {
            usedHeader(block);
            batch.addLong(block);
            if (batch.size() == MOST_BATCHED) {
                freeBatch();
            }
        } else {
            release(block);
        }
    }

    /**
     * From here on blocks are not freed one by one, but all together by {@link #freeBatch}: then neighbours become one block,
     * small ones too, and a few lines are changed instead of some for each block. Nothing may be allocated before.
     */
    public void beginBatch() {
        batching = true;
    }

    /** Blocks of the batch. */
    public int batchSize() {
        return batch.size();
    }

    /**
     * Frees the blocks of the batch, which goes on.
     *
     * @throws RegionCorruptException if two of them overlap.
     */
    public void freeBatch() {
        final long[] blocks = batch.toLongArray();
        batch.clear();
        Arrays.sort(blocks);
        int first = 0;
        for (int i = 0; i < blocks.length; i++) {
            final long end = blocks[i] + BlockLayout.size(usedHeader(blocks[i]));
            if (i + 1 < blocks.length && blocks[i + 1] < end) {
                throw new RegionCorruptException(
                        "region=" + region + " block=" + blocks[i + 1] + " is freed twice, or lies within another one");
            }
            if (i + 1 == blocks.length || blocks[i + 1] != end) {
                freeRun(blocks, first, i, end - blocks[first]);
                first = i + 1;
            }
        }
    }

    /** Frees neighbours as one block if that is a large one; small ones are of more use in their own sizes. */
    private void freeRun(final long[] blocks, final int first, final int last, final long size) {
        if (size <= SMALL_MAX) {
            for (int i = first; i <= last; i++) {
                release(blocks[i]);
            }
        } else {
            memory.putLong(USED, memory.getLong(USED) - size);
            freeLarge(blocks[first], size, BlockLayout.flags(usedHeader(blocks[first])));
        }
    }

    /** Frees the blocks of the batch, and ends it. */
    public void endBatch() {
        freeBatch();
        batching = false;
    }

    private void release(final long block) {
        final long header = usedHeader(block);
        final long size = BlockLayout.size(header);
        memory.putLong(USED, memory.getLong(USED) - size);
        if (size <= SMALL_MAX) {
            pushSmall(block, size, BlockLayout.flags(header));
        } else {
            freeLarge(block, size, BlockLayout.flags(header));
        }
    }

    /**
     * Checks that an offset from the region names a block of a kind.
     *
     * @param block offset of its payload.
     * @param kind  expected.
     * @param bytes of payload that are going to be used.
     * @return the offset.
     * @throws RegionCorruptException if it does not.
     */
    public long check(final long block, final BlockKind kind, final long bytes) {
        final long header = usedHeader(block);
        if (BlockLayout.kind(header) != kind.ordinal() || BlockLayout.size(header) - HEADER_LENGTH < bytes) {
            throw new RegionCorruptException(
                    "region=" + region + " block=" + block + ": expected " + kind + " of at least " + bytes
                            + " bytes, found kind=" + BlockLayout.kind(header) + " size=" + BlockLayout.size(header));
        }
        return block;
    }

    /** Whether an offset from a damaged region names a block of a kind with room for so many bytes. */
    public boolean isBlock(final long block, final BlockKind kind, final long bytes) {
        try {
            check(block, kind, bytes);
            return true;
        } catch (final RegionCorruptException e) {
            // What was asked.
            return false;
        }
    }

    /**
     * As {@link #check(long, BlockKind, long)}, and the block must be the one that was allocated for so many bytes.
     *
     * @throws RegionCorruptException if it is not.
     */
    public void checkExactly(final long block, final BlockKind kind, final long bytes) {
        check(block, kind, bytes);
        final long size = BlockLayout.size(header(block));
        if (size != sizeFor(bytes)) {
            throw new RegionCorruptException("region=" + region + " block=" + block + ": size=" + size
                    + " is not that of " + bytes + " bytes of " + kind);
        }
    }

    private long allocateSmall(final long size, final BlockKind kind) {
        final long head = HeapLayout.smallHead(size);
        final long block = memory.getLong(head);
        if (block == 0) {
            return carve(size, kind);
        }
        final long header = header(block);
        if (header != BlockLayout.header(size, BlockKind.FREE_SMALL.ordinal(), BlockLayout.flags(header))) {
            throw corrupt(block, header, "a free block of " + size + " bytes");
        }
        memory.putLong(head, memory.getLong(block + NEXT_OFFSET));
        memory.putLong(block - HEADER_LENGTH, BlockLayout.header(size, kind.ordinal(), BlockLayout.flags(header)));
        markFresh(block, size);
        return block;
    }

    /** From a large free block, else from the top, else after merging all that is free. */
    private long carve(final long size, final BlockKind kind) {
        final long free = bins.find(size);
        if (free != 0) {
            return split(free, size, kind);
        }
        if (growsBy(size)) {
            return takeTop(size, kind);
        }
        final long exact = bins.search(size);
        if (exact != 0) {
            return split(exact, size, kind);
        }
        while (reclaimer.getAsBoolean()) {
            final long reclaimed = bins.find(size);
            if (reclaimed != 0) {
                return split(reclaimed, size, kind);
            }
        }
        consolidate();
        final long merged = bins.find(size);
        if (merged != 0) {
            return split(merged, size, kind);
        }
        final long last = bins.search(size);
        if (last != 0) {
            return split(last, size, kind);
        }
        growBy(size);
        return takeTop(size, kind);
    }

    private long split(final long block, final long size, final BlockKind kind) {
        final long header = header(block);
        final long whole = BlockLayout.size(header);
        if (BlockLayout.kind(header) != BlockKind.FREE_LARGE.ordinal() || whole < size) {
            throw corrupt(block, header, "a free block of at least " + size + " bytes");
        }
        bins.remove(block, whole);
        setPreviousIsFree(block + whole, false);
        memory.putLong(block - HEADER_LENGTH, BlockLayout.header(size, kind.ordinal(), BlockLayout.flags(header)));
        final long rest = whole - size;
        if (rest >= MIN_LARGE) {
            addLarge(block + size, rest, 0);
        } else if (rest > 0) {
            pushSmall(block + size, rest, 0);
        }
        markFresh(block, size);
        return block;
    }

    /** Whether {@link #growBy} succeeds. */
    private boolean growsBy(final long size) {
        try {
            growBy(size);
            return true;
        } catch (final RegionFullException e) {
            // Merging may help where neither the region nor the file system has more; if not, it is thrown again.
            return false;
        }
    }

    /** Sees to it that there is room above the top. Stores nothing that is logged. */
    private void growBy(final long size) {
        reserve(ahead(size));
    }

    /**
     * Where so many bytes ahead of the top end.
     *
     * @param bytes at least 0.
     * @throws RegionFullException if that is beyond the capacity.
     */
    public long ahead(final long bytes) {
        final long top = top();
        if (top < layout.heapStart() || (top & UNIT - 1) != HEADER_LENGTH) {
            throw new RegionCorruptException("region=" + region + " top of the heap=" + top
                    + ", expected 8 modulo 16 and" + " at least " + layout.heapStart());
        }
        if (bytes > layout.capacity() - top) {
            throw full(bytes);
        }
        return top + bytes;
    }

    private long takeTop(final long size, final BlockKind kind) {
        final long top = memory.getLong(TOP);
        memory.putLong(TOP, top + size);
        if (top >= topAtStart) {
            memory.fresh(top, size);
        }
        memory.putLong(top, BlockLayout.header(size, kind.ordinal(), 0));
        return top + HEADER_LENGTH;
    }

    private void reserve(final long end) {
        final long reserved = checkedReserved();
        if (end <= reserved) {
            return;
        }
        final long rounded = Math.min(layout.capacity(), wholeExtents(end));
        // One who was killed while it gave memory back may have left pages here, and what they held.
        extents.giveBack(reserved, rounded - reserved);
        extents.reserve(reserved, rounded - reserved);
        // Not logged: what the file system has given stays given. Only the holder of the turn stores here.
        memory.unlogged().putLongRelease(ControlLayout.HEAP_RESERVED_OFFSET, rounded);
        extents.grown();
    }

    private void freeLarge(final long block, final long size, final int flags) {
        long start = block;
        long whole = size;
        int startFlags = flags;
        if ((flags & PREVIOUS_IS_FREE) != 0) {
            final long before = memory.getLong(block - HEADER_LENGTH - TAG_LENGTH) << UNIT_SHIFT;
            start = block - before;
            final long header = header(start);
            if (header != BlockLayout.header(before, BlockKind.FREE_LARGE.ordinal(), BlockLayout.flags(header))) {
                throw corrupt(start, header, "a free block of " + before + " bytes");
            }
            bins.remove(start, before);
            whole += before;
            startFlags = BlockLayout.flags(header);
        }
        final long next = block + size;
        if (next - HEADER_LENGTH < memory.getLong(TOP)) {
            final long header = header(next);
            if (BlockLayout.kind(header) == BlockKind.FREE_LARGE.ordinal()) {
                bins.remove(next, BlockLayout.size(header));
                whole += BlockLayout.size(header);
            }
        }
        addLarge(start, whole, startFlags);
    }

    /** Puts a large free block into its bin, or back to the top when it reaches that. */
    private void addLarge(final long block, final long size, final int flags) {
        if (block - HEADER_LENGTH + size == memory.getLong(TOP)) {
            memory.putLong(TOP, block - HEADER_LENGTH);
            return;
        }
        memory.putLong(block - HEADER_LENGTH, BlockLayout.header(size, BlockKind.FREE_LARGE.ordinal(), flags));
        memory.putLong(block - HEADER_LENGTH + size - TAG_LENGTH, size >>> UNIT_SHIFT);
        setPreviousIsFree(block + size, true);
        bins.add(block, size);
    }

    private void setPreviousIsFree(final long block, final boolean free) {
        if (block - HEADER_LENGTH < memory.getLong(TOP)) {
            final long header = header(block);
            final int flags = BlockLayout.flags(header) & ~PREVIOUS_IS_FREE | (free ? PREVIOUS_IS_FREE : 0);
            memory.putLong(block - HEADER_LENGTH, BlockLayout.withFlags(header, flags));
        }
    }

    private void pushSmall(final long block, final long size, final int flags) {
        final long head = HeapLayout.smallHead(size);
        memory.putLong(block - HEADER_LENGTH, BlockLayout.header(size, BlockKind.FREE_SMALL.ordinal(), flags));
        memory.putLong(block + NEXT_OFFSET, memory.getLong(head));
        memory.putLong(head, block);
    }

    /**
     * Merges all neighbouring free blocks, small ones too. Walks the whole heap.
     *
     * @return size of the largest free block then, the room above the top not counted.
     */
    public long consolidate() {
        noteTurn();
        freedInTurn = true;
        memory.zero(HeapLayout.SMALL_HEADS, (long) HeapLayout.SMALL_LISTS * Long.BYTES);
        bins.clear();
        final long first = layout.heapStart() + UNIT;
        long run = 0;
        long block = first;
        while (block - HEADER_LENGTH < memory.getLong(TOP)) {
            final long header = header(block);
            final boolean free = BlockLayout.kind(header) <= BlockKind.FREE_LARGE.ordinal();
            final long next = block + BlockLayout.size(header);
            if (free && run == 0) {
                run = block;
            } else if (!free) {
                if (BlockLayout.flags(header) != 0) {
                    memory.putLong(block - HEADER_LENGTH, BlockLayout.withFlags(header, 0));
                }
                addRun(run, block);
                run = 0;
            }
            block = next;
        }
        addRun(run, block);
        return bins.largest();
    }

    /**
     * Reserves memory ahead of the top, and looks at each of its pages, so that they are there when this process stores into
     * them.
     *
     * @param from a multiple of {@link #PAGE}.
     * @param end  behind the last byte, at most what {@link #ahead} gave.
     * @throws RegionFullException if the file system has no room.
     */
    public void reserveAhead(final long from, final long end) {
        reserve(end);
        for (long page = from; page < end; page += PAGE) {
            memory.readAhead(page, Long.BYTES);
        }
    }

    /**
     * Gives whole extents above the top back to the file system, if nobody else has the file mapped. Not undone by a
     * roll-back, so what the turn itself has freed is kept.
     *
     * @return bytes given back.
     */
    public long giveBackTop() {
        final long reserved = checkedReserved();
        final long end = Math.max(top(), topAtStart);
        final long keep = Math.min(reserved, wholeExtents(end));
        // First the word: a killed process must not leave one that promises what the file system has taken back.
        final long left = extents.giveBackTail(
                keep, reserved, there -> memory.unlogged().putLongVolatile(ControlLayout.HEAP_RESERVED_OFFSET, there));
        return reserved - left;
    }

    private static long wholeExtents(final long end) {
        return (end + EXTENT - 1) / EXTENT * EXTENT;
    }

    /** The word is used to ask the file system, so it is checked as a link is. */
    private long checkedReserved() {
        final long reserved = memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET);
        if (reserved < layout.heapStart() || reserved > layout.capacity()) {
            throw new RegionCorruptException("region=" + region + " reserved heap=" + reserved + " is not in "
                    + layout.heapStart() + ".." + layout.capacity());
        }
        return reserved;
    }

    /** Says what is wrong with the words that say where the heap ends. */
    String problemOfEnds() {
        final long reserved = checkedReserved();
        final boolean whole = reserved == layout.heapStart() || reserved == layout.capacity() || reserved % EXTENT == 0;
        if (!whole || top() > reserved && top() != layout.heapStart() + HEADER_LENGTH) {
            return "heap: top=" + top() + " reserved=" + reserved;
        }
        return null;
    }

    private void addRun(final long run, final long end) {
        if (run == 0) {
            return;
        }
        if (end - run >= MIN_LARGE || end - HEADER_LENGTH == memory.getLong(TOP)) {
            addLarge(run, end - run, 0);
        } else {
            pushSmall(run, end - run, 0);
        }
    }

    private void noteTurn() {
        if (topAtStart == UNKNOWN) {
            topAtStart = memory.getLong(TOP);
        }
    }

    /**
     * The payload of a block that was free when the turn began needs no undo, but for the links and the tag that make it
     * a free block again. A block that this very turn has freed does: what it held must come back.
     */
    private void markFresh(final long block, final long size) {
        if (!freedInTurn) {
            memory.fresh(block + LINKS_LENGTH, size - HEADER_LENGTH - LINKS_LENGTH - TAG_LENGTH);
        }
    }

    private static long sizeFor(final long bytes) {
        return bytes + HEADER_LENGTH + UNIT - 1 & -UNIT;
    }

    private long usedHeader(final long block) {
        final long header = header(block);
        if (BlockLayout.kind(header) <= BlockKind.FREE_LARGE.ordinal()) {
            throw corrupt(block, header, "a block in use");
        }
        return header;
    }

    private long header(final long block) {
        if (block < layout.heapStart() + UNIT || (block & UNIT - 1) != 0 || block >= layout.capacity()) {
            throw new RegionCorruptException("region=" + region + " block=" + block + " is no offset of a block; heap="
                    + layout.heapStart() + ".." + layout.capacity());
        }
        final long header = memory.getLong(block - HEADER_LENGTH);
        if (!BlockLayout.isHeader(header) || BlockLayout.size(header) > layout.capacity() - block + HEADER_LENGTH) {
            throw corrupt(block, header, "a block");
        }
        return header;
    }

    private RegionCorruptException corrupt(final long block, final long header, final String expected) {
        return new RegionCorruptException("region=" + region + " block=" + block + ": expected " + expected
                + ", found header=0x" + Long.toHexString(header) + "; check() tells more");
    }

    private RegionFullException full(final long bytes) {
        return new RegionFullException("region=" + region + " is full: requested=" + bytes + " free=" + free()
                + " largestFree=" + bins.largest() + " capacity=" + layout.capacity()
                + "; remove something, or make a region of a larger capacity and copy");
    }

    /**
     * Walks all blocks from the first to the top.
     *
     * @param visitor is told each block.
     * @throws RegionCorruptException where the chain of blocks is broken.
     */
    public void walk(final BlockVisitor visitor) {
        final long top = top();
        long block = layout.heapStart() + UNIT;
        while (block - HEADER_LENGTH < top) {
            final long header = header(block);
            final BlockKind kind = BlockKind.of(BlockLayout.kind(header));
            if (kind == null) {
                throw corrupt(block, header, "a block of a known kind");
            }
            visitor.block(block, BlockLayout.size(header), kind);
            block += BlockLayout.size(header);
        }
        if (block - HEADER_LENGTH != top) {
            throw new RegionCorruptException(
                    "heap: top=" + top + ", but the last block ends at " + (block - HEADER_LENGTH));
        }
    }

    /** Is told the blocks of a heap. */
    public interface BlockVisitor {
        /**
         * One block.
         *
         * @param block offset of its payload.
         * @param size  in bytes, header included.
         * @param kind  of it.
         */
        void block(long block, long size, BlockKind kind);
    }

    /** Descriptor of the directory of names. */
    public long directory() {
        return memory.getLong(HeapLayout.DIRECTORY);
    }

    /** Sets the descriptor of the directory of names. */
    public void directory(final long descriptor) {
        memory.putLong(HeapLayout.DIRECTORY, descriptor);
    }

    /** Descriptor of the dict of users' types, 0 if there is none. */
    public long types() {
        return memory.getLong(HeapLayout.TYPES);
    }

    /** Sets the descriptor of the dict of users' types. */
    public void types(final long descriptor) {
        memory.putLong(HeapLayout.TYPES, descriptor);
    }

    /** Descriptor of the first discarded object, 0 if there is none. */
    public long discarded() {
        return memory.getLong(HeapLayout.DISCARDED);
    }

    /** Sets the descriptor of the first discarded object. */
    public void discarded(final long descriptor) {
        memory.putLong(HeapLayout.DISCARDED, descriptor);
    }

    /** Bytes in blocks in use, headers included. */
    public long used() {
        return memory.getLong(USED);
    }

    /** Bytes that are in no block in use: in free blocks and between the top and the capacity. */
    public long free() {
        return layout.capacity() - layout.heapStart() - used();
    }

    /** Bytes in free blocks. */
    public long freeBelow() {
        return top() - layout.heapStart() - used();
    }

    /** Offset of the heap's first byte. */
    public long start() {
        return layout.heapStart();
    }

    /** Offset behind what the file system has reserved for it, or behind all that it may have if that word is damaged. */
    public long reserved() {
        final long reserved = memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET);
        return reserved < layout.heapStart() || reserved > layout.capacity() ? layout.capacity() : reserved;
    }

    /** Offset behind the last block. */
    public long top() {
        return memory.getLong(TOP);
    }

    /** Size of the largest free block, the room above the top included. */
    public long largestFree() {
        return Math.max(bins.largest(), layout.capacity() - top());
    }
}
