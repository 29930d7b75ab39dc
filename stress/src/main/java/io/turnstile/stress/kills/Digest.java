package io.turnstile.stress.kills;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** A number for what an operation returned, the same for an object of a region and its java.util twin. */
final class Digest {
    private Digest() {}

    /** Of containers only the size counts, of cells only that they are some; their content is compared elsewhere. */
    static int of(final Object result) {
        if (result instanceof Collection<?> collection) {
            return 31 + collection.size();
        }
        if (result instanceof Map<?, ?> map) {
            return 37 + map.size();
        }
        if (result instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        if (result instanceof String || result instanceof Boolean || isBoxed(result)) {
            return result.hashCode();
        }
        return result == null ? 0 : 1;
    }

    /** A cell is a Number too, but not one with a value for a hash. */
    private static boolean isBoxed(final Object result) {
        return result instanceof Long || result instanceof Integer || result instanceof Double;
    }
}
