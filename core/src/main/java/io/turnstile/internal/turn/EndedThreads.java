package io.turnstile.internal.turn;

import io.turnstile.internal.memory.FileMapping;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices threads of this process that ended in a turn, and undoes it. A waiter of the same process sees such a turn by
 * itself. One of another process can not: it sees a process that lives, whose virtual threads the operating system does not
 * even know, and would wait for it for ever.
 *
 * <p>One daemon thread a JVM, which looks ten times a second at one field of each attachment. It holds the attachments
 * weakly, and ends when there are none: so neither a region that was forgotten nor the class loader is kept. Before its first
 * look it loads the native library.
 */
public final class EndedThreads {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Guards itself and the thread. */
    private static final List<WeakReference<Turns>> WATCHED = new ArrayList<>();

    private static Thread watcher;

    private EndedThreads() {}

    /**
     * From now on notices threads that end in a turn of this attachment, until it is closed.
     *
     * @param turns of the attachment.
     */
    public static void watch(final Turns turns) {
        synchronized (WATCHED) {
            WATCHED.add(new WeakReference<>(turns));
            if (watcher == null || !watcher.isAlive()) {
                // Inherits nothing of the thread that happens to attach first.
                watcher = new Thread(null, EndedThreads::run, "turnstile-ended-threads", 0, false);
                watcher.setContextClassLoader(null);
                watcher.setDaemon(true);
                watcher.start();
            }
        }
    }

    private static void run() {
        LockSupport.parkNanos(PAUSE_NANOS);
        prepare();
        List<WeakReference<Turns>> watched = watched();
        while (!watched.isEmpty()) {
            for (final WeakReference<Turns> each : watched) {
                look(each);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            watched = watched();
        }
    }

    /** What a turn needs when it grows the region is better loaded before that, and not while somebody attaches and reads. */
    private static void prepare() {
        try {
            FileMapping.prepare();
        } catch (final UnsupportedOperationException e) {
            // Missing on the class path: said to the first one that needs it.
            return;
        }
    }

    /** Those to look at; if there are none, the thread that asks is the watcher no longer. */
    private static List<WeakReference<Turns>> watched() {
        synchronized (WATCHED) {
            WATCHED.removeIf(each -> each.get() == null);
            if (WATCHED.isEmpty()) {
                watcher = null;
            }
            return List.copyOf(WATCHED);
        }
    }

    private static void look(final WeakReference<Turns> each) {
        final Turns turns = each.get();
        if (turns != null && !undoEnded(turns)) {
            each.clear();
        }
    }

    /** Whether the attachment is to be looked at again. */
    private static boolean undoEnded(final Turns turns) {
        try {
            return turns.undoEnded();
        } catch (final RuntimeException e) {
            // Closed just now; or the log is damaged, which is said to the next one that wants the turn.
            return false;
        }
    }
}
