package io.turnstile.collections;

import static io.turnstile.collections.TreeRange.given;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.LongSupplier;

/**
 * A range of a sorted map, in one of its two directions: the map itself is the largest one.
 *
 * @param <K> type of keys.
 * @param <V> type of values.
 */
class SortedMapView<K, V> extends OrderedMap<K, V> implements ConcurrentNavigableMap<K, V> {
    SortedMapView(final TreeRange range) {
        super(range);
    }

    @Override
    @SuppressWarnings("unchecked")
    public final Comparator<? super K> comparator() {
        final Comparator<Object> comparator = range.order().comparator();
        return (Comparator<? super K>) (range.isDescending() ? Collections.reverseOrder(comparator) : comparator);
    }

    private K keyAt(final LongSupplier find) {
        return turns.read(() -> {
            final long place = find.getAsLong();
            return place == Tree.NONE ? null : key(place);
        });
    }

    private Map.Entry<K, V> entryAt(final LongSupplier find) {
        return turns.read(() -> {
            final long place = find.getAsLong();
            return place == Tree.NONE ? null : new TreeEntries.Fixed<>(key(place), value(place));
        });
    }

    private static <T> T present(final T key) {
        if (key == null) {
            throw new NoSuchElementException("there are no keys");
        }
        return key;
    }

    @Override
    public final K firstKey() {
        return present(keyAt(range::first));
    }

    @Override
    public final K lastKey() {
        return present(keyAt(range::last));
    }

    @Override
    public final K lowerKey(final K key) {
        return keyAt(() -> range.nearest(key, false, false));
    }

    @Override
    public final K floorKey(final K key) {
        return keyAt(() -> range.nearest(key, false, true));
    }

    @Override
    public final K ceilingKey(final K key) {
        return keyAt(() -> range.nearest(key, true, true));
    }

    @Override
    public final K higherKey(final K key) {
        return keyAt(() -> range.nearest(key, true, false));
    }

    @Override
    public final Map.Entry<K, V> firstEntry() {
        return entryAt(range::first);
    }

    @Override
    public final Map.Entry<K, V> lastEntry() {
        return entryAt(range::last);
    }

    @Override
    public final Map.Entry<K, V> lowerEntry(final K key) {
        return entryAt(() -> range.nearest(key, false, false));
    }

    @Override
    public final Map.Entry<K, V> floorEntry(final K key) {
        return entryAt(() -> range.nearest(key, false, true));
    }

    @Override
    public final Map.Entry<K, V> ceilingEntry(final K key) {
        return entryAt(() -> range.nearest(key, true, true));
    }

    @Override
    public final Map.Entry<K, V> higherEntry(final K key) {
        return entryAt(() -> range.nearest(key, true, false));
    }

    @Override
    public final Map.Entry<K, V> pollFirstEntry() {
        return poll(range::first);
    }

    @Override
    public final Map.Entry<K, V> pollLastEntry() {
        return poll(range::last);
    }

    private Map.Entry<K, V> poll(final LongSupplier find) {
        final Polled<K> polled = new Polled<>();
        final V value = attachment.takeOut(() -> {
            final long place = find.getAsLong();
            if (place == Tree.NONE) {
                return null;
            }
            final V found = value(place);
            polled.key = cast(values.loadKey(storage.key(place)));
            remove(range.probe(polled.key));
            return found;
        });
        return polled.key == null ? null : new TreeEntries.Fixed<>(polled.key, value);
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(final Object key) {
        return (T) key;
    }

    /** The key of an entry whose value is taken out. */
    private static final class Polled<K> {
        private K key;
    }

    @Override
    public final ConcurrentNavigableMap<K, V> subMap(
            final K from, final boolean fromInclusive, final K to, final boolean toInclusive) {
        return new SortedMapView<>(range.between(given(from), fromInclusive, given(to), toInclusive));
    }

    @Override
    public final ConcurrentNavigableMap<K, V> headMap(final K to, final boolean inclusive) {
        return new SortedMapView<>(range.between(null, false, given(to), inclusive));
    }

    @Override
    public final ConcurrentNavigableMap<K, V> tailMap(final K from, final boolean inclusive) {
        return new SortedMapView<>(range.between(given(from), inclusive, null, false));
    }

    @Override
    public final ConcurrentNavigableMap<K, V> subMap(final K from, final K to) {
        return subMap(from, true, to, false);
    }

    @Override
    public final ConcurrentNavigableMap<K, V> headMap(final K to) {
        return headMap(to, false);
    }

    @Override
    public final ConcurrentNavigableMap<K, V> tailMap(final K from) {
        return tailMap(from, true);
    }

    @Override
    public final ConcurrentNavigableMap<K, V> descendingMap() {
        return new SortedMapView<>(range.reversed());
    }

    @Override
    public final NavigableSet<K> navigableKeySet() {
        return new SortedSetView<>(this);
    }

    @Override
    public final NavigableSet<K> keySet() {
        return navigableKeySet();
    }

    @Override
    public final NavigableSet<K> descendingKeySet() {
        return descendingMap().navigableKeySet();
    }

    @Override
    public final Collection<V> values() {
        return new TreeView<>(this, (key, place) -> valueOrGeneric(place));
    }
}
