package io.turnstile.examples;

import java.util.Arrays;
import java.util.List;

/** Times that something took. */
final class Samples {
    private static final int FIRST_LENGTH = 1 << 12;
    private static final double P99 = 0.99;

    private long[] nanos = new long[FIRST_LENGTH];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** Count, median, 99th percentile and maximum in nanoseconds, as a tuple that a region can hold. */
    List<Long> summary() {
        if (count == 0) {
            return List.of(0L, 0L, 0L, 0L);
        }
        final long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return List.of((long) count, sorted[count / 2], sorted[(int) (count * P99)], sorted[count - 1]);
    }
}
