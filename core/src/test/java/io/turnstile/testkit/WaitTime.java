package io.turnstile.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A time that somebody may give for a wait.
 *
 * @param amount of the unit.
 * @param unit   of the amount.
 */
public record WaitTime(long amount, TimeUnit unit) {
    /** None, hardly any, and all that overflow something. */
    public static final List<WaitTime> ALL = List.of(
            new WaitTime(Long.MIN_VALUE, TimeUnit.SECONDS),
            new WaitTime(Long.MIN_VALUE, TimeUnit.NANOSECONDS),
            new WaitTime(-200_000, TimeUnit.DAYS),
            new WaitTime(-1, TimeUnit.NANOSECONDS),
            new WaitTime(0, TimeUnit.NANOSECONDS),
            new WaitTime(1, TimeUnit.NANOSECONDS),
            new WaitTime(Long.MAX_VALUE, TimeUnit.NANOSECONDS),
            new WaitTime(Long.MAX_VALUE, TimeUnit.SECONDS));

    /** As the other form that a time can be given in. */
    public Duration duration() {
        return Duration.of(amount, unit.toChronoUnit());
    }

    /** Whether no test sees its end. */
    public boolean isLong() {
        return amount == Long.MAX_VALUE;
    }
}
