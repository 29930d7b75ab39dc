package io.turnstile.stress.kills;

import java.util.ArrayList;
import java.util.List;

/** Runs something where the heap is full, or until the stack ends. */
final class Exhaustion {
    private static final int LARGEST = 1 << 20;
    private static final int SMALLEST = 16;
    private static final int MOST_PIECES = 1 << 20;

    private Exhaustion() {}

    /**
     * Runs a body with a full heap.
     *
     * @param body may fail for that.
     */
    static void ofHeap(final Runnable body) {
        final List<byte[]> ballast = new ArrayList<>(MOST_PIECES);
        try {
            for (int size = LARGEST; size >= SMALLEST; size /= 4) {
                fill(ballast, size);
            }
            body.run();
        } catch (final OutOfMemoryError e) {
            // On purpose: what it has left behind is what the run is about.
            return;
        } finally {
            ballast.clear();
        }
    }

    private static void fill(final List<byte[]> ballast, final int size) {
        try {
            while (ballast.size() < MOST_PIECES) {
                ballast.add(new byte[size]);
            }
        } catch (final OutOfMemoryError e) {
            // No piece of this size is left.
            return;
        }
    }

    /**
     * Runs a body that calls itself without an end.
     *
     * @param body must fail for that.
     */
    static void ofStack(final Runnable body) {
        boolean ended = false;
        try {
            body.run();
        } catch (final StackOverflowError e) {
            ended = true;
        }
        if (!ended) {
            throw new AssertionError("the stack has no end");
        }
    }
}
