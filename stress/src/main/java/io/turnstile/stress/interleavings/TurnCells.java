package io.turnstile.stress.interleavings;

import io.turnstile.LongCell;
import io.turnstile.Turn;

/** A state with a slot of cells that two members use in turns. */
abstract class TurnCells {
    static final Member<LongCell> ONE = Member.withLongCells(Slots.attachment());
    static final Member<LongCell> TWO = Member.withLongCells(Slots.attachment());

    final int slot = Slots.next();

    TurnCells() {
        ONE.clear(slot);
    }

    /** The first member sets x and y to 1, two stores to two lines in one turn. */
    void setBoth() {
        try (Turn turn = ONE.region().takeTurn()) {
            ONE.x(slot).set(1);
            ONE.y(slot).set(1);
            turn.commit();
        }
    }
}
