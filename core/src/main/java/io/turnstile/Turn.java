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
    private final int depth;
    private boolean ended;

    Turn(final Turns turns) {
        this.turns = turns;
        this.depth = turns.depth();
    }

    /**
     * Makes the changes permanent and visible, and ends the turn.
     *
     * @throws TurnRolledBackException if it was rolled back by an inner turn or a failed operation.
     * @throws RegionFullException     if there is no room to finish it; it is rolled back.
     * @throws IllegalStateException   if it has ended, or another thread has it.
     */
    public void commit() {
        end();
        turns.commit();
    }

    /**
     * Undoes the changes and ends the turn.
     *
     * @throws IllegalStateException if it has ended, or another thread has it.
     */
    public void rollback() {
        end();
        turns.rollback();
    }

    /** Ends the turn; undoes its changes unless it was committed. */
    @Override
    public void close() {
        // Closing the region in this thread has ended the turn; closing it in another one waits for this.
        if (!ended && (turns.isHeld() || !turns.isClosed())) {
            rollback();
        }
    }

    private void end() {
        if (ended) {
            throw new IllegalStateException("the turn has ended already");
        }
        if (turns.depth() != depth) {
            turns.checkOpen();
            throw new IllegalStateException("the turn is not the innermost one of this thread: depth=" + turns.depth()
                    + " expected=" + depth + "; end turns in the thread and in the order in which they were taken");
        }
        ended = true;
    }
}
