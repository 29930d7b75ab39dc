package io.turnstile.internal.value;

import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;

/**
 * How much a step of freeing may do in one turn: so many lines of undo log, of those that there is room for, and so many
 * looks, so that a step without any line is short too.
 */
public final class Allowance {
    private static final int LINES = 512;
    private static final int LOOKS = 4096;

    /** Lines that freeing one element with its key and value takes at most, and ending the step. */
    private static final int OF_ONE = 256;

    /** Lines that freeing a block takes, the large ones aside, of which there are few. */
    private static final int OF_BLOCK = 2;

    /** Lines of the heap's roots and of the object itself. */
    private static final int OF_ENDING = 32;

    private final TurnMemory memory;
    private final Heap heap;
    private long limit;
    private int looks;

    Allowance(final TurnMemory memory, final Heap heap) {
        this.memory = memory;
        this.heap = heap;
    }

    /**
     * Begins a step that asks the file system for no room, and so cannot fail for lack of it.
     *
     * @return whether it may free anything.
     */
    boolean begin() {
        final long logged = memory.loggedLines();
        limit = Math.min(logged + LINES, memory.loggableLines() - OF_ONE);
        looks = LOOKS;
        return logged < limit;
    }

    /** Begins a step whose log may grow. */
    void beginGrowing() {
        limit = memory.loggedLines() + LINES;
        looks = LOOKS;
    }

    /** The step is to end soon. */
    void stop() {
        looks = 0;
    }

    /** Whether one more element may be freed. To be asked before each. */
    public boolean goOn() {
        if (heap.batchSize() > 0 && memory.loggedLines() + OF_BLOCK * (long) heap.batchSize() >= limit) {
            heap.freeBatch();
        }
        return looks-- > 0 && memory.loggedLines() < limit;
    }

    /** Whether so many blocks may be freed in the open turn in any case, with all that belongs to them. */
    boolean admits(final long blocks) {
        return memory.loggedLines() + 2 * blocks + OF_ENDING <= memory.loggableLines();
    }
}
