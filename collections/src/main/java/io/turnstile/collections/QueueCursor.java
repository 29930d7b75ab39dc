package io.turnstile.collections;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Goes over what was in a queue when it was made, in either direction; removes from what is there.
 *
 * @param <E> type of elements.
 */
final class QueueCursor<E> implements Iterator<E> {
    private final QueueElements<E> elements;
    private final QueueElements.Items<E> found;
    private final int size;
    private final boolean descending;
    private int passed;
    private QueueElements.Item<E> returned;

    QueueCursor(final QueueElements<E> elements, final boolean descending) {
        this.elements = elements;
        this.found = elements.items();
        this.size = found.items().size();
        this.descending = descending;
    }

    @Override
    public boolean hasNext() {
        return passed < size;
    }

    @Override
    public E next() {
        if (passed == size) {
            throw new NoSuchElementException("no more elements");
        }
        returned = found.items().get(descending ? size - 1 - passed : passed);
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
        elements.remove(found, item);
    }
}
