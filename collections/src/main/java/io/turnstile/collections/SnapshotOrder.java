package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.Values;
import java.util.Comparator;

/**
 * The order of a snapshot. Where this process does not know the comparator, or cannot make all keys, the keys are taken as they
 * come, which is in order, and the snapshot can be walked, but not searched.
 */
final class SnapshotOrder {
    private final Comparator<Object> natural = KeyOrder.NATURAL::compare;
    private final Comparator<Object> comparator;
    private boolean filled;

    SnapshotOrder(final TreeRange range) {
        final KeyOrder order = range.order();
        if (hasGenericKeys(range)) {
            comparator = (a, b) -> filled ? order.compare(a, b) : 1;
        } else if (order.comparator() == null) {
            comparator = range.hasArrays() ? natural : null;
        } else if (range.isOrderKnown()) {
            comparator = order.comparator();
        } else {
            comparator = (a, b) -> filled ? order.compare(a, b) : 1;
        }
    }

    /** Whether there are keys that this process cannot make of what is stored. Keys of simple types need not be looked at. */
    private static boolean hasGenericKeys(final TreeRange range) {
        final long first = range.first();
        if (first == Tree.NONE || Values.isSimple(key(range, first))) {
            return false;
        }
        final boolean[] generic = new boolean[1];
        range.forEach(place -> generic[0] |= Values.isGeneric(key(range, place)));
        return generic[0];
    }

    private static Object key(final TreeRange range, final long place) {
        return range.handle()
                .attachment()
                .values()
                .loadKeyOrGeneric(range.storage().key(place));
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
