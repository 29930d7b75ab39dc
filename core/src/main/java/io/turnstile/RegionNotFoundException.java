package io.turnstile;

/** No region exists under the name or file that was to be opened. */
public final class RegionNotFoundException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionNotFoundException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionNotFoundException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
