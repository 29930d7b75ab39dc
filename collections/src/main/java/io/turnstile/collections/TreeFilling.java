package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.KeyProbe;

/** Puts entries into a tree that was just made. */
final class TreeFilling {
    /** Every key is behind those before it: for keys in an order that this process does not know. */
    private static final KeyOrder AS_THEY_COME = KeyOrder.of((key, other) -> 1);

    private final Attachment attachment;
    private final Tree storage;
    private final long tree;
    private final KeyOrder order;

    TreeFilling(final Attachment attachment, final Tree storage, final long tree, final KeyOrder order) {
        this.attachment = attachment;
        this.storage = storage;
        this.tree = tree;
        this.order = order;
    }

    /** Filling a tree whose comparator has been named; if this process does not know it, with keys that come in order. */
    static TreeFilling of(final Attachment attachment, final Tree storage, final long tree) {
        final KeyOrder known = Comparators.of(attachment).find(storage.comparatorName(tree));
        return new TreeFilling(attachment, storage, tree, known == null ? AS_THEY_COME : known);
    }

    /** Puts an entry; the value counts only where there are values. */
    void put(final Object key, final Object value) {
        final KeyProbe probe = order.probe(attachment, key);
        final long found = storage.find(tree, probe);
        final long place = found != Tree.NONE ? found : storage.insert(tree, probe);
        if (storage.withValues()) {
            attachment.values().free(storage.value(place));
            attachment.values().store(storage.value(place), value);
        }
    }

    /** As {@link #put}, for keys that are not to be trusted. */
    void salvage(final Object key, final Object value) {
        try {
            if (storage.find(tree, order.probe(attachment, key)) != Tree.NONE) {
                throw new RegionCorruptException("key=" + key + " is there twice");
            }
            put(key, value);
        } catch (final ClassCastException e) {
            throw new RegionCorruptException("key=" + key + " has no common order with those before it");
        }
    }
}
