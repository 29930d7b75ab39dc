package io.turnstile.internal.region;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that waits for nobody, so that an interrupt of the thread is not for it. It closes the channel all the same,
 * as java.nio has it; then the work is done once more, with a new channel, and the thread is interrupted afterwards.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** What is to be done; opens and closes its own channels. */
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T call(final Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            for (; ; ) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (final ClosedByInterruptException e) {
                    // Interrupted in the middle of it.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
