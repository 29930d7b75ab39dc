package io.turnstile.collections;

import io.turnstile.internal.turn.Turns;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;

/**
 * Elements of a list or of a sublist, found by their indices. It is bound to them when it is first used; then it fails fast:
 * what adds or removes elements, by whatever process, ends it, the function among them that it calls.
 *
 * @param <E> type of elements.
 */
final class ListSpliterator<E> implements Spliterator<E> {
    /** What it is bound to: the elements from an index to before another, while the list is as it was. */
    record Bounds(int from, int to, long modifications) {}

    /** Says what a spliterator is bound to when it is first used; throws if that is no more. */
    interface Binding {
        Bounds bounds();
    }

    private final SharedList<E> list;
    private final Turns turns;

    /** Null for a part of one that is bound. */
    private final Binding binding;

    private boolean bound;
    private int next;
    private int end;
    private long expected;

    ListSpliterator(final SharedList<E> list, final Binding binding) {
        this.list = list;
        this.turns = list.handle().attachment().turns();
        this.binding = binding;
    }

    private void bind() {
        if (!bound) {
            bind(turns.read(binding::bounds));
        }
    }

    private void bind(final Bounds bounds) {
        next = bounds.from;
        end = bounds.to;
        expected = bounds.modifications;
        bound = true;
    }

    @Override
    public boolean tryAdvance(final Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        bind();
        if (next >= end) {
            return false;
        }
        action.accept(take());
        checkUnchanged();
        return true;
    }

    @Override
    public void forEachRemaining(final Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        bind();
        if (next >= end) {
            return;
        }
        while (next < end) {
            action.accept(take());
        }
        checkUnchanged();
    }

    private E take() {
        final int index = next;
        final E element = turns.read(() -> {
            list.elements().checkUnchanged(expected);
            return list.load(index);
        });
        next = index + 1;
        return element;
    }

    private void checkUnchanged() {
        turns.read(() -> {
            list.elements().checkUnchanged(expected);
            return null;
        });
    }

    @Override
    public Spliterator<E> trySplit() {
        bind();
        final int middle = (next + end) >>> 1;
        if (next >= middle) {
            return null;
        }
        final ListSpliterator<E> part = new ListSpliterator<>(list, null);
        part.bind(new Bounds(next, middle, expected));
        next = middle;
        return part;
    }

    @Override
    public long estimateSize() {
        bind();
        return end - next;
    }

    @Override
    public int characteristics() {
        return ORDERED | SIZED | SUBSIZED;
    }
}
