package io.turnstile.collections;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.agrona.collections.LongArrayList;

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
    private final Values values;
    private final Arenas arenas;
    private final QueueStorage storage;

    QueueElements(final Handle handle) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.values = attachment.values();
        this.arenas = Arenas.of(attachment);
        this.storage = QueueStorage.of(attachment);
    }

    /** An element as it was found: its number from the front, and the words of its slot. */
    record Item<E>(E element, int index, long payload, long tag) {}

    /** All elements at one moment. */
    List<Item<E>> items() {
        return turns.read(() -> {
            final List<Item<E>> items = new ArrayList<>();
            storage.forEachSlot(
                    handle.live(), slot -> items.add(new Item<>(load(slot), items.size(), payload(slot), tag(slot))));
            return items;
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

    /** Removes an element that was found before, if it is still there. */
    boolean remove(final Item<E> item) {
        return turns.write(() -> {
            final LongArrayList slots = storage.slots(handle.live());
            return removeAt(slots, find(slots, item));
        });
    }

    /** Asks about all, then removes those of which the filter says so and that are still there. */
    boolean removeIf(final Predicate<? super E> filter) {
        return turns.write(() -> {
            final List<Item<E>> items = items();
            items.removeIf(item -> !filter.test(item.element));
            final LongArrayList slots = storage.slots(handle.live());
            final BitSet doomed = new BitSet();
            items.forEach(item -> {
                final int index = find(slots, item);
                if (index != NONE) {
                    doomed.set(index);
                }
            });
            remove(slots, doomed);
            return !doomed.isEmpty();
        });
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

    /** Where an element is now: where it was, or the nearest place that holds the same. */
    private int find(final LongArrayList slots, final Item<E> item) {
        for (int distance = 0; distance <= Math.max(item.index, slots.size()); distance++) {
            if (isAt(slots, item.index - distance, item)) {
                return item.index - distance;
            }
            if (isAt(slots, item.index + distance, item)) {
                return item.index + distance;
            }
        }
        return NONE;
    }

    /** Words alone can be those of another string in the same block; those of a reference belong to one object. */
    private boolean isAt(final LongArrayList slots, final int index, final Item<E> item) {
        if (index < 0 || index >= slots.size()) {
            return false;
        }
        final long slot = slots.getLong(index);
        return payload(slot) == item.payload
                && tag(slot) == item.tag
                && (values.type(slot) == ValueType.REFERENCE
                        || matcher(item.element).test(slot));
    }

    private LongPredicate matcher(final Object element) {
        final LongPredicate plain = arenas.matcher(element);
        return plain != null ? plain : slot -> Equality.same(element, arenas.loadOrGeneric(slot));
    }

    @SuppressWarnings("unchecked")
    private E load(final long slot) {
        return (E) arenas.loadOrGeneric(slot);
    }

    private long payload(final long slot) {
        return memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
    }

    private long tag(final long slot) {
        return memory.getLong(slot + SlotLayout.TAG_OFFSET);
    }
}
