package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.KeyProbe;
import java.util.Objects;

/**
 * The keys of a tree between two bounds, in ascending or descending order: what a sorted map, a sorted set and each of
 * their views looks at. "First" and "after" are meant in the order of the view.
 *
 * <p>What is asked for a place must be called in a turn or a read, and the place used in the same one.
 */
final class TreeRange {
    /** Is told places in the order of a range. */
    interface PlaceVisitor {
        void place(long place);
    }

    private final Handle handle;
    private final Attachment attachment;
    private final Tree storage;
    private final boolean descending;

    /** Lower bound, null if there is none. */
    private final KeyProbe low;

    private final boolean lowInclusive;

    /** Upper bound, null if there is none. */
    private final KeyProbe high;

    private final boolean highInclusive;

    /** Found when it is first asked for; an object's never changes. */
    private KeyOrder order;

    private TreeRange(
            final Handle handle,
            final Tree storage,
            final KeyOrder order,
            final boolean descending,
            final KeyProbe low,
            final boolean lowInclusive,
            final KeyProbe high,
            final boolean highInclusive) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.storage = storage;
        this.order = order;
        this.descending = descending;
        this.low = low;
        this.lowInclusive = lowInclusive;
        this.high = high;
        this.highInclusive = highInclusive;
    }

    /** All keys of an object, ascending. */
    static TreeRange all(final Handle handle, final Tree storage) {
        return new TreeRange(handle, storage, null, false, null, false, null, false);
    }

    Handle handle() {
        return handle;
    }

    Tree storage() {
        return storage;
    }

    boolean isDescending() {
        return descending;
    }

    boolean isBounded() {
        return low != null || high != null;
    }

    KeyOrder order() {
        if (order == null) {
            final String name = attachment.turns().read(() -> storage.comparatorName(handle.live()));
            order = Comparators.of(attachment).get(name);
        }
        return order;
    }

    /** Whether this process can compare keys. */
    boolean isOrderKnown() {
        return Comparators.of(attachment).find(storage.comparatorName(handle.live())) != null;
    }

    /** Whether the keys are arrays, which Java has no natural order for. */
    boolean hasArrays() {
        final long place = first();
        return place != Tree.NONE && attachment.values().loadKeyOrGeneric(storage.key(place)) instanceof byte[];
    }

    /** The same keys in the opposite order. */
    TreeRange reversed() {
        return new TreeRange(handle, storage, order(), !descending, low, lowInclusive, high, highInclusive);
    }

    /**
     * The keys from one to another.
     *
     * @param from null if there is no bound but those of this range.
     * @param to   as {@code from}.
     * @throws IllegalArgumentException if a bound is outside this range, or the first is behind the second.
     */
    TreeRange between(final Object from, final boolean fromInclusive, final Object to, final boolean toInclusive) {
        if (from != null && to != null && compare(from, to) > 0) {
            throw new IllegalArgumentException("from=" + from + " is behind to=" + to);
        }
        return descending
                ? bounded(to, toInclusive, from, fromInclusive)
                : bounded(from, fromInclusive, to, toInclusive);
    }

    private TreeRange bounded(
            final Object newLow, final boolean newLowInclusive, final Object newHigh, final boolean newHighInclusive) {
        final KeyProbe lowest = newLow == null ? low : bound(newLow, newLowInclusive);
        final KeyProbe highest = newHigh == null ? high : bound(newHigh, newHighInclusive);
        return new TreeRange(
                handle,
                storage,
                order(),
                descending,
                lowest,
                newLow == null ? lowInclusive : newLowInclusive,
                highest,
                newHigh == null ? highInclusive : newHighInclusive);
    }

    private KeyProbe bound(final Object key, final boolean inclusive) {
        final KeyProbe probe = probe(key);
        // Also that the key has an order at all.
        order().compare(key, key);
        if (inclusive ? !contains(key) : !isWithinOrAt(key)) {
            throw new IllegalArgumentException("key=" + key + " is outside the range of this view");
        }
        return probe;
    }

    private boolean isWithinOrAt(final Object key) {
        return (low == null || order().compare(key, low.key()) >= 0)
                && (high == null || order().compare(key, high.key()) <= 0);
    }

    /** Compares two keys in the order of the view. */
    int compare(final Object a, final Object b) {
        return descending ? order().compare(b, a) : order().compare(a, b);
    }

    KeyProbe probe(final Object key) {
        return (order == null ? order() : order).probe(attachment, key);
    }

    /** Whether a key is within the bounds. */
    boolean contains(final Object key) {
        return !isTooLow(key) && !isTooHigh(key);
    }

    /**
     * Checks a key that is going to be put.
     *
     * @throws IllegalArgumentException if it is outside the bounds.
     */
    void checkContains(final Object key) {
        if (isBounded() && !contains(key)) {
            throw new IllegalArgumentException("key=" + key + " is outside the range of this view");
        }
    }

    private boolean isTooLow(final Object key) {
        if (low == null) {
            return false;
        }
        final int comparison = order().compare(key, low.key());
        return comparison < 0 || comparison == 0 && !lowInclusive;
    }

    private boolean isTooHigh(final Object key) {
        if (high == null) {
            return false;
        }
        final int comparison = order().compare(key, high.key());
        return comparison > 0 || comparison == 0 && !highInclusive;
    }

    /** Place of a key, {@link Tree#NONE} if it is not there or outside the bounds. */
    long find(final KeyProbe key) {
        final long place = storage.find(handle.live(), key);
        return place != Tree.NONE && isBounded() && !contains(key.key()) ? Tree.NONE : place;
    }

    /** Place of the first key, {@link Tree#NONE} if there is none. */
    long first() {
        return descending ? highest() : lowest();
    }

    /** Place of the last key, {@link Tree#NONE} if there is none. */
    long last() {
        return descending ? lowest() : highest();
    }

    private long lowest() {
        final long tree = handle.live();
        return notTooHigh(low == null ? storage.first(tree) : storage.above(tree, low, lowInclusive));
    }

    private long highest() {
        final long tree = handle.live();
        return notTooLow(high == null ? storage.last(tree) : storage.below(tree, high, highInclusive));
    }

    private long notTooHigh(final long place) {
        if (place == Tree.NONE || high == null) {
            return place;
        }
        final int comparison = high.compare(storage.key(place));
        return comparison < 0 || comparison == 0 && !highInclusive ? Tree.NONE : place;
    }

    private long notTooLow(final long place) {
        if (place == Tree.NONE || low == null) {
            return place;
        }
        final int comparison = low.compare(storage.key(place));
        return comparison > 0 || comparison == 0 && !lowInclusive ? Tree.NONE : place;
    }

    /** Place of the key nearest to one in a direction. */
    long nearest(final Object key, final boolean after, final boolean inclusive) {
        final KeyProbe probe = probe(key);
        final long tree = handle.live();
        if (after != descending) {
            return isTooLow(key) ? lowest() : notTooHigh(storage.above(tree, probe, inclusive));
        }
        return isTooHigh(key) ? highest() : notTooLow(storage.below(tree, probe, inclusive));
    }

    /** The place after another one, the bounds not regarded. */
    long next(final long place) {
        return descending ? storage.previous(handle.live(), place) : storage.next(handle.live(), place);
    }

    /** Where a walk in the order of the view ends: {@link Tree#NONE} where the tree does. */
    long end() {
        return (descending ? low : high) == null ? Tree.NONE : last();
    }

    /** Visits all places. Nothing may be changed meanwhile. */
    void forEach(final PlaceVisitor visitor) {
        final long end = end();
        final long size = storage.size(handle.live());
        long steps = 0;
        for (long place = first(); place != Tree.NONE; place = place == end ? Tree.NONE : next(place)) {
            if (++steps > size) {
                throw new RegionCorruptException(
                        "tree=" + handle.descriptor() + " size=" + size + ": leaves have no end");
            }
            visitor.place(place);
        }
    }

    /** Number of keys; counted if there are bounds. */
    long size() {
        if (!isBounded()) {
            return storage.size(handle.live());
        }
        final long[] count = new long[1];
        forEach(place -> count[0]++);
        return count[0];
    }

    /** A bound that is given. */
    static <T> T given(final T bound) {
        return Objects.requireNonNull(bound, "a null bound");
    }
}
