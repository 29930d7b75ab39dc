package io.turnstile;

/** A value of this Java type can not be stored in a region. */
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
