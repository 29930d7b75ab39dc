package io.turnstile.collections;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;

/**
 * The live view of the values of a sorted map or of a view of one, and what that of its entries has in common with it. What
 * concerns many of them is one turn, or sees one moment; iterators and streams are weakly consistent.
 *
 * @param <T> type of them.
 */
class TreeView<T> extends AbstractCollection<T> {
    private final OrderedMap<?, ?> map;
    private final TreeCursor.Loader<T> loader;

    TreeView(final OrderedMap<?, ?> map, final TreeCursor.Loader<T> loader) {
        this.map = map;
        this.loader = loader;
    }

    private TreeCursor<T> cursor() {
        return new TreeCursor<>(map.range, loader, map::removeKey);
    }

    @Override
    public final Iterator<T> iterator() {
        return cursor();
    }

    int characteristics() {
        return Spliterator.ORDERED | Spliterator.CONCURRENT;
    }

    /** What elements that are SORTED are sorted by; null for their natural order. */
    Comparator<? super T> order() {
        return null;
    }

    /** Without a size: it may be another one by the time that the end is reached. */
    @Override
    public Spliterator<T> spliterator() {
        return new LateSpliterator<>(this::cursor, characteristics(), order());
    }

    @Override
    public final int size() {
        return map.size();
    }

    @Override
    public final boolean isEmpty() {
        return map.isEmpty();
    }

    @Override
    public final void clear() {
        map.clear();
    }

    @Override
    public boolean contains(final Object object) {
        return map.turns.read(() -> {
            for (final T element : this) {
                if (Equality.same(object, element)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public final boolean containsAll(final Collection<?> objects) {
        return map.turns.read(() -> super.containsAll(objects));
    }

    @Override
    public boolean remove(final Object object) {
        return map.turns.write(() -> {
            final Iterator<T> all = iterator();
            while (all.hasNext()) {
                if (Equality.same(object, all.next())) {
                    all.remove();
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public final boolean removeIf(final Predicate<? super T> filter) {
        Objects.requireNonNull(filter, "filter");
        return map.turns.write(() -> cursor().removeIf(filter));
    }

    @Override
    public final boolean removeAll(final Collection<?> objects) {
        Objects.requireNonNull(objects, "objects");
        return removeIf(objects::contains);
    }

    @Override
    public final boolean retainAll(final Collection<?> objects) {
        Objects.requireNonNull(objects, "objects");
        return removeIf(object -> !objects.contains(object));
    }

    @Override
    public final Object[] toArray() {
        return map.turns.read(() -> super.toArray());
    }

    @Override
    public final <A> A[] toArray(final A[] array) {
        return map.turns.read(() -> super.toArray(array));
    }

    @Override
    public final String toString() {
        return map.turns.read(super::toString);
    }
}
