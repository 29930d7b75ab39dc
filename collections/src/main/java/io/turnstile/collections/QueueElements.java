package io.turnstile.collections;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * The elements of a queue, looked at all together, and removed wherever they are.
 *
 * @param <E> type of elements.
 */
final class QueueElements<E> {
    private static final int NONE = -1;

    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final Arenas arenas;
    private final QueueStorage storage;

    QueueElements(final Handle handle) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.arenas = Arenas.of(attachment);
        this.storage = QueueStorage.of(attachment);
    }

    /** An element with its number, which no other one of the queue ever has. */
    record Item<E>(E element, long number) {}

    /**
     * Elements at one moment.
     *
     * @param undoable whether the turn in which they were seen had changed something: if that is rolled back, numbers of
     *     elements that it added are given again.
     * @param rollbacks that the process had made.
     */
    record Items<E>(List<Item<E>> items, boolean undoable, long rollbacks) {}

    /** All elements at one moment. */
    Items<E> items() {
        return turns.read(() -> {
            final List<Item<E>> items = new ArrayList<>();
            storage.forEachElement(handle.live(), (slot, number) -> items.add(new Item<>(load(slot), number)));
            final boolean undoable = turns.isHeld() && (memory.changing() & 1) != 0;
            return new Items<>(items, undoable, handle.attachment().rollbacks());
        });
    }

    /** All elements at one moment. */
    List<E> copy() {
        return turns.read(() -> {
            final List<E> copy = new ArrayList<>();
            storage.forEachSlot(handle.live(), slot -> copy.add(load(slot)));
            return copy;
        });
    }

    boolean contains(final Object element) {
        return turns.read(() -> indexOf(storage.slots(handle.live()), element) != NONE);
    }

    boolean removeFirst(final Object element) {
        return turns.write(() -> {
            final LongArrayList slots = storage.slots(handle.live());
            return removeAt(slots, indexOf(slots, element));
        });
    }

    boolean removeLast(final Object element) {
        return turns.write(() -> {
            final LongArrayList slots = storage.slots(handle.live());
            return removeAt(slots, lastIndexOf(slots, element));
        });
    }

    /**
     * Removes an element that was found before, if it is still there.
     *
     * @throws IllegalStateException if the turn in which it was found may have been rolled back.
     */
    void remove(final Items<E> found, final Item<E> item) {
        turns.write(() -> {
            if (found.undoable && found.rollbacks != handle.attachment().rollbacks()) {
                throw new IllegalStateException(
                        "the iterator was made in a turn that had changed something, and there was a"
                                + " roll-back since; make a new iterator");
            }
            final LongHashSet number = new LongHashSet();
            number.add(item.number);
            removeNumbered(number);
        });
    }

    /** Asks about all, then removes those of which the filter says so and that are still there. */
    boolean removeIf(final Predicate<? super E> filter) {
        return turns.write(() -> {
            final LongHashSet numbers = new LongHashSet();
            items().items.forEach(item -> {
                if (filter.test(item.element)) {
                    numbers.add(item.number);
                }
            });
            return removeNumbered(numbers);
        });
    }

    private boolean removeNumbered(final LongHashSet numbers) {
        final LongArrayList slots = new LongArrayList();
        final BitSet doomed = new BitSet();
        storage.forEachElement(handle.live(), (slot, number) -> {
            if (numbers.contains(number)) {
                doomed.set(slots.size());
            }
            slots.addLong(slot);
        });
        remove(slots, doomed);
        return !doomed.isEmpty();
    }

    private boolean removeAt(final LongArrayList slots, final int index) {
        if (index != NONE) {
            final BitSet doomed = new BitSet();
            doomed.set(index);
            remove(slots, doomed);
        }
        return index != NONE;
    }

    private void remove(final LongArrayList slots, final BitSet doomed) {
        if (!doomed.isEmpty()) {
            turns.mutating();
            doomed.stream().forEach(index -> arenas.free(slots.getLong(index)));
            storage.remove(handle.live(), slots, doomed);
        }
    }

    private int indexOf(final LongArrayList slots, final Object element) {
        final LongPredicate same = matcher(element);
        for (int i = 0; i < slots.size(); i++) {
            if (same.test(slots.getLong(i))) {
                return i;
            }
        }
        return NONE;
    }

    private int lastIndexOf(final LongArrayList slots, final Object element) {
        final LongPredicate same = matcher(element);
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (same.test(slots.getLong(i))) {
                return i;
            }
        }
        return NONE;
    }

    private LongPredicate matcher(final Object element) {
        final LongPredicate plain = arenas.matcher(element);
        return plain != null ? plain : slot -> Equality.same(element, arenas.loadOrGeneric(slot));
    }

    @SuppressWarnings("unchecked")
    private E load(final long slot) {
        return (E) arenas.loadOrGeneric(slot);
    }
}
