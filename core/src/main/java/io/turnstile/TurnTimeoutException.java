package io.turnstile;

/**
 * The turn did not come in time. The message names who holds it, for how long at least, and whether that process is
 * alive, stopped or dead. The turn was not, and will not be, taken by the wait that ended so.
 */
public final class TurnTimeoutException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public TurnTimeoutException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public TurnTimeoutException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
