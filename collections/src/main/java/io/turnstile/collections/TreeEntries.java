package io.turnstile.collections;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;

/** The live view of the entries of a sorted map or of a view of one. */
final class TreeEntries<K, V> extends TreeView<Map.Entry<K, V>> implements Set<Map.Entry<K, V>> {
    private final OrderedMap<K, V> map;

    @SuppressWarnings("unchecked")
    TreeEntries(final OrderedMap<K, V> map) {
        super(map, (key, place) -> new Item<>(map, (K) key, map.valueOrGeneric(place)));
        this.map = map;
    }

    @Override
    int characteristics() {
        return super.characteristics() | Spliterator.DISTINCT | Spliterator.NONNULL;
    }

    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
        return super.spliterator();
    }

    @Override
    public boolean contains(final Object object) {
        return object instanceof Map.Entry<?, ?> entry
                && map.turns.read(() -> {
                    final long place = map.range.find(map.range.probe(entry.getKey()));
                    return place != Tree.NONE && Equality.same(map.valueOrGeneric(place), entry.getValue());
                });
    }

    @Override
    public boolean remove(final Object object) {
        return object instanceof Map.Entry<?, ?> entry && map.remove(entry.getKey(), entry.getValue());
    }

    @Override
    public boolean equals(final Object other) {
        return other == this
                || other instanceof Set<?> set && map.turns.read(() -> Equality.sameElementsOfSets(this, set));
    }

    @Override
    public int hashCode() {
        return map.turns.read(() -> Equality.hashElementsOfSet(this));
    }

    /** An entry as an iterator saw it; setting its value writes through. */
    private static final class Item<K, V> extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        private final transient OrderedMap<K, V> map;

        Item(final OrderedMap<K, V> map, final K key, final V value) {
            super(key, value);
            this.map = map;
        }

        @Override
        public V setValue(final V value) {
            final V old = map.put(getKey(), value);
            super.setValue(value);
            return old;
        }

        @Override
        public boolean equals(final Object other) {
            return Equality.sameEntry(this, other);
        }

        @Override
        public int hashCode() {
            return Equality.hashEntry(this);
        }
    }

    /** An entry as it was at one moment. */
    static final class Fixed<K, V> extends AbstractMap.SimpleImmutableEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Fixed(final K key, final V value) {
            super(key, value);
        }

        @Override
        public boolean equals(final Object other) {
            return Equality.sameEntry(this, other);
        }

        @Override
        public int hashCode() {
            return Equality.hashEntry(this);
        }
    }
}
