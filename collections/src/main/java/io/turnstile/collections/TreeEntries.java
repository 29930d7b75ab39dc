package io.turnstile.collections;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/** The live view of the entries of a sorted map or of a view of one. */
final class TreeEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {
    private final OrderedMap<K, V> map;

    TreeEntries(final OrderedMap<K, V> map) {
        this.map = map;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterator<Map.Entry<K, V>> iterator() {
        return new TreeCursor<>(map.range, (key, place) -> new Item((K) key, map.value(place)), map::removeKey);
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
    public boolean contains(final Object object) {
        return object instanceof Map.Entry<?, ?> entry
                && map.turns.read(() -> {
                    final long place = map.range.find(map.range.probe(entry.getKey()));
                    return place != Tree.NONE && Equality.same(map.value(place), entry.getValue());
                });
    }

    @Override
    public boolean remove(final Object object) {
        return object instanceof Map.Entry<?, ?> entry && map.remove(entry.getKey(), entry.getValue());
    }

    @Override
    public boolean removeIf(final Predicate<? super Map.Entry<K, V>> filter) {
        return map.turns.write(() -> super.removeIf(filter));
    }

    @Override
    public boolean removeAll(final Collection<?> entries) {
        return map.turns.write(() -> super.removeAll(entries));
    }

    @Override
    public boolean retainAll(final Collection<?> entries) {
        return map.turns.write(() -> super.retainAll(entries));
    }

    @Override
    public Object[] toArray() {
        return map.turns.read(() -> super.toArray());
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return map.turns.read(() -> super.toArray(array));
    }

    /** An entry as an iterator saw it; setting its value writes through. */
    private final class Item extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Item(final K key, final V value) {
            super(key, value);
        }

        @Override
        public V setValue(final V value) {
            map.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
