package io.turnstile.internal.heap;

import static io.turnstile.internal.heap.BlockLayout.HEADER_LENGTH;
import static io.turnstile.internal.heap.BlockLayout.NEXT_OFFSET;
import static io.turnstile.internal.heap.BlockLayout.PREVIOUS_OFFSET;
import static io.turnstile.internal.heap.BlockLayout.UNIT;
import static io.turnstile.internal.heap.HeapLayout.BINS;
import static io.turnstile.internal.heap.HeapLayout.BINS_SHIFT;
import static io.turnstile.internal.heap.HeapLayout.FIRST_POWER;
import static io.turnstile.internal.heap.HeapLayout.POWERS;
import static io.turnstile.internal.heap.HeapLayout.POWER_BITS;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.TurnMemory;

/**
 * Large free blocks by size: 8 bins to a power of two, each a doubly linked list, and bitmaps that find the first bin
 * whose blocks are all large enough in constant time. This is TLSF (Masmano et al., ECRTS 2004): a good fit, with at most
 * an eighth of a block wasted on the way, at the price of a best one.
 */
final class Bins {
    private final TurnMemory memory;

    Bins(final TurnMemory memory) {
        this.memory = memory;
    }

    /** A block in which the size fits, or 0. It stays in its bin. */
    long find(final long size) {
        // Rounded up to the next bin, so that the first block of the bin found fits whatever its size.
        final long wanted = Math.max(size, 1L << FIRST_POWER);
        final long rounded = wanted + (1L << power(wanted) + FIRST_POWER - BINS_SHIFT) - 1;
        int power = power(rounded);
        if (power >= POWERS) {
            return 0;
        }
        long bins = memory.getLong(HeapLayout.binBits(power)) & -1L << bin(rounded, power);
        if (bins == 0) {
            final long powers = power == POWERS - 1 ? 0 : memory.getLong(POWER_BITS) & -1L << power + 1;
            if (powers == 0) {
                return 0;
            }
            power = Long.numberOfTrailingZeros(powers);
            if (power >= POWERS) {
                throw new RegionCorruptException("heap bins: bitmap=" + Long.toHexString(powers));
            }
            bins = memory.getLong(HeapLayout.binBits(power));
        }
        final int bin = Long.numberOfTrailingZeros(bins);
        if (bin >= BINS) {
            throw new RegionCorruptException("heap bins: power=" + power + " bitmap=" + Long.toHexString(bins));
        }
        return memory.getLong(HeapLayout.binHead(power, bin));
    }

    /**
     * A block in which the size fits, or 0, among those of the bin that the size itself belongs to, which {@link #find}
     * passes over. Looks at each of them: for when nothing else is left.
     */
    long search(final long size) {
        final long wanted = Math.max(size, 1L << FIRST_POWER);
        final int power = power(wanted);
        final int bin = bin(wanted, power);
        long steps = 0;
        for (long block = power < POWERS ? memory.getLong(HeapLayout.binHead(power, bin)) : 0; block != 0; ) {
            if (BlockLayout.size(memory.getLong(block - HEADER_LENGTH)) >= size) {
                return block;
            }
            block = memory.getLong(block + NEXT_OFFSET);
            checkSteps(++steps, power, bin);
        }
        return 0;
    }

    private void checkSteps(final long steps, final int power, final int bin) {
        if (steps > memory.length() / HeapLayout.SMALL_MAX) {
            throw new RegionCorruptException("heap bins: a list without end, power=" + power + " bin=" + bin);
        }
    }

    void add(final long block, final long size) {
        final int power = power(size);
        final int bin = bin(size, power);
        final long head = HeapLayout.binHead(power, bin);
        final long first = memory.getLong(head);
        checkLink(first);
        memory.putLong(block + NEXT_OFFSET, first);
        memory.putLong(block + PREVIOUS_OFFSET, 0);
        if (first != 0) {
            memory.putLong(first + PREVIOUS_OFFSET, block);
        }
        memory.putLong(head, block);
        memory.putLong(HeapLayout.binBits(power), memory.getLong(HeapLayout.binBits(power)) | 1L << bin);
        memory.putLong(POWER_BITS, memory.getLong(POWER_BITS) | 1L << power);
    }

    void remove(final long block, final long size) {
        final int power = power(size);
        final int bin = bin(size, power);
        final long head = HeapLayout.binHead(power, bin);
        final long next = memory.getLong(block + NEXT_OFFSET);
        final long previous = memory.getLong(block + PREVIOUS_OFFSET);
        if (memory.getLong(previous == 0 ? head : previous + NEXT_OFFSET) != block) {
            throw new RegionCorruptException("heap bins: block=" + block + " size=" + size + " is not linked");
        }
        checkLink(next);
        checkLink(previous);
        memory.putLong(previous == 0 ? head : previous + NEXT_OFFSET, next);
        if (next != 0) {
            memory.putLong(next + PREVIOUS_OFFSET, previous);
        }
        if (memory.getLong(head) == 0) {
            final long bits = memory.getLong(HeapLayout.binBits(power)) & ~(1L << bin);
            memory.putLong(HeapLayout.binBits(power), bits);
            if (bits == 0) {
                memory.putLong(POWER_BITS, memory.getLong(POWER_BITS) & ~(1L << power));
            }
        }
    }

    /** What a link leads to is stored into, so it must be a large free block. */
    private void checkLink(final long block) {
        if (block != 0) {
            final long header = (block & UNIT - 1) == 0 ? memory.getLong(block - HEADER_LENGTH) : 0;
            if (!BlockLayout.isHeader(header) || BlockLayout.kind(header) != BlockKind.FREE_LARGE.ordinal()) {
                throw new RegionCorruptException(
                        "heap bins: a link to block=" + block + ", which is not free and large");
            }
        }
    }

    /** Forgets all blocks. */
    void clear() {
        memory.zero(POWER_BITS, Long.BYTES);
        memory.zero(HeapLayout.BIN_BITS, (long) POWERS * Long.BYTES);
        memory.zero(HeapLayout.BIN_HEADS, (long) POWERS * BINS * Long.BYTES);
    }

    /** The size of the largest block. */
    long largest() {
        final long powers = memory.getLong(POWER_BITS) & (1L << POWERS) - 1;
        if (powers == 0) {
            return 0;
        }
        final int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(powers);
        final int bin =
                Long.SIZE - 1 - Long.numberOfLeadingZeros(memory.getLong(HeapLayout.binBits(power)) & (1 << BINS) - 1);
        long largest = 0;
        long steps = 0;
        for (long block = bin < 0 ? 0 : memory.getLong(HeapLayout.binHead(power, bin)); block != 0; ) {
            largest = Math.max(largest, BlockLayout.size(memory.getLong(block - HEADER_LENGTH)));
            block = memory.getLong(block + NEXT_OFFSET);
            checkSteps(++steps, power, bin);
        }
        return largest;
    }

    static int power(final long size) {
        if (size < 1L << FIRST_POWER) {
            throw new RegionCorruptException("heap bins: a block of size=" + size + " is too small for any bin");
        }
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(size) - FIRST_POWER;
    }

    static int bin(final long size, final int power) {
        return (int) (size >>> power + FIRST_POWER - BINS_SHIFT) & BINS - 1;
    }
}
