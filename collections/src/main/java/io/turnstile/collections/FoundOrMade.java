package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;

/** What {@code getOrPutList} and the like find under a key. */
final class FoundOrMade {
    private FoundOrMade() {}

    /**
     * A value as an object of a class.
     *
     * @param region for the message.
     * @param key    of the value.
     * @param value  that is there, not null.
     * @param type   wanted.
     * @return the value.
     * @throws WrongTypeException if it is something else.
     */
    @SuppressWarnings("unchecked")
    static <T> T typed(final Region region, final Object key, final Object value, final Class<?> type) {
        if (!type.isInstance(value)) {
            throw new WrongTypeException("region=" + region.name() + " key=" + key + " holds a "
                    + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        return (T) value;
    }
}
