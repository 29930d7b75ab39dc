package io.turnstile.collections;

/** Adds up numbers chunk by chunk, in four sums side by side: an addition need not wait for the one before it. */
final class Sums {
    private static final int SIDE_BY_SIDE = 4;

    private double first;
    private double second;
    private double third;
    private double fourth;

    void clear() {
        first = 0;
        second = 0;
        third = 0;
        fourth = 0;
    }

    void add(final double[] chunk, final int count) {
        double a = first;
        double b = second;
        double c = third;
        double d = fourth;
        int i = 0;
        for (; i <= count - SIDE_BY_SIDE; i += SIDE_BY_SIDE) {
            a += chunk[i];
            b += chunk[i + 1];
            c += chunk[i + 2];
            d += chunk[i + 3];
        }
        for (; i < count; i++) {
            a += chunk[i];
        }
        first = a;
        second = b;
        third = c;
        fourth = d;
    }

    double sum() {
        return first + second + (third + fourth);
    }

    static double min(final double[] chunk, final int count, final double start) {
        double least = start;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, chunk[i]);
        }
        return least;
    }

    static double max(final double[] chunk, final int count, final double start) {
        double most = start;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, chunk[i]);
        }
        return most;
    }
}
