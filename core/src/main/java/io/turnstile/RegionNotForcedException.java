package io.turnstile;

/**
 * The file of a region may be a mixture of different moments: the region was changed after it was last forced when the machine
 * went down, or the file is a copy that was made while the region was in use. {@link RegionBuilder#acceptUnforced()} checks it
 * and goes on with what is there.
 */
public final class RegionNotForcedException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionNotForcedException(final String message) {
        super(message);
    }
}
