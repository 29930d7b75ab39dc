package io.turnstile;

import io.turnstile.internal.value.PrintableText;

/**
 * The base of every exception that Turnstile itself throws. Its message carries the actual values and the remedy. Names, keys and
 * other text of a region in it are made printable: controls and the like are written as {@code \}{@code u009b}.
 */
public class RegionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionException(final String message) {
        super(PrintableText.of(message));
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionException(final String message, final Throwable cause) {
        super(PrintableText.of(message), cause);
    }
}
