package io.turnstile.collections;

import io.turnstile.RegionCorruptException;

/** Consecutive keys of one leaf, in the order of a range, loaded at once. Good until anything is inserted or removed. */
final class TreeRun {
    private final long start;
    private final boolean descending;

    /** In ascending order. */
    private final Object[] keys;

    private TreeRun(final long start, final boolean descending, final Object[] keys) {
        this.start = start;
        this.descending = descending;
        this.keys = keys;
    }

    /**
     * Loads keys, in a turn or a read.
     *
     * @param range which they are of.
     * @param start place of the first one.
     * @param end   place behind which nothing is loaded.
     * @param most  keys to load, if there are as many in the leaf.
     */
    static TreeRun load(final TreeRange range, final long start, final long end, final int most) {
        final boolean descending = range.isDescending();
        final Tree storage = range.storage();
        int count = Math.min(most, storage.placesInLeaf(range.handle().live(), start, descending));
        if (Tree.isSameLeaf(start, end)) {
            count = (int) Math.min(count, (descending ? start - end : end - start) + 1);
        }
        if (count <= 0) {
            throw new RegionCorruptException(
                    "tree=" + range.handle().descriptor() + " place=" + start + " is behind end=" + end);
        }
        final Object[] keys = new Object[count];
        storage.loadKeys(descending ? start - count + 1 : start, keys);
        return new TreeRun(start, descending, keys);
    }

    int length() {
        return keys.length;
    }

    Object key(final int index) {
        return keys[descending ? keys.length - 1 - index : index];
    }

    long place(final int index) {
        return descending ? start - index : start + index;
    }
}
