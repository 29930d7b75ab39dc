package io.turnstile.collections;

import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Handle;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is live in a dict, in the order of insertion: its keys, its values, or its entries. What concerns many of them is one
 * turn, or sees one moment; iterators and streams are weakly consistent.
 *
 * @param <T> type of them.
 */
class DictView<T> extends AbstractCollection<T> {
    private final Handle handle;
    private final Turns turns;
    private final Dict dict;
    private final DictCursor.Loader<T> loader;

    DictView(final Handle handle, final DictCursor.Loader<T> loader) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.dict = attachment.dict();
        this.loader = loader;
    }

    /** A view in which nothing is twice. */
    static class OfSet<T> extends DictView<T> implements Set<T> {
        OfSet(final Handle handle, final DictCursor.Loader<T> loader) {
            super(handle, loader);
        }

        @Override
        int characteristics() {
            return super.characteristics() | Spliterator.DISTINCT | Spliterator.NONNULL;
        }

        @Override
        public Spliterator<T> spliterator() {
            return super.spliterator();
        }

        @Override
        public boolean equals(final Object other) {
            return other == this || other instanceof Set<?> set && read(() -> Equality.sameElementsOfSets(this, set));
        }

        @Override
        public int hashCode() {
            return read(() -> Equality.hashElementsOfSet(this));
        }
    }

    final <R> R read(final Supplier<R> body) {
        return turns.read(body);
    }

    int characteristics() {
        return Spliterator.ORDERED | Spliterator.CONCURRENT;
    }

    @Override
    public Iterator<T> iterator() {
        return new DictCursor<>(handle, loader);
    }

    /** Without a size: it may be another one by the time that the end is reached. */
    @Override
    public Spliterator<T> spliterator() {
        return new LateSpliterator<>(this::iterator, characteristics(), null);
    }

    @Override
    public int size() {
        return turns.read(() -> (int) dict.size(handle.live()));
    }

    @Override
    public void clear() {
        turns.write(() -> {
            final long at = handle.live();
            turns.mutating();
            dict.clear(at);
        });
    }

    @Override
    public boolean contains(final Object object) {
        return turns.read(() -> {
            for (final T element : this) {
                if (Equality.same(object, element)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public boolean containsAll(final Collection<?> objects) {
        return turns.read(() -> super.containsAll(objects));
    }

    @Override
    public boolean remove(final Object object) {
        return turns.write(() -> {
            final Iterator<T> all = iterator();
            while (all.hasNext()) {
                if (Equality.same(object, all.next())) {
                    all.remove();
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public boolean removeIf(final Predicate<? super T> filter) {
        Objects.requireNonNull(filter, "filter");
        return turns.write(() -> new DictCursor<>(handle, loader).removeIf(filter));
    }

    @Override
    public boolean removeAll(final Collection<?> objects) {
        return removeIf(objects::contains);
    }

    @Override
    public boolean retainAll(final Collection<?> objects) {
        return removeIf(Predicate.not(objects::contains));
    }

    @Override
    public Object[] toArray() {
        return turns.read(() -> super.toArray());
    }

    @Override
    public <A> A[] toArray(final A[] array) {
        return turns.read(() -> super.toArray(array));
    }

    @Override
    public String toString() {
        return turns.read(() -> super.toString());
    }
}
