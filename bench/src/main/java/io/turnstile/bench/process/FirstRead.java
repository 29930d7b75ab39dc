package io.turnstile.bench.process;

import io.turnstile.Region;
import io.turnstile.collections.SharedArray;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * A new JVM that attaches to a region, opens its matrix, reads one element, and says how long that took from main on; then does it
 * again, and says how long the last time took.
 */
final class FirstRead {
    private static final int AGAIN = 5;

    private FirstRead() {}

    /**
     * Reads.
     *
     * @param args name of the region.
     * @throws IOException if /proc is not what it is on Linux.
     */
    public static void main(final String[] args) throws IOException {
        final Cost first = read(args[0]);
        Cost last = first;
        for (int i = 0; i < AGAIN; i++) {
            last = read(args[0]);
        }
        System.out.println("read " + first.nanos + " " + first.processorNanos + " " + last.nanos);
    }

    /** Of reading the element, without closing. */
    private record Cost(long nanos, long processorNanos) {}

    private static Cost read(final String name) throws IOException {
        final long processorAtStart = processorNanos();
        final long start = System.nanoTime();
        try (Region region = Region.at(name).open()) {
            final SharedArray matrix = SharedArray.open(region, FirstReads.MATRIX);
            final double value = matrix.getDouble(FirstReads.SIDE - 1, FirstReads.SIDE - 1);
            final Cost cost = new Cost(System.nanoTime() - start, processorNanos() - processorAtStart);
            if (value != FirstReads.VALUE) {
                throw new IllegalStateException("read=" + value + " expected=" + FirstReads.VALUE);
            }
            return cost;
        }
    }

    /** Time that this thread has had a processor. Asks the kernel in the way that loads least. */
    private static long processorNanos() throws IOException {
        // The kernel adds up when it looks whether another thread is to run.
        Thread.yield();
        final byte[] text = new byte[64];
        try (FileInputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
            final int length = in.read(text);
            long nanos = 0;
            for (int i = 0; i < length && text[i] != ' '; i++) {
                nanos = nanos * 10 + text[i] - '0';
            }
            return nanos;
        }
    }
}
