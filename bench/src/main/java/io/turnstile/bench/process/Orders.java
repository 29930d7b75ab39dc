package io.turnstile.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A child's side of the conversation with {@link Child}. */
final class Orders {
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** The words of the next order, or null when the parent has no more or is gone. */
    String[] next() {
        try {
            final String line = in.readLine();
            return line == null ? null : line.split(" ");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void reply(final Object... words) {
        final StringBuilder line = new StringBuilder();
        for (final Object word : words) {
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        System.out.printf(Locale.ROOT, "%s%n", line);
        System.out.flush();
    }

    /** Sleeps until shortly before a moment of the common clock, then spins until it. */
    static void awaitMoment(final long nanoTime) {
        final long millis = (nanoTime - System.nanoTime()) / 1_000_000 - 1;
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        while (System.nanoTime() - nanoTime < 0) {
            Thread.onSpinWait();
        }
    }
}
