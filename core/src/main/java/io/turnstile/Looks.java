package io.turnstile;

import java.util.concurrent.TimeUnit;

/** When a waiter looks whether one that is in its way has ended: at once, and then now and then. */
final class Looks {
    /** A look at each holder costs system calls. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private boolean any;
    private long last;

    /** Returns whether it is time for a look, which is done then. */
    boolean isDue() {
        final long now = System.nanoTime();
        if (any && now - last < PAUSE_NANOS) {
            return false;
        }
        any = true;
        last = now;
        return true;
    }
}
