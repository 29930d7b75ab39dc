package io.turnstile.internal.heap;

import static io.turnstile.internal.heap.DescriptorLayout.BLOCK_COUNT_OFFSET;
import static io.turnstile.internal.heap.DescriptorLayout.BLOCK_HEAD_LENGTH;
import static io.turnstile.internal.heap.DescriptorLayout.BLOCK_PREVIOUS_OFFSET;
import static io.turnstile.internal.heap.DescriptorLayout.HEADER_OFFSET;
import static io.turnstile.internal.heap.DescriptorLayout.LENGTH;
import static io.turnstile.internal.heap.DescriptorLayout.NEXT_FREE_OFFSET;
import static io.turnstile.internal.heap.DescriptorLayout.REFERENCES_OFFSET;
import static io.turnstile.internal.heap.HeapLayout.DESCRIPTORS_MADE;
import static io.turnstile.internal.heap.HeapLayout.DESCRIPTORS_USED;
import static io.turnstile.internal.heap.HeapLayout.DESCRIPTOR_BLOCKS;
import static io.turnstile.internal.heap.HeapLayout.FREE_DESCRIPTORS;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.turn.TurnMemory;
import java.util.function.LongConsumer;

/**
 * Allocates the descriptors of shared objects. Memory that was a descriptor once is never used for anything else, as in
 * the Linux kernel's type-safe slabs: that is what makes a stale handle recognisable.
 */
public final class Descriptors {
    private static final int PER_BLOCK = 64;

    /** Descriptors that only {@link #allocateSpare} takes while there is no room for more. */
    private static final int SPARE = 8;

    private final TurnMemory memory;
    private final Heap heap;

    /**
     * Descriptors in a heap.
     *
     * @param memory of the region.
     * @param heap   to take blocks from.
     */
    public Descriptors(final TurnMemory memory, final Heap heap) {
        this.memory = memory;
        this.heap = heap;
    }

    /**
     * A new descriptor with no references and a body of zeros.
     *
     * @param kind of the object, 1 to 255.
     * @return its offset, a multiple of 128.
     */
    public long allocate(final int kind) {
        if (memory.getLong(DESCRIPTORS_MADE) - memory.getLong(DESCRIPTORS_USED) <= SPARE
                || memory.getLong(FREE_DESCRIPTORS) == 0) {
            addBlock();
        }
        return take(kind);
    }

    /**
     * As {@link #allocate}, for what makes room: some descriptors are kept for it, so it succeeds in a full region too.
     *
     * @param kind of the object, 1 to 255.
     * @return its offset, 0 if even those are used up.
     */
    public long allocateSpare(final int kind) {
        if (memory.getLong(FREE_DESCRIPTORS) == 0) {
            try {
                addBlock();
            } catch (final RegionFullException e) {
                // What the descriptor is wanted for can be done without it.
                return 0;
            }
        }
        return take(kind);
    }

    private long take(final int kind) {
        final long descriptor = memory.getLong(FREE_DESCRIPTORS);
        final long header = memory.getLong(descriptor);
        if (descriptor % LENGTH != 0 || !DescriptorLayout.isHeader(header) || DescriptorLayout.kind(header) != 0) {
            throw new RegionCorruptException("free descriptor=" + descriptor + " header=0x" + Long.toHexString(header));
        }
        memory.putLong(FREE_DESCRIPTORS, memory.getLong(descriptor + NEXT_FREE_OFFSET));
        memory.putLong(DESCRIPTORS_USED, memory.getLong(DESCRIPTORS_USED) + 1);
        memory.zero(descriptor, LENGTH);
        memory.putLong(descriptor + HEADER_OFFSET, DescriptorLayout.header(nextGeneration(), kind));
        return descriptor;
    }

    /** Frees a descriptor; handles to it are stale from now on. */
    public void free(final long descriptor) {
        memory.putLong(descriptor + HEADER_OFFSET, DescriptorLayout.header(0, 0));
        memory.putLong(descriptor + REFERENCES_OFFSET, 0);
        memory.putLong(descriptor + NEXT_FREE_OFFSET, memory.getLong(FREE_DESCRIPTORS));
        memory.putLong(FREE_DESCRIPTORS, descriptor);
        memory.putLong(DESCRIPTORS_USED, memory.getLong(DESCRIPTORS_USED) - 1);
    }

    /** Gives an object another generation: handles to it are stale from now on. */
    public void renew(final long descriptor) {
        final int kind = DescriptorLayout.kind(memory.getLong(descriptor + HEADER_OFFSET));
        memory.putLong(descriptor + HEADER_OFFSET, DescriptorLayout.header(nextGeneration(), kind));
    }

    /** Descriptors that were made: those in use and those that are free. */
    public long made() {
        return memory.getLong(DESCRIPTORS_MADE);
    }

    /** Descriptors in a block. */
    public static int perBlock() {
        return PER_BLOCK;
    }

    /** Objects that there are. */
    public long used() {
        return memory.getLong(DESCRIPTORS_USED);
    }

    /** The first free descriptor, 0 if none; the next follow by {@link #nextFree}. */
    public long firstFree() {
        return memory.getLong(FREE_DESCRIPTORS);
    }

    /** The free descriptor after a free one, 0 if none. */
    public long nextFree(final long descriptor) {
        return memory.getLong(descriptor + NEXT_FREE_OFFSET);
    }

    /** The newest block of descriptors, 0 if none; the others follow by {@link #blockBefore}. */
    public long newestBlock() {
        return memory.getLong(DESCRIPTOR_BLOCKS);
    }

    /** The block of descriptors that was made before one, 0 if none. */
    public long blockBefore(final long block) {
        return memory.getLong(block + BLOCK_PREVIOUS_OFFSET);
    }

    /** Throws if a block of descriptors is not as it was made. */
    public void checkBlock(final long block) {
        heap.checkExactly(block, BlockKind.DESCRIPTORS, BLOCK_HEAD_LENGTH + (PER_BLOCK + 1L) * LENGTH);
        final long count = memory.getLong(block + BLOCK_COUNT_OFFSET);
        if (count != PER_BLOCK) {
            throw new RegionCorruptException("block of descriptors=" + block + " count=" + count);
        }
    }

    /** Whether a descriptor of a block is free, in all its words that count. */
    public boolean isFree(final long descriptor) {
        return memory.getLong(descriptor + HEADER_OFFSET) == DescriptorLayout.header(0, 0)
                && memory.getLong(descriptor + REFERENCES_OFFSET) == 0;
    }

    /** Whether an object can have a generation: those that were given out count up, until they wrap. */
    public boolean isGeneration(final int generation) {
        final long newest = memory.getLong(ControlLayout.GENERATION_OFFSET);
        final long wanted = Integer.toUnsignedLong(generation);
        return newest > 0xFFFFFFFFL || wanted > 0 && wanted <= newest;
    }

    /** Names every descriptor, free ones too, in a block of them. */
    public void forEach(final long block, final LongConsumer visitor) {
        final long count = memory.getLong(block + BLOCK_COUNT_OFFSET);
        if (count < 0 || count > PER_BLOCK) {
            throw new RegionCorruptException("block of descriptors=" + block + " count=" + count);
        }
        for (long i = 0; i < count; i++) {
            visitor.accept(first(block) + i * LENGTH);
        }
    }

    /** Not logged: a generation that a rolled-back turn has used must not come again. Stored by the turn's holder. */
    private int nextGeneration() {
        final long generation = memory.getLong(ControlLayout.GENERATION_OFFSET) + 1;
        memory.unlogged().putLong(ControlLayout.GENERATION_OFFSET, generation);
        return (int) generation;
    }

    private void addBlock() {
        final long block = heap.allocate(BLOCK_HEAD_LENGTH + (PER_BLOCK + 1L) * LENGTH, BlockKind.DESCRIPTORS);
        memory.putLong(block + BLOCK_PREVIOUS_OFFSET, memory.getLong(DESCRIPTOR_BLOCKS));
        memory.putLong(block + BLOCK_COUNT_OFFSET, PER_BLOCK);
        memory.putLong(DESCRIPTOR_BLOCKS, block);
        memory.putLong(DESCRIPTORS_MADE, memory.getLong(DESCRIPTORS_MADE) + PER_BLOCK);
        for (int i = PER_BLOCK - 1; i >= 0; i--) {
            final long descriptor = first(block) + (long) i * LENGTH;
            memory.putLong(descriptor + HEADER_OFFSET, DescriptorLayout.header(0, 0));
            memory.putLong(descriptor + REFERENCES_OFFSET, 0);
            memory.putLong(descriptor + NEXT_FREE_OFFSET, memory.getLong(FREE_DESCRIPTORS));
            memory.putLong(FREE_DESCRIPTORS, descriptor);
        }
    }

    private static long first(final long block) {
        return block + BLOCK_HEAD_LENGTH + LENGTH - 1 & -LENGTH;
    }
}
