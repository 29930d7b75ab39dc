package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two processes begin something together, and one goes on until the other is ready. */
final class Phase {
    private static final long DEADLINE_SECONDS = 60;
    private static final long PAUSE_NANOS = 50_000;

    private final AtomicLongCell begun;
    private final AtomicLongCell ended;

    Phase(Region region, String name) {
        this.begun = AtomicLongCell.open(region, name + " begun");
        this.ended = AtomicLongCell.open(region, name + " ended");
    }

    /** Waits until both are here. */
    void begin() throws InterruptedException {
        begun.add(1);
        for (long millis = 0; begun.get() < 2; millis++) {
            if (millis == TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)) {
                throw new IllegalStateException("the other process did not come in " + DEADLINE_SECONDS + " s");
            }
            Thread.sleep(1);
        }
    }

    void end() {
        ended.set(1);
    }

    boolean isOver() {
        return ended.get() != 0;
    }

    /** What else there is to do between two writes or two reads. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
