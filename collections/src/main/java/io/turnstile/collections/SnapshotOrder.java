package io.turnstile.collections;

import io.turnstile.internal.value.KeyOrder;
import java.util.Comparator;

/**
 * The order of a snapshot. Where this process does not know the comparator, the keys are taken as they come, which is in
 * order, and the snapshot can be walked, but not searched.
 */
final class SnapshotOrder {
    private final Comparator<Object> comparator;
    private boolean filled;

    SnapshotOrder(final TreeRange range) {
        final KeyOrder order = range.order();
        if (order.comparator() == null) {
            comparator = range.hasArrays() ? KeyOrder.NATURAL::compare : null;
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

    /** All keys are in. */
    void filled() {
        filled = true;
    }
}
