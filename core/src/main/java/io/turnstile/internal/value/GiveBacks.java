package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.StaleHandleException;
import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.Waiting;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * What the threads of one attachment have given back while the turn did not come: permits, locks, a place among those who wait.
 * Giving back never fails and never waits for ever, so a daemon thread takes over what a thread could not do in time. It
 * stands in line for the turn, and ends when nothing is left, or when the region is closed: closing gives everything back.
 *
 * <p>Until then the region's words still count what is owed here. Whoever asks in a turn, or in a consistent read, what a
 * thread has subtracts {@link #owed}: that is exact, since a debt is struck off in the turn that pays it.
 */
public final class GiveBacks {
    /** One wait for the turn; the next one follows. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Pause after a failure of the machine, as a full heap. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Turns turns;
    private final Map<Object, Debt> debts = new ConcurrentHashMap<>();

    /** Guarded by this. */
    private Thread payer;

    /** How much of something, and how it is given back in a turn. */
    private record Debt(long count, LongConsumer giveBack) {
        Debt plus(final Debt other) {
            return new Debt(count + other.count, giveBack);
        }

        /** What is left; null if nothing is. */
        Debt minus(final long paid) {
            return count == paid ? null : new Debt(count - paid, giveBack);
        }
    }

    private GiveBacks(final Attachment attachment) {
        this.turns = attachment.turns();
    }

    /** Returns the one of an attachment. */
    public static GiveBacks of(final Attachment attachment) {
        return attachment.part(GiveBacks.class, GiveBacks::new);
    }

    /**
     * Notes that something is to be given back.
     *
     * @param what     a key that stands for it.
     * @param count    how much of it.
     * @param giveBack gives so much of it back; runs in a turn.
     */
    public void owe(final Object what, final long count, final LongConsumer giveBack) {
        debts.merge(what, new Debt(count, giveBack), Debt::plus);
    }

    /** Returns how much of something is to be given back. Exact in a turn or a consistent read. */
    public long owed(final Object what) {
        final Debt debt = debts.isEmpty() ? null : debts.get(what);
        return debt == null ? 0 : debt.count();
    }

    /** Forgets that something is to be given back. Needs the turn. */
    public void forget(final Object what) {
        debts.remove(what);
    }

    /** Sees to it that what is owed is given back. Never fails: without memory for a thread the next caller tries again. */
    public void start() {
        if (!debts.isEmpty()) {
            startPayer();
        }
    }

    private synchronized void startPayer() {
        if (payer != null) {
            return;
        }
        try {
            // Inherits nothing of the thread that happens to come here.
            final Thread thread = new Thread(null, this::run, "turnstile-give-back", 0, false);
            thread.setContextClassLoader(null);
            thread.setDaemon(true);
            thread.start();
            payer = thread;
        } catch (final OutOfMemoryError e) {
            payer = null;
        }
    }

    private void run() {
        while (!isDone()) {
            try {
                payAll();
            } catch (final Throwable e) {
                // Of the machine, or the region was closed just now. This thread goes on as long as anything is owed.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private synchronized boolean isDone() {
        if (turns.isClosed()) {
            debts.clear();
        }
        if (debts.isEmpty()) {
            payer = null;
        }
        return payer == null;
    }

    /** Gives back what is owed, each in a turn of its own, as far as the turn comes. */
    public void payAll() {
        for (final Object what : debts.keySet()) {
            pay(what);
        }
    }

    private void pay(final Object what) {
        final Debt[] struck = new Debt[1];
        try {
            Waiting.inTurn(turns, Deadline.in(TURN_NANOS), () -> struck[0] = payInTurn(what), null);
        } catch (final StaleHandleException | RegionCorruptException | IllegalMonitorStateException e) {
            // There is nothing any more to give it back to; or it was never had, which is late to say.
            debts.remove(what);
        } catch (final Throwable e) {
            if (struck[0] != null) {
                debts.merge(what, struck[0], Debt::plus);
            }
            throw e;
        }
    }

    /** Strikes off after the first store: so a consistent read sees either both or neither. */
    private Debt payInTurn(final Object what) {
        final Debt debt = debts.get(what);
        if (debt != null) {
            debt.giveBack().accept(debt.count());
            debts.computeIfPresent(what, (key, owed) -> owed.minus(debt.count()));
        }
        return debt;
    }
}
