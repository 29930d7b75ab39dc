package io.turnstile;

/** A value of this Java type cannot be stored in a region, or what is stored cannot be read as a value of this process. */
public final class UnsupportedValueException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public UnsupportedValueException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public UnsupportedValueException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
