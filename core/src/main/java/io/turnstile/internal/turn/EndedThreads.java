package io.turnstile.internal.turn;

import io.turnstile.internal.memory.FileMapping;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices threads of this process that ended in a turn, or could not end it, and undoes it. A waiter of the same process sees
 * such a turn by itself. One of another process can not: it sees a process that lives, whose virtual threads the operating
 * system does not even know, and would wait for it for ever.
 *
 * <p>One daemon thread a JVM, which looks ten times a second at one field of each attachment, and ends when there are none.
 * An Error does not end it: its rounds allocate nothing, and what fails is tried again in the next one. It keeps what it needs to
 * roll back, and holds the rest of an attachment weakly: a region that was forgotten without being closed is looked at once
 * more when the collector has found it, and then forgotten here too. Before its first look it loads the native library.
 */
public final class EndedThreads {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** An attachment that is looked at. */
    private record Watched(Turns turns, WeakReference<Object> user) {
        /** Whether this was the last look. */
        boolean isLast() {
            final boolean forgotten = user.get() == null;
            return !turns.undoEnded() || forgotten;
        }
    }

    /** Replaced as a whole by those that hold the lock of the class. */
    private static volatile Watched[] watched = {};

    private static Thread watcher;

    /** Looks that have failed, for a debugger. Only the watcher counts. */
    private static long failures;

    private EndedThreads() {}

    /**
     * From now on notices threads that end in a turn of this attachment, until it is closed or forgotten.
     *
     * @param turns of the attachment.
     * @param user  reachable as long as somebody can use the attachment.
     */
    public static synchronized void watch(final Turns turns, final Object user) {
        final Watched[] more = Arrays.copyOf(watched, watched.length + 1);
        more[watched.length] = new Watched(turns, new WeakReference<>(user));
        watched = more;
        if (watcher == null || !watcher.isAlive()) {
            // Inherits nothing of the thread that happens to attach first.
            watcher = new Thread(null, EndedThreads::run, "turnstile-ended-threads", 0, false);
            watcher.setContextClassLoader(null);
            watcher.setDaemon(true);
            watcher.start();
        }
    }

    /**
     * Ends what {@link #watch} has begun.
     *
     * @param turns that are closed.
     */
    public static synchronized void forget(final Turns turns) {
        watched = Arrays.stream(watched).filter(each -> each.turns != turns).toArray(Watched[]::new);
    }

    private static void run() {
        LockSupport.parkNanos(PAUSE_NANOS);
        // Loads the class, which is needed where there may be no memory for it.
        ExitingThread.is(Thread.currentThread());
        boolean prepared = false;
        while (!isOver()) {
            prepared = prepared || prepare();
            for (final Watched each : watched) {
                look(each);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Whether there is nothing left to look at; then the thread that asks is the watcher no longer. */
    private static synchronized boolean isOver() {
        if (watched.length == 0) {
            watcher = null;
        }
        return watched.length == 0;
    }

    /**
     * What a turn needs when it grows the region is better loaded before that, and not while somebody attaches and reads.
     *
     * @return whether it need not be tried again.
     */
    private static boolean prepare() {
        try {
            FileMapping.prepare();
            return true;
        } catch (final UnsupportedOperationException e) {
            // Missing on the class path: said to the first one that needs it.
            return true;
        } catch (final Throwable e) {
            // No memory, perhaps: in the next round.
            return false;
        }
    }

    private static void look(final Watched each) {
        try {
            if (each.isLast()) {
                forget(each.turns);
            }
        } catch (final Throwable e) {
            // Closed just now, or the log is damaged, which is said to the next one that wants the turn, or there is no
            // memory.
            // Whatever it is, the next round tries again, and forgets what is closed.
            failures++;
        }
    }
}
