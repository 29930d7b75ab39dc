package io.turnstile;

/** The object behind this handle was freed, by this process or by another. */
public final class StaleHandleException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public StaleHandleException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public StaleHandleException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
