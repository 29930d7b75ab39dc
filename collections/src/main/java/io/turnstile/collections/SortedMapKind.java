package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.Salvage;
import java.util.Map;
import java.util.SortedMap;

/** Sorted maps, as the core handles them. */
final class SortedMapKind extends TreeKind {
    private static final int CODE = 22;

    SortedMapKind() {
        super(CODE, "SharedSortedMap");
    }

    @Override
    Tree tree(final Attachment attachment) {
        return Tree.ofMaps(attachment);
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedSortedMap<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedSortedMap<?, ?> map ? map.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedSortedMap<?, ?>) object).snapshot();
    }

    @Override
    void salvage(final Salvage salvage, final long key, final long value, final TreeFilling copy) {
        final Object loaded = salvage.key(key);
        salvage.attempt(loaded, () -> copy.salvage(loaded, salvage.element(value, loaded)));
    }

    @Override
    public boolean copies(final Object value) {
        return value instanceof SortedMap;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return ((SortedMap<?, ?>) value).values();
    }

    @Override
    public Iterable<?> keys(final Object value) {
        checkNatural(((SortedMap<?, ?>) value).comparator(), value);
        return ((SortedMap<?, ?>) value).keySet();
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final TreeFilling filling = new TreeFilling(attachment, tree(attachment), descriptor, KeyOrder.NATURAL);
        ((Map<?, ?>) value).forEach(filling::put);
    }
}
