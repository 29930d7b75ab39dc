package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.value.KeyOrder;
import java.util.Comparator;

/**
 * The order of a snapshot. Where this process does not know the comparator, the keys are taken as they come, which is in
 * order, and the snapshot can be walked, but not searched.
 */
final class SnapshotOrder {
    private final Comparator<Object> natural = KeyOrder.NATURAL::compare;
    private final Comparator<Object> comparator;
    private boolean filled;

    SnapshotOrder(final TreeRange range) {
        final KeyOrder order = range.order();
        if (order.comparator() == null) {
            comparator = range.hasArrays() ? natural : null;
        } else if (range.isOrderKnown()) {
            comparator = order.comparator();
        } else {
            comparator = (a, b) -> filled ? order.compare(a, b) : 1;
        }
    }

    /** What the java.util collection is made with; null for the natural order. */
    Comparator<Object> comparator() {
        return comparator;
    }

    /**
     * Takes the next key in.
     *
     * @throws RegionCorruptException if it can not be compared with those before: then nobody has put it in.
     */
    void take(final Runnable addition) {
        try {
            addition.run();
        } catch (final ClassCastException e) {
            if (comparator != null && comparator != natural) {
                throw e;
            }
            throw new RegionCorruptException("keys that have no common order: " + e.getMessage(), e);
        }
    }

    /** All keys are in. */
    void filled() {
        filled = true;
    }
}
