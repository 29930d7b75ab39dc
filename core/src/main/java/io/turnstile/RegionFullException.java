package io.turnstile;

/**
 * There is no room: the capacity of the region, a table in it, or the file system beneath it is used up.
 *
 * <p>The turn in which it is thrown has been rolled back; the region is as it was before that turn.
 */
public final class RegionFullException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionFullException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionFullException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
