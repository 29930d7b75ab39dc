package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.internal.value.Salvage;
import java.util.List;
import java.util.SortedSet;

/** Sorted sets, as the core handles them: trees without values. */
final class SortedSetKind extends TreeKind {
    private static final int CODE = 23;

    SortedSetKind() {
        super(CODE, "SharedSortedSet");
    }

    @Override
    Tree tree(final Attachment attachment) {
        return Tree.ofSets(attachment);
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedSortedSet<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedSortedSet<?> set ? set.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedSortedSet<?>) object).snapshot();
    }

    @Override
    void salvage(final Salvage salvage, final long key, final long value, final TreeFilling copy) {
        copy.salvage(salvage.key(key), null);
    }

    @Override
    public boolean copies(final Object value) {
        return value instanceof SortedSet;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return List.of();
    }

    @Override
    public Iterable<?> keys(final Object value) {
        checkNatural(((SortedSet<?>) value).comparator(), value);
        return (SortedSet<?>) value;
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final TreeFilling filling = new TreeFilling(attachment, tree(attachment), descriptor, KeyOrder.NATURAL);
        ((SortedSet<?>) value).forEach(key -> filling.put(key, null));
    }
}
