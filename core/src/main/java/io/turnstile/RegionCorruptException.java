package io.turnstile;

/** The region holds something that no correct member can have written: a damaged or hostile file. */
public final class RegionCorruptException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionCorruptException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionCorruptException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
