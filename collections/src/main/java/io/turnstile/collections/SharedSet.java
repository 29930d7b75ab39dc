package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Values;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A set that processes share, in the order of insertion. Elements are what keys of a {@link SharedMap} are; null is refused.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one. So every
 * operation is atomic, those on many elements too. Adding, removing and finding take constant time. Iterators are weakly
 * consistent: they never throw ConcurrentModificationException.
 *
 * @param <E> type of elements; not checked, other processes may have put in something else.
 */
public final class SharedSet<E> extends AbstractSet<E> implements SharedObject {
    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final Values values;
    private final Dict dict;

    /** A look-up outside turns, made once: so it allocates nothing. */
    private final Function<Object, Boolean> containing = this::isThere;

    private final DictView<E> view;

    SharedSet(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        this.values = attachment.values();
        this.dict = attachment.dict();
        this.view = new DictView.OfSet<>(handle, this::element);
    }

    /**
     * The set of a name, made empty if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <E>    type of elements.
     * @return the set.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static <E> SharedSet<E> open(final Region region, final String name) {
        return new SharedSet<>(
                region.attachment().directory().openOrCreate(name, CollectionKinds.SET, Directory.Initializer.NONE));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    @Override
    public Set<E> snapshot() {
        return turns.read(() -> {
            final long set = handle.live();
            final long size = dict.size(set);
            final Set<E> copy = new LinkedHashSet<>();
            int entry = dict.first(set);
            for (long i = 0; i < size && entry != Dict.NONE; i++) {
                copy.add(element(dict.at(set, entry)));
                entry = dict.next(set, entry);
            }
            return copy;
        });
    }

    @Override
    public int size() {
        return turns.read(() -> (int) dict.size(handle.live()));
    }

    @Override
    public boolean contains(final Object element) {
        return turns.read(containing, element);
    }

    private boolean isThere(final Object element) {
        return dict.find(handle.live(), element) != Dict.NONE;
    }

    @Override
    public boolean add(final E element) {
        dict.checkKey(element);
        return turns.write(() -> {
            final long set = handle.live();
            if (dict.find(set, element) != Dict.NONE) {
                return false;
            }
            turns.mutating();
            values.store(dict.value(set, -dict.findOrAdd(set, element)), null);
            return true;
        });
    }

    @Override
    public boolean addAll(final Collection<? extends E> elements) {
        final List<E> all = new ArrayList<>(elements);
        all.forEach(dict::checkKey);
        return turns.write(() -> {
            boolean changed = false;
            for (final E element : all) {
                changed |= add(element);
            }
            return changed;
        });
    }

    @Override
    public boolean remove(final Object element) {
        return turns.write(() -> {
            final long set = handle.live();
            final int entry = dict.find(set, element);
            if (entry == Dict.NONE) {
                return false;
            }
            turns.mutating();
            dict.remove(set, entry);
            return true;
        });
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter) {
        return view.removeIf(filter);
    }

    @Override
    public boolean removeAll(final Collection<?> elements) {
        return view.removeAll(elements);
    }

    @Override
    public boolean retainAll(final Collection<?> elements) {
        return view.retainAll(elements);
    }

    @Override
    public void clear() {
        view.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return view.iterator();
    }

    @Override
    public Spliterator<E> spliterator() {
        return view.spliterator();
    }

    @Override
    public Object[] toArray() {
        return view.toArray();
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return view.toArray(array);
    }

    @Override
    public boolean containsAll(final Collection<?> elements) {
        return turns.read(() -> super.containsAll(elements));
    }

    /** As {@link Set#equals}; byte arrays are compared by content. */
    @Override
    public boolean equals(final Object other) {
        return other == this || turns.read(() -> super.equals(other));
    }

    @Override
    public int hashCode() {
        return view.hashCode();
    }

    @Override
    public String toString() {
        return view.toString();
    }

    @SuppressWarnings("unchecked")
    private E element(final long place) {
        return (E) values.loadDictKey(Dict.keyOf(place));
    }
}
