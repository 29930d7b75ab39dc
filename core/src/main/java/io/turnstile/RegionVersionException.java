package io.turnstile;

/** The region was written in a format that this version of Turnstile does not read. */
public final class RegionVersionException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionVersionException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionVersionException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
