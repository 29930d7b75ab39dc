package io.turnstile.internal.value;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices that the file of a region was deleted or replaced, for the attachments that want to fail then. A turn itself asks
 * nobody: it reads a flag of the attachment.
 *
 * <p>One daemon thread a JVM, which looks ten times a second at the name of each file, a system call each. It holds the
 * attachments weakly, and ends when there are none. Nothing that is thrown ends it.
 */
final class Deletions {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Guards itself and the thread. */
    private static final List<WeakReference<Attachment>> WATCHED = new ArrayList<>();

    private static Thread watcher;

    private Deletions() {}

    /** From now on tells an attachment, once, if its file is deleted; until the attachment is closed. */
    static void watch(final Attachment attachment) {
        synchronized (WATCHED) {
            WATCHED.add(new WeakReference<>(attachment));
            if (watcher == null || !watcher.isAlive()) {
                // Inherits nothing of the thread that happens to attach first.
                watcher = new Thread(null, Deletions::run, "turnstile-deletions", 0, false);
                watcher.setContextClassLoader(null);
                watcher.setDaemon(true);
                watcher.start();
            }
        }
    }

    private static void run() {
        boolean any = true;
        while (any) {
            LockSupport.parkNanos(PAUSE_NANOS);
            any = lookAtAll();
        }
    }

    private static boolean lookAtAll() {
        try {
            List<WeakReference<Attachment>> watched = watched();
            watched.forEach(Deletions::look);
            return !watched.isEmpty();
        } catch (final RuntimeException | Error e) {
            // No heap or no stack for now: it is looked at again.
            return true;
        }
    }

    /** Those to look at; if there are none, the thread that asks is the watcher no longer. */
    private static List<WeakReference<Attachment>> watched() {
        synchronized (WATCHED) {
            WATCHED.removeIf(each -> each.get() == null);
            if (WATCHED.isEmpty()) {
                watcher = null;
            }
            return List.copyOf(WATCHED);
        }
    }

    private static void look(final WeakReference<Attachment> each) {
        final Attachment attachment = each.get();
        if (attachment != null && (attachment.turns().isClosed() || attachment.noticeDeletion())) {
            each.clear();
        }
    }
}
