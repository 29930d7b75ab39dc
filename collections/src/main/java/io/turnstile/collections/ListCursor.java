package io.turnstile.collections;

import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Values;
import java.util.ListIterator;
import java.util.NoSuchElementException;

/** A fail-fast iterator: what is changed past it, by whatever process, ends it. */
final class ListCursor<E> implements ListIterator<E> {
    private static final int NONE = -1;

    private final SharedList<E> list;
    private final ListStorage storage;
    private final Handle handle;
    private final ListElements<E> elements;
    private final Values values;
    private final Turns turns;
    private long expected;
    private int next;
    private int returned = NONE;

    /** An iterator that begins before an element; made in a read or a turn. */
    ListCursor(final SharedList<E> list, final int index) {
        this.list = list;
        this.storage = list.storage();
        this.handle = list.handle();
        this.elements = list.elements();
        this.values = handle.attachment().values();
        this.turns = handle.attachment().turns();
        this.expected = storage.modifications(handle.live());
        this.next = index;
    }

    @Override
    public boolean hasNext() {
        return next != list.size();
    }

    @Override
    public boolean hasPrevious() {
        return next != 0;
    }

    @Override
    public int nextIndex() {
        return next;
    }

    @Override
    public int previousIndex() {
        return next - 1;
    }

    @Override
    public E next() {
        final E element = at(next);
        returned = next;
        next++;
        return element;
    }

    @Override
    public E previous() {
        final E element = at(next - 1);
        next--;
        returned = next;
        return element;
    }

    private E at(final int index) {
        return turns.read(() -> {
            checkUnchanged();
            if (index < 0 || index >= storage.size(handle.live())) {
                throw new NoSuchElementException("index=" + index + " size=" + list.size());
            }
            return list.loadOrGeneric(index);
        });
    }

    @Override
    public void remove() {
        checkReturned();
        change(() -> elements.remove(returned, returned + 1));
        next = returned;
        returned = NONE;
    }

    @Override
    public void set(final E element) {
        checkReturned();
        values.check(element);
        change(() -> elements.replace(returned, element));
    }

    @Override
    public void add(final E element) {
        values.check(element);
        change(() -> elements.insert(next, element));
        next++;
        returned = NONE;
    }

    private void change(final Runnable change) {
        expected = turns.write(() -> {
            checkUnchanged();
            change.run();
            return storage.modifications(handle.live());
        });
    }

    private void checkReturned() {
        if (returned == NONE) {
            throw new IllegalStateException("no element was returned since the last change");
        }
    }

    private void checkUnchanged() {
        elements.checkUnchanged(expected);
    }
}
