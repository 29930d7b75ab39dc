package io.turnstile.internal.turn;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a wait that begins when the object is made. Every time that a caller gives goes through here: a negative one
 * is none, and what a long of nanoseconds cannot hold (292 years) is the longest. Only differences of clock values are
 * compared, so no deadline overflows.
 */
public final class Deadline {
    private static final long NEVER = -1;

    private final long start = System.nanoTime();
    private final long nanos;

    private Deadline(final long nanos) {
        this.nanos = nanos;
    }

    /**
     * Returns a deadline.
     *
     * @param nanos from now; negative is over at once.
     * @return the deadline.
     */
    public static Deadline in(final long nanos) {
        return new Deadline(Math.max(0, nanos));
    }

    /** Returns a deadline of a time in another unit. */
    public static Deadline in(final long time, final TimeUnit unit) {
        return in(unit.toNanos(time));
    }

    /** Returns the deadline of a wait without a time. */
    public static Deadline never() {
        return new Deadline(NEVER);
    }

    /**
     * Returns the nanoseconds of a time.
     *
     * @param time of any length and sign.
     * @return 0 if it is negative, the largest long if it is longer than that.
     */
    public static long nanos(final Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        try {
            return time.toNanos();
        } catch (final ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Returns whether the wait has no time of its own. */
    public boolean isNever() {
        return nanos == NEVER;
    }

    /** Returns the nanoseconds that are left, 0 when the time is over; the largest long of a wait without a time. */
    public long left() {
        return isNever() ? Long.MAX_VALUE : Math.max(0, nanos - (System.nanoTime() - start));
    }

    /** Returns whether the time is over. */
    public boolean isOver() {
        return left() == 0;
    }
}
