package io.turnstile.internal.turn;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/** Waits outside of turns for something that others do in turns: for permits, locks, latches, elements of queues. */
public final class Waiting {
    /**
     * How long a wait whose time is over may take the turn all the same: others have it for microseconds, and one who waits for
     * nothing but that would miss what is there.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Waiting() {}

    /**
     * Tries, idles as the region's options say, and tries again.
     *
     * @param turns    of the region.
     * @param sleepers of the attachment.
     * @param what     is waited for: with this key others of the process wake the thread up.
     * @param attempt  gives null when it has to wait; it looks before it takes a turn.
     * @param deadline of the wait.
     * @param <T>      of the result.
     * @return what the attempt gave, null if it gave nothing in time.
     * @throws InterruptedException  if the thread is interrupted before.
     * @throws IllegalStateException if it would wait for ever for others while it keeps them out with a turn.
     */
    public static <T> T await(
            final Turns turns,
            final Sleepers sleepers,
            final Object what,
            final Function<? super Deadline, ? extends T> attempt,
            final Deadline deadline)
            throws InterruptedException {
        checkInterrupt();
        final T first = attempt.apply(deadline);
        if (first != null || deadline.isOver()) {
            return first;
        }
        if (turns.isHeld()) {
            if (!deadline.isNever()) {
                return null;
            }
            throw new IllegalStateException(
                    "a wait in a turn, in which nobody else can change anything; wait outside of the turn, or with a time-out");
        }
        sleepers.enter(what);
        try {
            return again(turns.idle(), attempt, deadline);
        } finally {
            sleepers.leave(what);
        }
    }

    /** Looks before it sleeps for the first time: what came before it was among the sleepers has woken nobody up. */
    private static <T> T again(
            final IdleStrategy idle, final Function<? super Deadline, ? extends T> attempt, final Deadline deadline)
            throws InterruptedException {
        T result = attempt.apply(deadline);
        while (result == null && !deadline.isOver()) {
            idle.idle();
            checkInterrupt();
            result = attempt.apply(deadline);
        }
        return result;
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /**
     * Reads without a turn, or, where others do not let it, in one that comes before the deadline or soon after it.
     *
     * @param turns     of the region.
     * @param deadline  as for {@link #inTurn}.
     * @param body      only reads, see {@link Turns#read(Supplier)}; does not give null.
     * @param otherwise the result if neither was possible.
     * @param <T>       of the result.
     * @return the body's result, or the other one.
     */
    public static <T> T read(final Turns turns, final Deadline deadline, final Supplier<T> body, final T otherwise) {
        final T result = turns.readOr(body, null);
        if (result != null) {
            return result;
        }
        return turns.isReadOnly() ? otherwise : inTurn(turns, deadline, body, otherwise);
    }

    /**
     * Runs an operation in the turn that the thread has, or in one of its own if that comes before the deadline or soon after
     * it.
     *
     * @param turns     of the region.
     * @param deadline  of the wait that the operation belongs to. Without one the turn is waited for as by every operation.
     * @param operation see {@link Turns#write(Supplier)}.
     * @param otherwise the result if the turn did not come.
     * @param <T>       of the result.
     * @return the operation's result, or the other one.
     * @throws io.turnstile.TurnTimeoutException if the turn did not come, and the wait has no deadline.
     */
    public static <T> T inTurn(
            final Turns turns, final Deadline deadline, final Supplier<T> operation, final T otherwise) {
        if (deadline.isNever() || turns.isHeld()) {
            return turns.write(operation);
        }
        return turns.inTurnOr(Math.max(PATIENCE_NANOS, deadline.left()), operation, otherwise);
    }
}
