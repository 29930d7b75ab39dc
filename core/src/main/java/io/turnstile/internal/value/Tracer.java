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
     * Something that must not be.
     *
     * @param problem with values.
     */
    void problem(String problem);
}
