package io.turnstile;

/** A region, or a named object in it, already exists where a new one was to be created. */
public final class RegionExistsException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionExistsException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionExistsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
