package io.turnstile.collections;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;

/**
 * The keys of a range of a tree: a sorted set, a view of one, or the keys of a sorted map or of a view of one. To the keys
 * of a map none can be added.
 *
 * @param <E> type of elements.
 */
class SortedSetView<E> extends AbstractSet<E> implements NavigableSet<E> {
    /** The map of which these are the keys; that of a set has no values. */
    final SortedMapView<E, ?> map;

    SortedSetView(final SortedMapView<E, ?> map) {
        this.map = map;
    }

    @Override
    public final Comparator<? super E> comparator() {
        return map.comparator();
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
    public final boolean contains(final Object element) {
        return map.containsKey(element);
    }

    @Override
    public final boolean add(final E element) {
        checkIsSet();
        return map.addKey(element);
    }

    private void checkIsSet() {
        if (map.storage.withValues()) {
            throw new UnsupportedOperationException("a key without a value; put both into the map");
        }
    }

    @Override
    public final boolean addAll(final Collection<? extends E> elements) {
        checkIsSet();
        elements.forEach(map.attachment.dict()::checkKey);
        return map.turns.write(() -> {
            boolean changed = false;
            for (final E element : elements) {
                changed |= map.addKey(element);
            }
            return changed;
        });
    }

    @Override
    public final boolean remove(final Object element) {
        return map.removeKey(element);
    }

    @Override
    public final boolean removeIf(final Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        return map.turns.write(() -> {
            final List<E> doomed = new ArrayList<>();
            forEach(element -> {
                if (filter.test(element)) {
                    doomed.add(element);
                }
            });
            doomed.forEach(this::remove);
            return !doomed.isEmpty();
        });
    }

    @Override
    public final boolean removeAll(final Collection<?> elements) {
        Objects.requireNonNull(elements, "elements");
        return removeIf(elements::contains);
    }

    @Override
    public final boolean retainAll(final Collection<?> elements) {
        Objects.requireNonNull(elements, "elements");
        return removeIf(element -> !elements.contains(element));
    }

    @Override
    public final void clear() {
        map.clear();
    }

    @Override
    public final Iterator<E> iterator() {
        return cursor();
    }

    @SuppressWarnings("unchecked")
    private TreeCursor<E> cursor() {
        return new TreeCursor<>(map.range, (key, place) -> (E) key, map::removeKey);
    }

    /** Without a size: it may be another one by the time that the end is reached. */
    @Override
    public final Spliterator<E> spliterator() {
        return new LateSpliterator<>(
                this::cursor,
                Spliterator.SORTED
                        | Spliterator.ORDERED
                        | Spliterator.DISTINCT
                        | Spliterator.NONNULL
                        | Spliterator.CONCURRENT,
                comparator());
    }

    @Override
    public final Iterator<E> descendingIterator() {
        return descendingSet().iterator();
    }

    @Override
    public final E first() {
        return map.firstKey();
    }

    @Override
    public final E last() {
        return map.lastKey();
    }

    @Override
    public final E lower(final E element) {
        return map.lowerKey(element);
    }

    @Override
    public final E floor(final E element) {
        return map.floorKey(element);
    }

    @Override
    public final E ceiling(final E element) {
        return map.ceilingKey(element);
    }

    @Override
    public final E higher(final E element) {
        return map.higherKey(element);
    }

    @Override
    public final E pollFirst() {
        return key(map.pollFirstEntry());
    }

    @Override
    public final E pollLast() {
        return key(map.pollLastEntry());
    }

    private static <T> T key(final Map.Entry<T, ?> entry) {
        return entry == null ? null : entry.getKey();
    }

    @Override
    public final NavigableSet<E> descendingSet() {
        return new SortedSetView<>(new SortedMapView<>(map.range.reversed()));
    }

    @Override
    public final NavigableSet<E> subSet(
            final E from, final boolean fromInclusive, final E to, final boolean toInclusive) {
        return map.subMap(from, fromInclusive, to, toInclusive).navigableKeySet();
    }

    @Override
    public final NavigableSet<E> headSet(final E to, final boolean inclusive) {
        return map.headMap(to, inclusive).navigableKeySet();
    }

    @Override
    public final NavigableSet<E> tailSet(final E from, final boolean inclusive) {
        return map.tailMap(from, inclusive).navigableKeySet();
    }

    @Override
    public final NavigableSet<E> subSet(final E from, final E to) {
        return subSet(from, true, to, false);
    }

    @Override
    public final NavigableSet<E> headSet(final E to) {
        return headSet(to, false);
    }

    @Override
    public final NavigableSet<E> tailSet(final E from) {
        return tailSet(from, true);
    }

    @Override
    public final Object[] toArray() {
        return map.turns.read(() -> super.toArray());
    }

    @Override
    public final <T> T[] toArray(final T[] array) {
        return map.turns.read(() -> super.toArray(array));
    }

    @Override
    public final boolean containsAll(final Collection<?> elements) {
        return map.turns.read(() -> super.containsAll(elements));
    }

    @Override
    public final boolean equals(final Object other) {
        return other == this || map.turns.read(() -> super.equals(other));
    }

    @Override
    public final int hashCode() {
        return map.turns.read(() -> Equality.hashElementsOfSet(this));
    }

    @Override
    public final String toString() {
        return map.turns.read(super::toString);
    }
}
