package io.turnstile.internal.value;

import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Descriptors;
import io.turnstile.internal.turn.TurnMemory;
import java.util.function.Consumer;
import org.agrona.collections.LongHashSet;

/**
 * Proves that each descriptor is in use or in the free list, once, and each block of descriptors in the chain of blocks, once.
 * For one use: it is told the blocks first.
 */
final class DescriptorCheck {
    private final TurnMemory memory;
    private final Descriptors descriptors;
    private final Consumer<String> problems;
    private final LongHashSet blocks = new LongHashSet();
    private final LongHashSet used = new LongHashSet();
    private final LongHashSet free = new LongHashSet();

    DescriptorCheck(final TurnMemory memory, final Descriptors descriptors, final Consumer<String> problems) {
        this.memory = memory;
        this.descriptors = descriptors;
        this.problems = problems;
    }

    /** Descriptors in use, in the blocks that it was told. */
    LongHashSet used() {
        return used;
    }

    /** A block of descriptors that the heap has. */
    void block(final long block) {
        blocks.add(block);
        descriptors.forEach(block, this::descriptor);
    }

    private void descriptor(final long descriptor) {
        final long header = memory.getLong(descriptor);
        if (!DescriptorLayout.isHeader(header)) {
            problems.accept("descriptor=" + descriptor + " header=0x" + Long.toHexString(header));
        } else if (DescriptorLayout.kind(header) != 0) {
            used.add(descriptor);
        } else {
            free.add(descriptor);
        }
    }

    void check() {
        if (descriptors.made() != (long) blocks.size() * Descriptors.perBlock()) {
            problems.accept("descriptors made: counted=" + descriptors.made() + " blocks of them=" + blocks.size());
        }
        if (descriptors.used() != used.size()) {
            problems.accept("descriptors in use: counted=" + descriptors.used() + " found=" + used.size());
        }
        used.forEachLong(descriptor -> {
            final int generation = DescriptorLayout.generation(memory.getLong(descriptor));
            if (!descriptors.isGeneration(generation)) {
                problems.accept(
                        "descriptor=" + descriptor + " has generation=" + generation + ", which was not given out");
            }
        });
        checkBlocks();
        checkFree();
    }

    private void checkBlocks() {
        long block = descriptors.newestBlock();
        while (block != 0 && blocks.remove(block)) {
            descriptors.checkBlock(block);
            block = descriptors.blockBefore(block);
        }
        if (block != 0 || !blocks.isEmpty()) {
            problems.accept("chain of descriptor blocks: ends at block=" + block + " blocks left=" + blocks.size());
        }
    }

    private void checkFree() {
        long descriptor = descriptors.firstFree();
        while (descriptor != 0 && free.remove(descriptor) && descriptors.isFree(descriptor)) {
            descriptor = descriptors.nextFree(descriptor);
        }
        if (descriptor != 0 || !free.isEmpty()) {
            problems.accept("free list of descriptors: descriptor=" + descriptor
                    + " is in use, not sound or comes twice; not in the list=" + free.size());
        }
    }
}
