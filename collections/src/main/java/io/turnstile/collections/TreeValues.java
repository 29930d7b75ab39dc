package io.turnstile.collections;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Predicate;

/** The live view of the values of a sorted map or of a view of one. */
final class TreeValues<V> extends AbstractCollection<V> {
    private final OrderedMap<?, V> map;

    TreeValues(final OrderedMap<?, V> map) {
        this.map = map;
    }

    @Override
    public Iterator<V> iterator() {
        return new TreeCursor<>(map.range, (key, place) -> map.value(place), map::removeKey);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean isEmpty() {
        return map.isEmpty();
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public boolean contains(final Object value) {
        return map.containsValue(value);
    }

    @Override
    public boolean remove(final Object value) {
        return map.turns.write(() -> super.remove(value));
    }

    @Override
    public boolean removeIf(final Predicate<? super V> filter) {
        return map.turns.write(() -> super.removeIf(filter));
    }

    @Override
    public boolean removeAll(final Collection<?> elements) {
        return map.turns.write(() -> super.removeAll(elements));
    }

    @Override
    public boolean retainAll(final Collection<?> elements) {
        return map.turns.write(() -> super.retainAll(elements));
    }

    @Override
    public Object[] toArray() {
        return map.turns.read(() -> super.toArray());
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return map.turns.read(() -> super.toArray(array));
    }

    @Override
    public String toString() {
        return map.turns.read(super::toString);
    }
}
