package io.turnstile.collections;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Goes over what was in a queue when it was made, in either direction; removes from what is there.
 *
 * @param <E> type of elements.
 */
final class QueueCursor<E> implements Iterator<E> {
    private final QueueElements<E> elements;
    private final List<QueueElements.Item<E>> items;
    private final boolean descending;
    private int passed;

    /** How many of those that come before the others in the queue this iterator has removed. */
    private int removed;

    private QueueElements.Item<E> returned;

    QueueCursor(final QueueElements<E> elements, final boolean descending) {
        this.elements = elements;
        this.items = elements.items();
        this.descending = descending;
    }

    @Override
    public boolean hasNext() {
        return passed < items.size();
    }

    @Override
    public E next() {
        if (passed == items.size()) {
            throw new NoSuchElementException("no more elements");
        }
        returned = items.get(descending ? items.size() - 1 - passed : passed);
        passed++;
        return returned.element();
    }

    @Override
    public void remove() {
        if (returned == null) {
            throw new IllegalStateException("no element was returned since the last removal");
        }
        final QueueElements.Item<E> item = returned;
        returned = null;
        final int index = item.index() - removed;
        final boolean done =
                elements.remove(new QueueElements.Item<>(item.element(), index, item.payload(), item.tag()));
        if (done && !descending) {
            removed++;
        }
    }
}
