package io.turnstile;

/** A name, or a slot, holds something of another kind or type than was asked for. */
public final class WrongTypeException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public WrongTypeException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public WrongTypeException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
