package io.turnstile.stress.interleavings;

import io.turnstile.AtomicLongCell;

/** A state with a slot of atomic cells, which two members use. */
abstract class AtomicCells {
    static final Member<AtomicLongCell> ONE = Member.withAtomicCells(Slots.attachment());
    static final Member<AtomicLongCell> TWO = Member.withAtomicCells(Slots.attachment());

    final int slot = Slots.next();

    AtomicCells() {
        ONE.clear(slot);
    }

    /** The first member sets x, then y, to 1. */
    void setBothByRelease() {
        ONE.memory().putLongRelease(ONE.xAt(slot), 1);
        ONE.memory().putLongRelease(ONE.yAt(slot), 1);
    }
}
