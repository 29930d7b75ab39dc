package io.turnstile.collections;

import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Values;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A live view of a part of a shared list. It fails fast: what is changed past it, and not through a view of it, ends it. Its
 * iterators are those of {@link AbstractList}, which see the changes of this view by its {@code modCount}.
 *
 * @param <E> type of elements.
 */
final class SharedSubList<E> extends AbstractList<E> implements RandomAccess {
    private final SharedList<E> list;
    private final ListElements<E> elements;
    private final Handle handle;
    private final Turns turns;
    private final Values values;

    /** The sublist that this is a part of, null if it is one of the list itself. */
    private final SharedSubList<E> parent;

    /** Index in the list of the first element. */
    private final int from;

    private int size;
    private long expected;

    /** A view, made in a read or a turn; of a sublist that is unchanged, if it is one of a sublist. */
    SharedSubList(final SharedList<E> list, final SharedSubList<E> parent, final int from, final int size) {
        this.list = list;
        this.elements = list.elements();
        this.handle = list.handle();
        this.turns = handle.attachment().turns();
        this.values = handle.attachment().values();
        this.parent = parent;
        this.from = from;
        this.size = size;
        this.expected = modifications();
    }

    private long modifications() {
        return list.storage().modifications(handle.live());
    }

    private <T> T read(final Supplier<T> body) {
        return turns.read(() -> {
            elements.checkUnchanged(expected);
            return body.get();
        });
    }

    /** Changes the list in a turn; then this view, and those around it, are what the change has made of them. */
    private <T> T write(final Supplier<T> body) {
        final long[] after = new long[2];
        final T result = handle.attachment().takeOut(() -> {
            elements.checkUnchanged(expected);
            final int before = list.size();
            final T changed = body.get();
            after[0] = list.size() - before;
            after[1] = modifications();
            return changed;
        });
        if (after[1] != expected) {
            resized((int) after[0], after[1]);
        }
        return result;
    }

    private void resized(final int difference, final long modifications) {
        for (SharedSubList<E> view = this; view != null; view = view.parent) {
            view.size += difference;
            view.expected = modifications;
            view.modCount++;
        }
    }

    private int end() {
        return from + size;
    }

    @Override
    public int size() {
        return read(() -> size);
    }

    @Override
    public E get(final int index) {
        return read(() -> list.load(from + Objects.checkIndex(index, size)));
    }

    @Override
    public E set(final int index, final E element) {
        return write(() -> list.set(from + Objects.checkIndex(index, size), element));
    }

    @Override
    public void add(final int index, final E element) {
        values.check(element);
        write(() -> {
            SharedList.checkPosition(index, size);
            elements.insert(from + index, element);
            return null;
        });
    }

    @Override
    public boolean addAll(final Collection<? extends E> added) {
        return addAll(size, added);
    }

    @Override
    public boolean addAll(final int index, final Collection<? extends E> added) {
        final Object[] array = elements.checked(added);
        return write(() -> {
            SharedList.checkPosition(index, size);
            elements.insert(from + index, array);
            return array.length > 0;
        });
    }

    @Override
    public E remove(final int index) {
        return write(() -> list.remove(from + Objects.checkIndex(index, size)));
    }

    @Override
    public boolean remove(final Object element) {
        return write(() -> {
            final int index = elements.indexOf(from, end(), element);
            if (index >= 0) {
                elements.remove(index, index + 1);
            }
            return index >= 0;
        });
    }

    @Override
    protected void removeRange(final int first, final int end) {
        write(() -> {
            Objects.checkFromToIndex(first, end, size);
            elements.remove(from + first, from + end);
            return null;
        });
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        return write(() -> elements.removeIf(from, end(), filter));
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
        write(() -> {
            elements.replaceAll(from, end(), operator);
            return null;
        });
    }

    @Override
    public void sort(final Comparator<? super E> comparator) {
        write(() -> {
            elements.sort(from, end(), comparator);
            return null;
        });
    }

    @Override
    public int indexOf(final Object element) {
        return read(() -> inView(elements.indexOf(from, end(), element)));
    }

    @Override
    public int lastIndexOf(final Object element) {
        return read(() -> inView(elements.lastIndexOf(from, end(), element)));
    }

    private int inView(final int index) {
        return index < 0 ? index : index - from;
    }

    @Override
    public boolean contains(final Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public Object[] toArray() {
        return read(() -> elements.toArray(from, end()));
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return Arrays.asList(toArray()).toArray(array);
    }

    @Override
    public List<E> subList(final int first, final int end) {
        return read(() -> {
            SharedList.checkRange(first, end, size);
            return new SharedSubList<>(list, this, from + first, end - first);
        });
    }

    /** Bound to the view as it is when it is first used, and fail-fast from then on. */
    @Override
    public Spliterator<E> spliterator() {
        return new ListSpliterator<>(list, () -> {
            elements.checkUnchanged(expected);
            return new ListSpliterator.Bounds(from, end(), expected);
        });
    }

    @Override
    public boolean equals(final Object other) {
        return other == this || other instanceof List<?> others && read(() -> Equality.sameElements(this, others));
    }

    @Override
    public int hashCode() {
        return read(() -> Equality.hashElements(this));
    }

    @Override
    public String toString() {
        return read(() -> super.toString());
    }
}
