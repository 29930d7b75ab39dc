package io.turnstile;

import io.turnstile.internal.turn.Turns;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;

/** Waits outside of turns for something that others do in turns. */
final class Waiting {
    /** No end but an interrupt. */
    static final long FOR_EVER = -1;

    private Waiting() {}

    /**
     * Tries, idles as the region's options say, and tries again.
     *
     * @param turns   of the region.
     * @param attempt whether it is done; it looks before it takes a turn.
     * @param nanos   longest wait, or {@link #FOR_EVER}.
     * @return whether it was done in time.
     * @throws InterruptedException  if the thread is interrupted before.
     * @throws IllegalStateException if it would wait for ever for others while it keeps them out with a turn.
     */
    static boolean await(final Turns turns, final BooleanSupplier attempt, final long nanos)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (attempt.getAsBoolean()) {
            return true;
        }
        if (turns.isHeld()) {
            if (nanos != FOR_EVER) {
                return false;
            }
            throw new IllegalStateException(
                    "a wait in a turn, in which nobody else can change anything; wait outside of the turn, or with a time-out");
        }
        final long start = System.nanoTime();
        final IdleStrategy idle = turns.idle();
        while (nanos == FOR_EVER || System.nanoTime() - start < nanos) {
            idle.idle();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (attempt.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }
}
