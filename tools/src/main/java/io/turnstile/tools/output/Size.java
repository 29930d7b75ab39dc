package io.turnstile.tools.output;

import java.util.Locale;

/** Numbers of bytes for people. */
public final class Size {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1024;

    private Size() {}

    /**
     * A size in three significant digits.
     *
     * @param bytes any number.
     * @return as in "1.50 MiB".
     */
    public static String text(final long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        final int digits = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f %s", value, UNITS[unit]);
    }
}
