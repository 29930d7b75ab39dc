package io.turnstile.bench;

import java.util.Collection;
import java.util.List;

/**
 * The middle of several runs, with the least and the largest of them.
 *
 * @param value the middle one; the mean of the two in the middle if their number is even.
 * @param least of all.
 * @param most  of all.
 */
record Median(double value, double least, double most) {
    static Median of(final Collection<Double> runs) {
        final List<Double> sorted = runs.stream().sorted().toList();
        final int size = sorted.size();
        return new Median((sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2, sorted.get(0), sorted.get(size - 1));
    }

    /** The range of the runs. */
    String range() {
        return Row.number(least) + " to " + Row.number(most);
    }
}
