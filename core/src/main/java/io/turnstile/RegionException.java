package io.turnstile;

/** The base of every exception that Turnstile itself throws. Its message carries the actual values and the remedy. */
public class RegionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
