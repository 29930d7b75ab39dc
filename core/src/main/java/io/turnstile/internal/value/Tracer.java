package io.turnstile.internal.value;

import io.turnstile.internal.heap.BlockKind;

/** Is told what an object consists of. */
public interface Tracer {
    /**
     * A block that the object owns.
     *
     * @param block offset of its payload.
     * @param kind  that it must have.
     */
    void block(long block, BlockKind kind);

    /**
     * A slot that holds a value; whatever the value owns or refers to is the tracer's to follow.
     *
     * @param slot offset of the slot.
     */
    void slot(long slot);

    /**
     * A slot whose value's bytes lie in an arena, which the object has named as its block.
     *
     * @param slot offset of the slot.
     */
    void slotInArena(long slot);

    /**
     * Something that must not be.
     *
     * @param problem with values.
     */
    void problem(String problem);
}
