package io.turnstile;

/**
 * The region was deleted or replaced, and the attachment is one that fails then: see
 * {@link RegionBuilder#failWhenDeleted(boolean)}. The turn is rolled back.
 */
public final class RegionDeletedException extends RegionException {
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message what happened, with values.
     */
    public RegionDeletedException(final String message) {
        super(message);
    }
}
