package io.turnstile.collections;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A spliterator over a weakly consistent iterator, which it makes when it is first used: until then it sees what is changed.
 * It has no size: that may be another one by the time that the end is reached.
 *
 * @param <T> type of elements.
 */
final class LateSpliterator<T> implements Spliterator<T> {
    private final Supplier<? extends Iterator<? extends T>> source;
    private final int characteristics;

    /** That elements are sorted by; null for their natural order, or for none. */
    private final Comparator<? super T> comparator;

    private Spliterator<T> bound;

    /**
     * A spliterator that is not bound yet.
     *
     * @param source          makes the iterator.
     * @param characteristics of the elements.
     * @param comparator      if they are SORTED; null for their natural order.
     */
    LateSpliterator(
            final Supplier<? extends Iterator<? extends T>> source,
            final int characteristics,
            final Comparator<? super T> comparator) {
        this.source = source;
        this.characteristics = characteristics;
        this.comparator = comparator;
    }

    /** A part of one that is bound. */
    private LateSpliterator(final Spliterator<T> bound, final Comparator<? super T> comparator) {
        this.source = null;
        this.bound = bound;
        this.characteristics = bound.characteristics();
        this.comparator = comparator;
    }

    private Spliterator<T> bound() {
        if (bound == null) {
            bound = Spliterators.spliteratorUnknownSize(source.get(), characteristics);
        }
        return bound;
    }

    @Override
    public boolean tryAdvance(final Consumer<? super T> action) {
        return bound().tryAdvance(action);
    }

    @Override
    public void forEachRemaining(final Consumer<? super T> action) {
        bound().forEachRemaining(action);
    }

    @Override
    public Spliterator<T> trySplit() {
        final Spliterator<T> part = bound().trySplit();
        return part == null ? null : new LateSpliterator<>(part, comparator);
    }

    @Override
    public long estimateSize() {
        return bound == null ? Long.MAX_VALUE : bound.estimateSize();
    }

    @Override
    public int characteristics() {
        return characteristics;
    }

    @Override
    public Comparator<? super T> getComparator() {
        if (!hasCharacteristics(SORTED)) {
            throw new IllegalStateException("the elements are not sorted");
        }
        return comparator;
    }
}
