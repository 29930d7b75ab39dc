package io.turnstile;

/** The turn was rolled back before it ended, by an inner turn or by a failed operation; it can not go on. */
public final class TurnRolledBackException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public TurnRolledBackException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public TurnRolledBackException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
