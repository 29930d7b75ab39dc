package io.turnstile.testkit;

import io.turnstile.AtomicLongCell;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How the processes of a test wait for each other: at cells in the region, and never for ever. */
public final class Meeting {
    /** Longest wait. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final long POLL_NANOS = 200_000;

    private Meeting() {}

    /** Waits until the cell has at least this value. */
    public static void await(AtomicLongCell cell, long value) {
        await(() -> "a cell to become " + value + ", it is " + cell, () -> cell.get() >= value);
    }

    /** Waits for a condition. */
    public static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    private static void await(Supplier<String> what, BooleanSupplier condition) {
        final long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("waited " + DEADLINE.toSeconds() + " s for " + what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** For a role that is going to be killed where it stands; it ends anyway if the test forgets it. */
    public static void parkUntilKilled() {
        final long start = System.nanoTime();
        while (System.nanoTime() - start < 2 * DEADLINE.toNanos()) {
            LockSupport.parkNanos(DEADLINE.toNanos());
        }
        throw new AssertionError("nobody killed this process");
    }
}
