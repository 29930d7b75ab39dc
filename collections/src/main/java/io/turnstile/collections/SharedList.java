package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A list that processes share. Null elements are allowed; elements keep their exact type.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one.
 * {@code get} and {@code set} take constant time, {@code add} at the end too; in the middle {@code add} and {@code remove}
 * touch one element in 256 behind the place. Iterators are fail-fast.
 *
 * <p>A plain List or Map that is put in is copied deeply and becomes a shared one, a list made by {@code List.of} becomes a
 * tuple that comes back as such; a shared object is held by reference. What is taken out of a list and is held by nothing
 * else can be used until the turn ends; without a turn around it, it comes as an unshared copy.
 *
 * @param <E> type of elements; not checked, other processes may have put in something else.
 */
public final class SharedList<E> extends AbstractList<E> implements RandomAccess, SharedObject {
    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final TurnMemory memory;
    private final Values values;
    private final ListStorage storage;
    private final ListElements<E> elements;
    private final ListPlaces places;

    SharedList(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.values = attachment.values();
        this.storage = ListStorage.of(attachment);
        this.elements = new ListElements<>(handle);
        this.places = new ListPlaces(handle);
    }

    /**
     * The list of a name, made empty if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <E>    type of elements.
     * @return the list.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static <E> SharedList<E> open(final Region region, final String name) {
        return new SharedList<>(
                region.attachment().directory().openOrCreate(name, CollectionKinds.LIST, Directory.Initializer.NONE));
    }

    ListStorage storage() {
        return storage;
    }

    ListElements<E> elements() {
        return elements;
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    @Override
    public List<E> snapshot() {
        return turns.read(() -> {
            final long list = handle.live();
            final long size = storage.size(list);
            return Nesting.copy(handle, new ArrayList<>(), copy -> {
                for (long i = 0; i < size; i++) {
                    copy.add(cast(values.snapshot(storage.slot(list, i))));
                }
            });
        });
    }

    @Override
    public int size() {
        return turns.isHeld() ? (int) storage.size(handle.live()) : turns.read(() -> (int) storage.size(handle.live()));
    }

    @Override
    public E get(final int index) {
        return turns.isHeld() ? load(index) : turns.read(() -> load(index));
    }

    E load(final int index) {
        return cast(values.load(slot(index)));
    }

    /** For what does not ask for the element itself, and must not fail over one that is not known here. */
    E loadOrGeneric(final int index) {
        return cast(values.loadOrGeneric(slot(index)));
    }

    @Override
    public E set(final int index, final E element) {
        values.check(element);
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        try {
            final E old = exchange(index, element);
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

    private E exchange(final int index, final E element) {
        final long slot = slot(index);
        final E old = cast(values.loadOrGeneric(slot));
        elements.replaceAt(slot, element);
        return attachment.kept(old);
    }

    @Override
    public boolean add(final E element) {
        values.check(element);
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        try {
            append(element);
            turns.commitOperation(frame);
            return true;
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

    private void append(final E element) {
        final long list = handle.live();
        turns.mutating();
        final Object copied = values.copied(element);
        values.store(storage.append(list), copied);
    }

    @Override
    public void add(final int index, final E element) {
        values.check(element);
        turns.write(() -> {
            checkPosition(index, storage.size(handle.live()));
            elements.insert(index, element);
        });
    }

    @Override
    public boolean addAll(final Collection<? extends E> added) {
        final Object[] array = elements.checked(added);
        turns.write(() -> elements.insert(size(), array));
        return array.length > 0;
    }

    @Override
    public boolean addAll(final int index, final Collection<? extends E> added) {
        final Object[] array = elements.checked(added);
        turns.write(() -> {
            checkPosition(index, storage.size(handle.live()));
            elements.insert(index, array);
        });
        return array.length > 0;
    }

    @Override
    public E remove(final int index) {
        return attachment.takeOut(() -> {
            final E old = loadOrGeneric(index);
            elements.remove(index, index + 1);
            return old;
        });
    }

    @Override
    public boolean remove(final Object element) {
        return turns.write(() -> {
            final int index = indexOf(element);
            if (index >= 0) {
                elements.remove(index, index + 1);
            }
            return index >= 0;
        });
    }

    @Override
    protected void removeRange(final int from, final int to) {
        turns.write(() -> {
            Objects.checkFromToIndex(from, to, size());
            elements.remove(from, to);
        });
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        return turns.write(() -> elements.removeIf(0, size(), filter));
    }

    @Override
    public boolean removeAll(final Collection<?> removed) {
        return removeIf(removed::contains);
    }

    @Override
    public boolean retainAll(final Collection<?> retained) {
        return removeIf(Predicate.not(retained::contains));
    }

    @Override
    public void replaceAll(final UnaryOperator<E> operator) {
        Objects.requireNonNull(operator, "operator");
        turns.write(() -> elements.replaceAll(0, size(), operator));
    }

    /** Sorts in one turn, and stably. Lists of only Long or only Double are sorted as numbers if no order is given. */
    @Override
    public void sort(final Comparator<? super E> comparator) {
        turns.write(() -> elements.sort(0, size(), comparator));
    }

    @Override
    public void clear() {
        turns.write(() -> {
            final long list = handle.live();
            turns.mutating();
            storage.clear(list);
        });
    }

    @Override
    public int indexOf(final Object element) {
        return turns.read(() -> elements.indexOf(0, size(), element));
    }

    @Override
    public int lastIndexOf(final Object element) {
        return turns.read(() -> elements.lastIndexOf(0, size(), element));
    }

    @Override
    public boolean contains(final Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public Object[] toArray() {
        return turns.read(() -> elements.toArray(0, size()));
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return Arrays.asList(toArray()).toArray(array);
    }

    /** As {@link List#equals}, but byte arrays are compared by content. */
    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof List<?> list)) {
            return false;
        }
        final boolean itself = other == this || other instanceof SharedList<?> shared && shared.handle.equals(handle);
        return itself
                || turns.read(() ->
                        Nesting.compare(handle, () -> list.size() == size() && Equality.sameElements(this, list)));
    }

    @Override
    public int hashCode() {
        return turns.read(() -> Nesting.compare(handle, () -> Equality.hashElements(this)));
    }

    @Override
    public String toString() {
        return turns.read(() -> Nesting.print(handle, "(this Collection)", super::toString));
    }

    /**
     * An element as a long, without boxing. Takes no turn if that can be avoided.
     *
     * @param index of it.
     * @return its value.
     * @throws WrongTypeException        if it is no Long.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public long getLong(final int index) {
        return turns.isHeld() ? loadLong(index) : turns.read(() -> loadLong(index));
    }

    private long loadLong(final int index) {
        return memory.getLong(numberSlot(index, ValueType.LONG) + SlotLayout.PAYLOAD_OFFSET);
    }

    /**
     * Sets an element to a Long, without boxing. Takes a turn.
     *
     * @param index of it.
     * @param value new.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public void setLong(final int index, final long value) {
        if (!turns.isHeld() || !storeOver(index, ValueType.LONG, value)) {
            turns.write(() -> {
                final long slot = slot(index);
                turns.mutating();
                values.free(slot);
                values.storeLong(slot, value);
            });
        }
    }

    /** Overwrites a number by one of the same type, in one store; says no if it is of another. */
    private boolean storeOver(final int index, final int type, final long payload) {
        final long slot = slot(index);
        final boolean same = values.type(slot) == type;
        if (same) {
            memory.putLong(slot + SlotLayout.PAYLOAD_OFFSET, payload);
        }
        return same;
    }

    /**
     * Adds to an element that is a Long. Takes a turn.
     *
     * @param index of it.
     * @param delta to add; overflow wraps around.
     * @return its value after.
     * @throws WrongTypeException        if it is no Long.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public long addToLong(final int index, final long delta) {
        return turns.isHeld() ? increase(index, delta) : turns.write(() -> increase(index, delta));
    }

    private long increase(final int index, final long delta) {
        final long at = numberSlot(index, ValueType.LONG) + SlotLayout.PAYLOAD_OFFSET;
        final long value = memory.getLong(at) + delta;
        memory.putLong(at, value);
        return value;
    }

    /**
     * An element as a double, without boxing. Takes no turn if that can be avoided.
     *
     * @param index of it.
     * @return its value.
     * @throws WrongTypeException        if it is no Double.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public double getDouble(final int index) {
        return turns.isHeld() ? loadDouble(index) : turns.read(() -> loadDouble(index));
    }

    private double loadDouble(final int index) {
        return Double.longBitsToDouble(memory.getLong(numberSlot(index, ValueType.DOUBLE) + SlotLayout.PAYLOAD_OFFSET));
    }

    /**
     * Sets an element to a Double, without boxing. Takes a turn.
     *
     * @param index of it.
     * @param value new.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public void setDouble(final int index, final double value) {
        if (!turns.isHeld() || !storeOver(index, ValueType.DOUBLE, Double.doubleToLongBits(value))) {
            turns.write(() -> {
                final long slot = slot(index);
                turns.mutating();
                values.free(slot);
                values.storeDouble(slot, value);
            });
        }
    }

    /**
     * Adds to an element that is a Double. Takes a turn.
     *
     * @param index of it.
     * @param delta to add.
     * @return its value after.
     * @throws WrongTypeException        if it is no Double.
     * @throws IndexOutOfBoundsException if there is no such element.
     */
    public double addToDouble(final int index, final double delta) {
        return turns.isHeld() ? increase(index, delta) : turns.write(() -> increase(index, delta));
    }

    private double increase(final int index, final double delta) {
        final long at = numberSlot(index, ValueType.DOUBLE) + SlotLayout.PAYLOAD_OFFSET;
        final double value = Double.longBitsToDouble(memory.getLong(at)) + delta;
        memory.putLong(at, Double.doubleToLongBits(value));
        return value;
    }

    /**
     * Makes an empty list as the last element. Takes a turn.
     *
     * @param <T> type of its elements.
     * @return the new list.
     */
    public <T> SharedList<T> addList() {
        return new SharedList<>(addObject(CollectionKinds.LIST));
    }

    /**
     * Makes an empty map as the last element. Takes a turn.
     *
     * @param <K> type of its keys.
     * @param <V> type of its values.
     * @return the new map.
     */
    public <K, V> SharedMap<K, V> addMap() {
        return new SharedMap<>(addObject(CollectionKinds.MAP));
    }

    /**
     * Adds an empty sorted map, naturally ordered. Takes a turn.
     *
     * @param <K> type of its keys.
     * @param <V> type of its values.
     * @return the new map.
     */
    public <K, V> SharedSortedMap<K, V> addSortedMap() {
        return new SharedSortedMap<>(addObject(CollectionKinds.SORTED_MAP));
    }

    /**
     * Makes an empty set as the last element. Takes a turn.
     *
     * @param <T> type of its elements.
     * @return the new set.
     */
    public <T> SharedSet<T> addSet() {
        return new SharedSet<>(addObject(CollectionKinds.SET));
    }

    /**
     * Makes an empty string at the end. Takes a turn.
     *
     * @return the new string.
     */
    public SharedString addString() {
        return new SharedString(addObject(CollectionKinds.STRING));
    }

    /**
     * Makes empty bytes at the end. Takes a turn.
     *
     * @return the new bytes.
     */
    public SharedBytes addBytes() {
        return new SharedBytes(addObject(CollectionKinds.BYTES));
    }

    private Handle addObject(final ObjectKind kind) {
        return turns.write(() -> {
            final long list = handle.live();
            turns.mutating();
            return values.storeNew(storage.append(list), kind);
        });
    }

    /**
     * A live view of a part. When elements were added to the list or removed past it, by whatever process, all of it throws
     * ConcurrentModificationException.
     */
    @Override
    public List<E> subList(final int from, final int to) {
        return turns.read(() -> {
            checkRange(from, to, size());
            return new SharedSubList<>(this, null, from, to - from);
        });
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(final int index) {
        return turns.read(() -> {
            checkPosition(index, storage.size(handle.live()));
            return new ListCursor<>(this, index);
        });
    }

    long slot(final int index) {
        return turns.isHeld() ? places.slot(index) : slotAtThisMoment(index);
    }

    private long slotAtThisMoment(final int index) {
        final long list = handle.live();
        final long size = storage.size(list);
        if (index < 0 || index >= size) {
            throw outOfBounds(index, size);
        }
        return storage.slot(list, index);
    }

    static IndexOutOfBoundsException outOfBounds(final int index, final long size) {
        return new IndexOutOfBoundsException("index=" + index + " size=" + size);
    }

    private long numberSlot(final int index, final int type) {
        final long slot = slot(index);
        if (values.type(slot) != type) {
            throw wrongType(index, type);
        }
        return slot;
    }

    private WrongTypeException wrongType(final int index, final int type) {
        final Object found = loadOrGeneric(index);
        return new WrongTypeException("element index=" + index + " is "
                + (found == null ? "null" : "a " + found.getClass().getName()) + ", not a "
                + (type == ValueType.LONG ? "Long" : "Double"));
    }

    /** Throws what {@link List#subList} of java.util throws. */
    static void checkRange(final int from, final int to, final int size) {
        if (from < 0 || to > size) {
            throw new IndexOutOfBoundsException("from=" + from + " to=" + to + " size=" + size);
        }
        if (from > to) {
            throw new IllegalArgumentException("from=" + from + " is greater than to=" + to);
        }
    }

    static void checkPosition(final long index, final long size) {
        if (index < 0 || index > size) {
            throw new IndexOutOfBoundsException("index=" + index + " size=" + size);
        }
    }

    @SuppressWarnings("unchecked")
    private E cast(final Object value) {
        return (E) value;
    }
}
