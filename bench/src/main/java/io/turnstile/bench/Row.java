package io.turnstile.bench;

import java.util.Locale;

/**
 * A line of the report.
 *
 * @param work     what was done.
 * @param target   to be reached, empty if there is none.
 * @param measured what it cost.
 * @param verdict  whether the target was reached.
 * @param beside   what belongs to it: yardsticks, percentiles, controls.
 */
record Row(String work, String target, String measured, String verdict, String beside) {
    /** A figure that must not be larger than its target. */
    static Row atMost(
            final String work, final double limit, final String unit, final double value, final String beside) {
        return new Row(
                work,
                "at most " + number(limit) + " " + unit,
                number(value) + " " + unit,
                verdict(value <= limit, value / limit),
                beside);
    }

    /** A figure that must not be smaller than its target. */
    static Row atLeast(
            final String work, final double limit, final String unit, final double value, final String beside) {
        return new Row(
                work,
                "at least " + number(limit) + " " + unit,
                number(value) + " " + unit,
                verdict(value >= limit, value / limit),
                beside);
    }

    /** A figure without a target. */
    static Row plain(final String work, final String measured, final String beside) {
        return new Row(work, "", measured, "", beside);
    }

    private static String verdict(final boolean met, final double ofTarget) {
        return String.format(Locale.ROOT, "%s, %.2f of it", met ? "met" : "**missed**", ofTarget);
    }

    /** Three digits or more. */
    static String number(final double value) {
        final String format = value == Math.rint(value) || value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    String markdown() {
        return "| " + String.join(" | ", work, target, measured, verdict, beside) + " |";
    }
}
