package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A map that processes share, in the order of insertion. Keys are any values but tuples and containers, byte[] compared by
 * content, and never null; null values are allowed, and as in {@link java.util.HashMap} a key with a null
 * value counts as absent for {@code putIfAbsent}, {@code computeIfAbsent} and {@code merge}.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one. So every
 * operation is atomic, {@code compute} and {@code merge} with their functions too; such a function runs once, in the turn.
 * Iterators are weakly consistent: they never throw ConcurrentModificationException.
 *
 * <p>What is said of values in {@link SharedList} holds here too.
 *
 * @param <K> type of keys; not checked, other processes may have put in something else.
 * @param <V> type of values; not checked.
 */
public final class SharedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V>, SharedObject {
    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final Values values;
    private final Dict dict;

    /** Look-ups outside turns, made once: so they allocate nothing. */
    private final Function<Object, V> loading = this::load;

    private final Function<Object, Boolean> containing = this::isThere;

    SharedMap(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        this.values = attachment.values();
        this.dict = attachment.dict();
    }

    /**
     * The map of a name, made empty if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <K>    type of keys.
     * @param <V>    type of values.
     * @return the map.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static <K, V> SharedMap<K, V> open(final Region region, final String name) {
        return new SharedMap<>(
                region.attachment().directory().openOrCreate(name, CollectionKinds.MAP, Directory.Initializer.NONE));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    @Override
    public Map<K, V> snapshot() {
        return turns.read(() -> {
            final long map = handle.live();
            final long size = dict.size(map);
            return Nesting.copy(handle, new LinkedHashMap<>(), copy -> {
                int entry = dict.first(map);
                for (long i = 0; i < size && entry != Dict.NONE; i++) {
                    copy.put(key(dict.at(map, entry)), cast(values.snapshot(dict.value(map, entry))));
                    entry = dict.next(map, entry);
                }
            });
        });
    }

    @Override
    public int size() {
        return (int) longSize();
    }

    private long longSize() {
        return turns.isHeld() ? dict.size(handle.live()) : turns.read(() -> dict.size(handle.live()));
    }

    @Override
    public boolean isEmpty() {
        return longSize() == 0;
    }

    @Override
    public boolean containsKey(final Object key) {
        return turns.read(containing, key);
    }

    @Override
    public V get(final Object key) {
        return turns.isHeld() ? load(key) : turns.read(loading, key);
    }

    private boolean isThere(final Object key) {
        return dict.find(handle.live(), key) != Dict.NONE;
    }

    private V load(final Object key) {
        final long map = handle.live();
        final int entry = dict.find(map, key);
        return entry == Dict.NONE ? null : value(map, entry);
    }

    @Override
    public V getOrDefault(final Object key, final V other) {
        return turns.read(() -> {
            final long map = handle.live();
            final int entry = dict.find(map, key);
            return entry == Dict.NONE ? other : value(map, entry);
        });
    }

    @Override
    public V put(final K key, final V value) {
        values.check(value);
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        try {
            final V old = exchange(key, value);
            turns.commitOperation(frame);
            return old;
        } catch (final Throwable e) {
            try {
                turns.abortOperation(frame);
            } finally {
                if (frame <= Turns.OUTERMOST && turns.holder == me) {
                    turns.holder = Turns.NOBODY;
                }
            }
            throw e;
        }
    }

    private V exchange(final K key, final V value) {
        final long map = handle.live();
        dict.checkKey(key);
        final int entry = dict.find(map, key);
        final V old = entry == Dict.NONE ? null : valueOrGeneric(map, entry);
        store(map, entry, key, value);
        return attachment.kept(old);
    }

    /**
     * Stores a value that was checked under a key whose entry is known, {@link Dict#NONE} if there is none yet. A shared
     * object that is let go and held again is not freed in between. Returns the entry.
     */
    private int store(final long map, final int entry, final K key, final V value) {
        turns.mutating();
        final Object copied = values.copied(value);
        if (entry == Dict.NONE) {
            final int added = dict.add(map, key);
            values.store(dict.value(map, added), copied);
            return added;
        }
        values.replace(dict.value(map, entry), copied);
        return entry;
    }

    @Override
    public void putAll(final Map<? extends K, ? extends V> other) {
        final List<K> keys = new ArrayList<>();
        final List<V> stored = new ArrayList<>();
        other.forEach((key, value) -> {
            dict.checkKey(key);
            values.check(value);
            keys.add(key);
            stored.add(value);
        });
        turns.write(() -> {
            final long map = handle.live();
            for (int i = 0; i < keys.size(); i++) {
                store(map, dict.find(map, keys.get(i)), keys.get(i), stored.get(i));
            }
        });
    }

    @Override
    public V remove(final Object key) {
        return turns.write(SharedMap::take, this, key);
    }

    private V take(final Object key) {
        final long map = handle.live();
        final int entry = dict.find(map, key);
        if (entry == Dict.NONE) {
            return null;
        }
        final V old = valueOrGeneric(map, entry);
        turns.mutating();
        dict.remove(map, entry);
        return attachment.kept(old);
    }

    @Override
    public void clear() {
        entrySet().clear();
    }

    @Override
    public V putIfAbsent(final K key, final V value) {
        values.check(value);
        return turns.write(SharedMap::fill, this, key, value);
    }

    private V fill(final K key, final V value) {
        final long map = handle.live();
        dict.checkKey(key);
        final int entry = dict.find(map, key);
        final V old = entry == Dict.NONE ? null : valueOrGeneric(map, entry);
        if (old == null) {
            store(map, entry, key, value);
        }
        return old;
    }

    @Override
    public boolean remove(final Object key, final Object value) {
        return turns.write(() -> {
            final long map = handle.live();
            final int entry = dict.find(map, key);
            final boolean same = entry != Dict.NONE && Equality.same(valueOrGeneric(map, entry), value);
            if (same) {
                turns.mutating();
                dict.remove(map, entry);
            }
            return same;
        });
    }

    @Override
    public boolean replace(final K key, final V expected, final V value) {
        values.check(value);
        return turns.write(() -> {
            final long map = handle.live();
            final int entry = dict.find(map, key);
            final boolean same = entry != Dict.NONE && Equality.same(valueOrGeneric(map, entry), expected);
            if (same) {
                store(map, entry, key, value);
            }
            return same;
        });
    }

    @Override
    public V replace(final K key, final V value) {
        values.check(value);
        return turns.write(SharedMap::exchangeThere, this, key, value);
    }

    private V exchangeThere(final K key, final V value) {
        return dict.find(handle.live(), key) == Dict.NONE ? null : exchange(key, value);
    }

    @Override
    public void replaceAll(final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        turns.write(() -> {
            final Map<K, V> replaced = new LinkedHashMap<>();
            forEach((key, value) -> replaced.put(key, function.apply(key, value)));
            replaced.values().forEach(values::check);
            replaced.forEach(this::replace);
        });
    }

    @Override
    public V computeIfAbsent(final K key, final Function<? super K, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> {
            final long place = place(key);
            final V old = at(place);
            final V made = old == null ? function.apply(key) : null;
            return made == null ? old : settle(key, place, made);
        });
    }

    @Override
    public V computeIfPresent(final K key, final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> {
            final long place = place(key);
            final V old = at(place);
            return old == null ? null : settle(key, place, function.apply(key, old));
        });
    }

    @Override
    public V compute(final K key, final BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        return turns.write(() -> {
            final long place = place(key);
            return settle(key, place, function.apply(key, at(place)));
        });
    }

    @Override
    public V merge(final K key, final V value, final BiFunction<? super V, ? super V, ? extends V> function) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(value, "value");
        return turns.write(() -> {
            final long place = place(key);
            final V old = at(place);
            return settle(key, place, old == null ? value : function.apply(old, value));
        });
    }

    /** Entry of a key and above it its stamp, which says later whether it is still that one; 0 if there is none. */
    private long place(final K key) {
        final long map = handle.live();
        dict.checkKey(key);
        final int entry = dict.find(map, key);
        return entry == Dict.NONE ? 0 : (long) dict.stamp(map, entry) << Integer.SIZE | entry;
    }

    private V at(final long place) {
        return place == 0 ? null : value(handle.live(), (int) place);
    }

    /**
     * Stores what a function of the user has made of the value at a place, or removes it for null. The function may have
     * changed the map. Returns the value as it is found then: a plain collection has become a shared one.
     */
    private V settle(final K key, final long place, final V value) {
        final long map = handle.live();
        final boolean still = place != 0 && dict.isStill(map, (int) place, (int) (place >>> Integer.SIZE));
        final int entry = still ? (int) place : dict.find(map, key);
        if (value != null) {
            values.check(value);
            final int stored = store(map, entry, key, value);
            return Values.isSimple(value) ? value : value(map, stored);
        }
        if (entry != Dict.NONE) {
            turns.mutating();
            dict.remove(map, entry);
        }
        return null;
    }

    /**
     * Adds to a value that is a Long; a key that is absent counts as 0. Takes a turn.
     *
     * @param key   of it.
     * @param delta to add; overflow wraps around.
     * @return its value after.
     * @throws WrongTypeException if the value is no Long.
     */
    public long addToLong(final K key, final long delta) {
        final long there = turns.isHeld() ? slotOf(key, ValueType.LONG) : 0;
        if (there != 0) {
            final long value = values.payload(there) + delta;
            values.storeLong(there, value);
            return value;
        }
        return turns.write(() -> {
            final long map = handle.live();
            final long slot = numberSlot(map, key, ValueType.LONG);
            final long value = (values.type(slot) == ValueType.LONG ? values.payload(slot) : 0) + delta;
            values.storeLong(slot, value);
            return value;
        });
    }

    /**
     * Adds to a value that is a Double; a key that is absent counts as 0. Takes a turn.
     *
     * @param key   of it.
     * @param delta to add.
     * @return its value after.
     * @throws WrongTypeException if the value is no Double.
     */
    public double addToDouble(final K key, final double delta) {
        final long there = turns.isHeld() ? slotOf(key, ValueType.DOUBLE) : 0;
        if (there != 0) {
            final double value = Double.longBitsToDouble(values.payload(there)) + delta;
            values.storeDouble(there, value);
            return value;
        }
        return turns.write(() -> {
            final long map = handle.live();
            final long slot = numberSlot(map, key, ValueType.DOUBLE);
            final boolean present = values.type(slot) == ValueType.DOUBLE;
            final double value = (present ? Double.longBitsToDouble(values.payload(slot)) : 0) + delta;
            values.storeDouble(slot, value);
            return value;
        });
    }

    /** Slot of a value of a type, 0 if there is none. To store over it is all or nothing: it lies on one line. */
    private long slotOf(final K key, final int type) {
        final long map = handle.live();
        final int entry = dict.find(map, key);
        return entry != Dict.NONE && values.type(dict.value(map, entry)) == type ? dict.value(map, entry) : 0;
    }

    /** Slot of a number, or an empty one just made. */
    private long numberSlot(final long map, final K key, final int type) {
        dict.checkKey(key);
        final int found = dict.find(map, key);
        if (found == Dict.NONE) {
            turns.mutating();
            return dict.value(map, -dict.findOrAdd(map, key));
        }
        final long slot = dict.value(map, found);
        if (values.type(slot) != type) {
            final Object value = values.loadOrGeneric(slot);
            throw new WrongTypeException("value of key=" + key + " is "
                    + (value == null ? "null" : "a " + value.getClass().getName()) + ", not a "
                    + (type == ValueType.LONG ? "Long" : "Double"));
        }
        return slot;
    }

    /**
     * Makes an empty map under a key; what was there is removed. Takes a turn.
     *
     * @param key  of it.
     * @param <K2> type of its keys.
     * @param <V2> type of its values.
     * @return the new map.
     */
    public <K2, V2> SharedMap<K2, V2> putMap(final K key) {
        return new SharedMap<>(putObject(key, CollectionKinds.MAP));
    }

    /**
     * Makes an empty list under a key; what was there is removed. Takes a turn.
     *
     * @param key of it.
     * @param <T> type of its elements.
     * @return the new list.
     */
    public <T> SharedList<T> putList(final K key) {
        return new SharedList<>(putObject(key, CollectionKinds.LIST));
    }

    /**
     * Makes an empty sorted map, naturally ordered, under a key; what was there is removed. Takes a turn.
     *
     * @param key  of it.
     * @param <K2> type of its keys.
     * @param <V2> type of its values.
     * @return the new map.
     */
    public <K2, V2> SharedSortedMap<K2, V2> putSortedMap(final K key) {
        return new SharedSortedMap<>(putObject(key, CollectionKinds.SORTED_MAP));
    }

    /**
     * Makes an empty set under a key; what was there is removed. Takes a turn.
     *
     * @param key of it.
     * @param <T> type of its elements.
     * @return the new set.
     */
    public <T> SharedSet<T> putSet(final K key) {
        return new SharedSet<>(putObject(key, CollectionKinds.SET));
    }

    /**
     * Makes an empty string under a key; what was there is removed. Takes a turn.
     *
     * @param key of it.
     * @return the new string.
     */
    public SharedString putString(final K key) {
        return new SharedString(putObject(key, CollectionKinds.STRING));
    }

    /**
     * Makes empty bytes under a key; what was there is removed. Takes a turn.
     *
     * @param key of them.
     * @return the new bytes.
     */
    public SharedBytes putBytes(final K key) {
        return new SharedBytes(putObject(key, CollectionKinds.BYTES));
    }

    /** Makes an object under a key, with a turn of its own; gives its handle. */
    Handle putObject(final K key, final ObjectKind kind) {
        return turns.write(() -> {
            final long map = handle.live();
            dict.checkKey(key);
            turns.mutating();
            final int entry = dict.findOrAdd(map, key);
            final long slot = dict.value(map, Math.abs(entry));
            if (entry > 0) {
                values.free(slot);
            }
            return values.storeNew(slot, kind);
        });
    }

    @Override
    public boolean containsValue(final Object value) {
        return values().contains(value);
    }

    /** As {@link Map#equals}, but byte arrays are compared by content. */
    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof Map<?, ?> map)) {
            return false;
        }
        final boolean itself = other == this || other instanceof SharedMap<?, ?> shared && shared.handle.equals(handle);
        return itself || turns.read(() -> Nesting.compare(handle, () -> Equality.sameEntries(this, map)));
    }

    @Override
    public int hashCode() {
        return turns.read(() -> Nesting.compare(handle, () -> Equality.hashEntries(this)));
    }

    @Override
    public String toString() {
        return turns.read(() -> Nesting.print(handle, "(this Map)", super::toString));
    }

    @Override
    public Set<K> keySet() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return new DictView<>(handle, this::valueOrGenericAt);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    private K key(final long place) {
        return cast(values.loadDictKey(Dict.keyOf(place)));
    }

    private V valueAt(final long place) {
        return cast(values.load(Dict.valueOf(place)));
    }

    /** For what does not ask for the value itself, and must not fail over one that is not known here. */
    private V valueOrGenericAt(final long place) {
        return cast(values.loadOrGeneric(Dict.valueOf(place)));
    }

    private V valueOrGeneric(final long map, final int entry) {
        return valueOrGenericAt(dict.at(map, entry));
    }

    private V value(final long map, final int entry) {
        return valueAt(dict.at(map, entry));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(final Object value) {
        return (T) value;
    }

    /** The live view of the keys. */
    private final class Keys extends DictView.OfSet<K> {
        Keys() {
            super(handle, SharedMap.this::key);
        }

        @Override
        public boolean contains(final Object object) {
            return containsKey(object);
        }

        @Override
        public boolean remove(final Object object) {
            return turns.write(() -> {
                final boolean present = containsKey(object);
                if (present) {
                    SharedMap.this.remove(object);
                }
                return present;
            });
        }
    }

    /** The live view of the entries. */
    private final class Entries extends DictView.OfSet<Map.Entry<K, V>> {
        Entries() {
            super(handle, place -> new Item(key(place), valueOrGenericAt(place)));
        }

        @Override
        public boolean contains(final Object object) {
            return object instanceof Map.Entry<?, ?> entry
                    && turns.read(() -> {
                        final long map = handle.live();
                        final int found = dict.find(map, entry.getKey());
                        return found != Dict.NONE && Equality.same(valueOrGeneric(map, found), entry.getValue());
                    });
        }

        @Override
        public boolean remove(final Object object) {
            return object instanceof Map.Entry<?, ?> entry && SharedMap.this.remove(entry.getKey(), entry.getValue());
        }
    }

    /** An entry as an iterator saw it; setting its value writes through, and puts the entry back if it was removed. */
    private final class Item extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Item(final K key, final V value) {
            super(key, value);
        }

        @Override
        public V setValue(final V value) {
            final V old = SharedMap.this.put(getKey(), value);
            super.setValue(value);
            return old;
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Map.Entry<?, ?> entry
                    && Equality.same(getKey(), entry.getKey())
                    && Equality.same(getValue(), entry.getValue());
        }

        @Override
        public int hashCode() {
            return Equality.hash(getKey()) ^ Equality.hash(getValue());
        }
    }
}
