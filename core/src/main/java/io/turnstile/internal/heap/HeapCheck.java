package io.turnstile.internal.heap;

import static io.turnstile.internal.heap.BlockLayout.HEADER_LENGTH;

import io.turnstile.internal.turn.TurnMemory;
import java.util.function.Consumer;
import org.agrona.collections.Long2LongHashMap;

/** Proves the invariants of the heap itself: see {@link #check}. */
public final class HeapCheck {
    private static final long MISSING = -1;

    private final Heap heap;
    private final TurnMemory memory;

    /** Free blocks that were walked but not yet found in a list, with their sizes. */
    private final Long2LongHashMap free = new Long2LongHashMap(MISSING);

    private long used;
    private long blocks;
    private long previous;
    private long previousSize;
    private boolean previousIsFreeLarge;

    /**
     * A check; for one use.
     *
     * @param heap   to check.
     * @param memory of the region.
     */
    public HeapCheck(final Heap heap, final TurnMemory memory) {
        this.heap = heap;
        this.memory = memory;
    }

    /**
     * Walks all blocks and all free lists: blocks follow each other without a gap up to the top, flags and boundary tags
     * are right, no two large free blocks touch each other or the top, each free block is in the list of its size and
     * there once, the bitmaps and the count of used bytes are right.
     *
     * @param problems is told what is wrong.
     * @param visitor  is told each block.
     * @return blocks in use.
     */
    public long check(final Consumer<String> problems, final Heap.BlockVisitor visitor) {
        heap.walk((block, size, kind) -> {
            blocks++;
            visitor.block(block, size, kind);
            if (kind.isFree()) {
                free.put(block, size);
            } else {
                used += size;
            }
            checkNeighbours(block, size, kind, problems);
        });
        if (previousIsFreeLarge) {
            problems.accept("block=" + previous + " is large and free but was not given back to the top");
        }
        final String ends = heap.problemOfEnds();
        if (ends != null) {
            problems.accept(ends);
        }
        if (used != heap.used()) {
            problems.accept("bytes in use: counted=" + heap.used() + " found=" + used);
        }
        final long usedBlocks = blocks - free.size();
        checkSmallLists(problems);
        checkBins(problems);
        free.forEach((block, size) -> problems.accept("free block=" + block + " size=" + size + " is in no list"));
        return usedBlocks;
    }

    private void checkNeighbours(
            final long block, final long size, final BlockKind kind, final Consumer<String> problems) {
        final int flags = BlockLayout.flags(memory.getLong(block - HEADER_LENGTH));
        if ((flags & BlockLayout.PREVIOUS_IS_FREE) != 0 != previousIsFreeLarge) {
            problems.accept("block=" + block + " flags=" + flags + ", but the block before it is "
                    + (previousIsFreeLarge ? "free" : "not free or not large"));
        }
        if (previousIsFreeLarge) {
            final long tag = memory.getLong(block - HEADER_LENGTH - BlockLayout.TAG_LENGTH);
            if (tag != previousSize >>> BlockLayout.UNIT_SHIFT) {
                problems.accept("block=" + previous + " size=" + previousSize + " has boundary tag=" + tag);
            }
            if (kind == BlockKind.FREE_LARGE) {
                problems.accept("blocks " + previous + " and " + block + " are free, large and not merged");
            }
        }
        if (kind == BlockKind.FREE_LARGE != size > HeapLayout.SMALL_MAX && kind.isFree()) {
            problems.accept("block=" + block + " size=" + size + " has kind=" + kind);
        }
        previous = block;
        previousSize = size;
        previousIsFreeLarge = kind == BlockKind.FREE_LARGE;
    }

    private void checkSmallLists(final Consumer<String> problems) {
        for (int i = 0; i < HeapLayout.SMALL_LISTS; i++) {
            final long size = (long) i << BlockLayout.UNIT_SHIFT;
            long block = memory.getLong(HeapLayout.smallHead(size));
            while (block != 0 && isExpected(block, size, problems)) {
                block = memory.getLong(block + BlockLayout.NEXT_OFFSET);
            }
        }
    }

    private void checkBins(final Consumer<String> problems) {
        final long powers = memory.getLong(HeapLayout.POWER_BITS);
        if (powers >>> HeapLayout.POWERS != 0) {
            problems.accept("bins: bitmap of powers=" + Long.toHexString(powers));
        }
        for (int power = 0; power < HeapLayout.POWERS; power++) {
            final long bits = memory.getLong(HeapLayout.binBits(power));
            if (bits >>> HeapLayout.BINS != 0) {
                problems.accept("bins: power=" + power + " bitmap=" + Long.toHexString(bits));
            }
            if (bits != 0 != ((powers >>> power & 1) != 0)) {
                problems.accept("bins: power=" + power + " bitmap=" + Long.toHexString(bits) + " of powers is wrong");
            }
            for (int bin = 0; bin < HeapLayout.BINS; bin++) {
                checkBin(power, bin, (bits >>> bin & 1) != 0, problems);
            }
        }
    }

    private void checkBin(final int power, final int bin, final boolean bit, final Consumer<String> problems) {
        long block = memory.getLong(HeapLayout.binHead(power, bin));
        if (block != 0 != bit) {
            problems.accept("bins: power=" + power + " bin=" + bin + " bit=" + bit + " first=" + block);
        }
        long before = 0;
        while (block != 0 && isExpected(block, MISSING, problems)) {
            final long size = BlockLayout.size(memory.getLong(block - HEADER_LENGTH));
            if (Bins.power(size) != power || Bins.bin(size, power) != bin) {
                problems.accept("block=" + block + " size=" + size + " is in bin=" + bin + " of power=" + power);
            }
            if (memory.getLong(block + BlockLayout.PREVIOUS_OFFSET) != before) {
                problems.accept("block=" + block + " is linked to another block than the one before it=" + before);
            }
            before = block;
            block = memory.getLong(block + BlockLayout.NEXT_OFFSET);
        }
    }

    /** Takes a block off those that must be in a list. */
    private boolean isExpected(final long block, final long size, final Consumer<String> problems) {
        final long found = free.remove(block);
        if (found == MISSING || size != MISSING && found != size) {
            problems.accept("free list of size=" + size + " holds block=" + block
                    + ", which is not free, not of that size, or in two lists");
            return false;
        }
        return true;
    }
}
