package io.turnstile;

/**
 * The region can not be used in the way that was asked: file permissions, ownership, a symbolic link, a read-only
 * attachment, or an error of the file system.
 */
public final class RegionAccessException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionAccessException(final String message) {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message what happened, with values.
     * @param cause   what it came from.
     */
    public RegionAccessException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
