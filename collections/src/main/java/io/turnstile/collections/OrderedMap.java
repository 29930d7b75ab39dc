package io.turnstile.collections;

import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KeyProbe;
import io.turnstile.internal.value.Values;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What sorted maps and their views can do with a single key, and with all of them; {@link SortedMapView} adds what
 * needs an order.
 *
 * @param <K> type of keys.
 * @param <V> type of values.
 */
abstract class OrderedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
    /** The keys that it has. */
    final TreeRange range;

    final Attachment attachment;
    final Turns turns;
    final Values values;
    final Tree storage;

    OrderedMap(final TreeRange range) {
        this.range = range;
        this.attachment = range.handle().attachment();
        this.turns = attachment.turns();
        this.values = attachment.values();
        this.storage = range.storage();
    }

    @Override
    public final int size() {
        return (int) longSize();
    }

    private long longSize() {
        return turns.isHeld() ? range.size() : turns.read(range::size);
    }

    @Override
    public final boolean isEmpty() {
        return turns.read(() -> range.first() == Tree.NONE);
    }

    @Override
    public final boolean containsKey(final Object key) {
        return turns.read(() -> range.find(range.probe(key)) != Tree.NONE);
    }

    @Override
    public final V get(final Object key) {
        return turns.isHeld() ? load(key) : turns.read(() -> load(key));
    }

    private V load(final Object key) {
        final long place = range.find(range.probe(key));
        return place == Tree.NONE ? null : value(place);
    }

    @Override
    public final V getOrDefault(final Object key, final V other) {
        return turns.read(() -> {
            final long place = range.find(range.probe(key));
            return place == Tree.NONE ? other : value(place);
        });
    }

    @Override
    public final V put(final K key, final V value) {
        values.check(value);
        return attachment.takeOut(() -> store(key, value));
    }

    private V store(final K key, final V value) {
        final KeyProbe probe = checked(key);
        final long found = range.find(probe);
        turns.mutating();
        final Object copied = values.copied(value);
        if (found == Tree.NONE) {
            values.store(storage.value(storage.insert(range.handle().live(), probe)), copied);
            return null;
        }
        final V old = valueOrGeneric(found);
        values.replace(storage.value(found), copied);
        return old;
    }

    /** A key that may be put. */
    private KeyProbe checked(final K key) {
        attachment.dict().checkKey(key);
        if (range.order().comparator() != null) {
            // The first key of all is compared with no other; it must have an order too.
            range.order().compare(key, key);
        }
        range.checkContains(key);
        return range.probe(key);
    }

    /** Adds a key of a set; false if it is there. */
    boolean addKey(final K key) {
        return turns.write(() -> {
            final KeyProbe probe = checked(key);
            if (range.find(probe) != Tree.NONE) {
                return false;
            }
            turns.mutating();
            storage.insert(range.handle().live(), probe);
            return true;
        });
    }

    /** Place of a key, put with an empty value if it was not there. */
    long placeOf(final K key) {
        final KeyProbe probe = checked(key);
        final long found = range.find(probe);
        if (found != Tree.NONE) {
            return found;
        }
        turns.mutating();
        return storage.insert(range.handle().live(), probe);
    }

    @Override
    public final void putAll(final Map<? extends K, ? extends V> other) {
        final Map<K, V> all = new LinkedHashMap<>(other);
        turns.write(() -> {
            all.forEach((key, value) -> {
                checked(key);
                values.check(value);
            });
            all.forEach(this::store);
        });
    }

    @Override
    public final V remove(final Object key) {
        return attachment.takeOut(() -> {
            final KeyProbe probe = range.probe(key);
            final long place = range.find(probe);
            if (place == Tree.NONE) {
                return null;
            }
            final V old = valueOrGeneric(place);
            remove(probe);
            return old;
        });
    }

    /** Removes a key that is there. */
    void remove(final KeyProbe key) {
        turns.mutating();
        storage.remove(range.handle().live(), key);
    }

    /** Removes a key; false if it is not there. */
    boolean removeKey(final Object key) {
        return turns.write(() -> {
            final KeyProbe probe = range.probe(key);
            final boolean found = range.find(probe) != Tree.NONE;
            if (found) {
                remove(probe);
            }
            return found;
        });
    }

    @Override
    public final void clear() {
        turns.write(() -> {
            final long tree = range.handle().live();
            if (!range.isBounded()) {
                turns.mutating();
                storage.clear(tree);
                return;
            }
            for (long place = range.first(); place != Tree.NONE; place = range.first()) {
                remove(range.probe(values.loadKey(storage.key(place))));
            }
        });
    }

    @Override
    public final V putIfAbsent(final K key, final V value) {
        values.check(value);
        return turns.write(() -> {
            final long place = range.find(range.probe(key));
            final V old = place == Tree.NONE ? null : valueOrGeneric(place);
            if (old == null) {
                store(key, value);
            }
            return old;
        });
    }

    @Override
    public final boolean remove(final Object key, final Object value) {
        return turns.write(() -> {
            final KeyProbe probe = range.probe(key);
            final long place = range.find(probe);
            final boolean same = place != Tree.NONE && Equality.same(valueOrGeneric(place), value);
            if (same) {
                remove(probe);
            }
            return same;
        });
    }

    @Override
    public final boolean replace(final K key, final V expected, final V value) {
        values.check(value);
        return turns.write(() -> {
            final long place = range.find(range.probe(key));
            final boolean same = place != Tree.NONE && Equality.same(valueOrGeneric(place), expected);
            if (same) {
                store(key, value);
            }
            return same;
        });
    }

    @Override
    public final V replace(final K key, final V value) {
        values.check(value);
        return attachment.takeOut(() -> range.find(range.probe(key)) == Tree.NONE ? null : store(key, value));
    }

    @Override
    public final void replaceAll(final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        turns.write(() -> {
            final Map<K, V> replaced = new LinkedHashMap<>();
            forEach((key, value) -> replaced.put(key, function.apply(key, value)));
            replaced.values().forEach(values::check);
            replaced.forEach(this::replace);
        });
    }

    @Override
    public final V computeIfAbsent(final K key, final Function<? super K, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> {
            final V old = load(key);
            return old != null ? old : stored(key, function.apply(key));
        });
    }

    @Override
    public final V computeIfPresent(final K key, final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> {
            final V old = load(key);
            return old == null ? null : storedOrRemoved(key, function.apply(key, old));
        });
    }

    @Override
    public final V compute(final K key, final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> storedOrRemoved(key, function.apply(key, load(key))));
    }

    @Override
    public final V merge(final K key, final V value, final BiFunction<? super V, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(value, "value");
        return turns.write(() -> {
            final V old = load(key);
            return storedOrRemoved(key, old == null ? value : function.apply(old, value));
        });
    }

    private V storedOrRemoved(final K key, final V value) {
        if (value == null) {
            remove(key);
            return null;
        }
        return stored(key, value);
    }

    /** Stores a value that is not null, and gives it as it is found then: a plain collection has become a shared one. */
    private V stored(final K key, final V value) {
        if (value == null) {
            return null;
        }
        values.check(value);
        store(key, value);
        return load(key);
    }

    @Override
    public final boolean containsValue(final Object value) {
        return turns.read(() -> values().stream().anyMatch(each -> Equality.same(value, each)));
    }

    /** As {@link Map#equals}, but byte arrays are compared by content. */
    @Override
    public final boolean equals(final Object other) {
        return other == this
                || other instanceof Map<?, ?> map
                        && turns.read(() -> Nesting.compare(range.handle(), () -> Equality.sameEntries(this, map)));
    }

    @Override
    public final int hashCode() {
        return turns.read(() -> Nesting.compare(range.handle(), () -> Equality.hashEntries(this)));
    }

    @Override
    public final String toString() {
        return turns.read(() -> Nesting.print(range.handle(), "(this Map)", super::toString));
    }

    @Override
    public final Set<Map.Entry<K, V>> entrySet() {
        return new TreeEntries<>(this);
    }

    @SuppressWarnings("unchecked")
    K key(final long place) {
        return (K) values.loadKeyOrGeneric(storage.key(place));
    }

    @SuppressWarnings("unchecked")
    V value(final long place) {
        return storage.withValues() ? (V) values.load(storage.value(place)) : null;
    }

    /** For what does not ask for the value itself, and must not fail over one that is not known here. */
    @SuppressWarnings("unchecked")
    V valueOrGeneric(final long place) {
        return storage.withValues() ? (V) values.loadOrGeneric(storage.value(place)) : null;
    }
}
