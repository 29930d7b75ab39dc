package io.turnstile;

import io.turnstile.internal.turn.Turns;

/**
 * A turn: the calling thread alone, of all threads of all processes, may change the region until it is closed. What it
 * changes becomes visible, all at once, when it commits; closed without a commit it has changed nothing.
 *
 * <pre>{@code
 * try (Turn turn = region.takeTurn()) {
 *     orders.add("a");
 *     count.add(1);
 *     turn.commit();
 * }
 * }</pre>
 *
 * <p>A turn taken inside another one joins it: its commit takes effect when the outer one commits, its roll-back undoes
 * the outer one too. Used by the thread that took it, and by no other.
 */
public final class Turn implements AutoCloseable {
    private final Turns turns;

    /** Depth of nesting before this turn was taken. */
    private int before;

    private boolean ended = true;

    /** A turn that is not taken yet, so that nothing is left to be made when it is. */
    Turn(final Turns turns) {
        this.turns = turns;
    }

    Turn begin(final long nanos) {
        rehearseEnd();
        before = turns.begin(nanos);
        ended = false;
        return this;
    }

    boolean tryBegin() {
        rehearseEnd();
        before = turns.tryBegin(0);
        ended = before < 0;
        return !ended;
    }

    /**
     * Where the stack does not suffice for a call of {@link #close()}, it is found out before the turn is taken: the caller of
     * close() has no less stack than the caller of this. What close() calls may fail.
     */
    private void rehearseEnd() {
        close();
    }

    /**
     * Makes the changes permanent and visible, and ends the turn.
     *
     * @throws TurnRolledBackException if it was rolled back by an inner turn or a failed operation.
     * @throws RegionFullException     if there is no room to finish it; it is rolled back.
     * @throws IllegalStateException   if it has ended, or another thread has it.
     */
    public void commit() {
        final Thread me = Thread.currentThread();
        end();
        try {
            turns.commit(before);
        } finally {
            if (before == 0 && turns.holder == me) {
                turns.holder = Turns.NOBODY;
            }
        }
    }

    /**
     * Undoes the changes and ends the turn.
     *
     * @throws IllegalStateException if it has ended, or another thread has it.
     */
    public void rollback() {
        final Thread me = Thread.currentThread();
        end();
        try {
            turns.rollback(before);
        } finally {
            if (before == 0 && turns.holder == me) {
                turns.holder = Turns.NOBODY;
            }
        }
    }

    /**
     * Ends the turn; undoes its changes unless it was committed. Inner turns that have not ended, as after a StackOverflowError
     * in their own close(), end with it.
     *
     * @throws IllegalStateException if another thread has it, or it was taken in a turn that has ended.
     */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        final Thread me = Thread.currentThread();
        try {
            closeUnlessClosed();
        } finally {
            if (before == 0 && turns.holder == me) {
                ended = true;
                turns.holder = Turns.NOBODY;
            }
        }
    }

    private void closeUnlessClosed() {
        // Closing the region in this thread has ended the turn; closing it in another one waits for this.
        if (!turns.isHeld() && turns.isClosed()) {
            return;
        }
        final int depth = turns.depth();
        if (depth <= before) {
            throw wrongOrder(depth);
        }
        ended = true;
        turns.rollback(before);
    }

    private void end() {
        if (ended) {
            throw new IllegalStateException("the turn has ended already");
        }
        final int depth = turns.depth();
        if (depth != before + 1) {
            turns.checkOpen();
            throw wrongOrder(depth);
        }
        ended = true;
    }

    private IllegalStateException wrongOrder(final int depth) {
        return new IllegalStateException("the turn is not the innermost one of this thread: depth=" + depth
                + " expected=" + (before + 1) + "; end turns in the thread and in the order in which they were taken");
    }
}
