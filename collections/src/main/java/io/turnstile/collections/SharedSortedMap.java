package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.ValueType;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A map that processes share, in the order of its keys. Keys are what those of a {@link SharedMap} are, and never null; null
 * values are allowed, and as in {@link java.util.TreeMap} a key with a null value counts as absent for
 * {@code putIfAbsent}, {@code computeIfAbsent} and {@code merge}.
 *
 * <p>The natural order is the same in every process: numbers by value, String by UTF-16 units as {@link String#compareTo},
 * byte[] by unsigned bytes, others as their {@code compareTo} says. All keys must be of one type: an Integer is not
 * compared with a Long, that is ClassCastException. Another order is that of a comparator with a name. The name is in the
 * region; each process that uses the map gives its comparator under this name, and all of them must mean the same order.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one. So every
 * operation is atomic, {@code compute} and {@code merge} with their functions too; such a function runs once, in the turn.
 * Finding, putting and removing take logarithmic time, a step to the next entry constant time. Iterators are weakly
 * consistent: they never throw ConcurrentModificationException. Views are live; one with bounds counts its entries when it
 * is asked for its size.
 *
 * <p>What is said of values in {@link SharedList} holds here too. A java.util SortedMap in its natural order that is put into
 * a shared container becomes a sorted map there; one with a comparator is refused, since nobody else would know that.
 *
 * @param <K> type of keys; not checked, other processes may have put in something else.
 * @param <V> type of values; not checked.
 */
public final class SharedSortedMap<K, V> extends SortedMapView<K, V> implements SharedObject {
    SharedSortedMap(final Handle handle) {
        super(TreeRange.all(handle, Tree.ofMaps(handle.attachment())));
    }

    /**
     * The map of a name, made empty and naturally ordered if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <K>    type of keys.
     * @param <V>    type of values.
     * @return the map.
     * @throws WrongTypeException if the name belongs to something else, or the map has a comparator that this process has
     *     not named.
     */
    public static <K, V> SharedSortedMap<K, V> open(final Region region, final String name) {
        return new SharedSortedMap<>(
                TreeOpening.open(region, name, CollectionKinds.SORTED_MAP, Tree.ofMaps(region.attachment())));
    }

    /**
     * The map of a name, ordered by a comparator, made empty if there is none. Takes a turn only to make it.
     *
     * @param region         in which.
     * @param name           of the map.
     * @param comparatorName of the comparator; as {@link #registerComparator} has it.
     * @param comparator     of keys.
     * @param <K>            type of keys.
     * @param <V>            type of values.
     * @return the map.
     * @throws WrongTypeException if the name belongs to something else, or the map is ordered naturally or by a comparator
     *     of another name.
     */
    public static <K, V> SharedSortedMap<K, V> open(
            final Region region,
            final String name,
            final String comparatorName,
            final Comparator<? super K> comparator) {
        registerComparator(region, comparatorName, comparator);
        return new SharedSortedMap<>(TreeOpening.open(
                region, name, CollectionKinds.SORTED_MAP, Tree.ofMaps(region.attachment()), comparatorName));
    }

    /**
     * Names a comparator in this process, for sorted maps and sets of the region that have its name and are found inside
     * other containers. Takes no turn, and stores nothing in the region.
     *
     * @param region     in which.
     * @param name       of the comparator. A comparator that this process has given this name before is forgotten.
     * @param comparator of keys; the same order in every process.
     */
    public static void registerComparator(final Region region, final String name, final Comparator<?> comparator) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(comparator, "comparator");
        Comparators.of(region.attachment()).register(name, comparator);
    }

    Handle handle() {
        return range.handle();
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    @Override
    public NavigableMap<K, V> snapshot() {
        return turns.read(() -> {
            final SnapshotOrder order = new SnapshotOrder(range);
            final NavigableMap<K, V> snapshot = Nesting.copy(
                    handle(),
                    new TreeMap<K, V>(order.comparator()),
                    copy -> range.forEach(place -> order.take(() -> copy.put(key(place), unshared(place)))));
            order.filled();
            return snapshot;
        });
    }

    @SuppressWarnings("unchecked")
    private V unshared(final long place) {
        return (V) values.snapshot(storage.value(place));
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
        return turns.write(() -> {
            final long slot = numberSlot(key, ValueType.LONG);
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
        return turns.write(() -> {
            final long slot = numberSlot(key, ValueType.DOUBLE);
            final boolean present = values.type(slot) == ValueType.DOUBLE;
            final double value = (present ? Double.longBitsToDouble(values.payload(slot)) : 0) + delta;
            values.storeDouble(slot, value);
            return value;
        });
    }

    /** Slot of a number, or an empty one just made. */
    private long numberSlot(final K key, final int type) {
        final long slot = storage.value(placeOf(key));
        if (values.type(slot) != type && values.type(slot) != ValueType.EMPTY) {
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
     * Makes an empty set under a key; what was there is removed. Takes a turn.
     *
     * @param key of it.
     * @param <T> type of its elements.
     * @return the new set.
     */
    public <T> SharedSet<T> putSet(final K key) {
        return new SharedSet<>(putObject(key, CollectionKinds.SET));
    }

    private Handle putObject(final K key, final ObjectKind kind) {
        return turns.write(() -> {
            final long slot = storage.value(placeOf(key));
            turns.mutating();
            values.free(slot);
            return values.storeNew(slot, kind);
        });
    }
}
