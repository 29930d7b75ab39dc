package io.turnstile.collections;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.internal.value.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is done to many elements of a list at once, for the list and for its sublists: from an index to before another. What
 * reads is called in a read or a turn, what changes in a turn; indices are checked by the caller.
 *
 * <p>Functions of the user run before anything is stored. One that changes the list is found out.
 *
 * @param <E> type of elements.
 */
final class ListElements<E> {
    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final Values values;
    private final ListStorage storage;

    ListElements(final Handle handle) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.memory = attachment.memory();
        this.values = attachment.values();
        this.storage = ListStorage.of(attachment);
    }

    /** An element with the words of its slot, to be stored again elsewhere. */
    private record Item<E>(E element, long payload, long tag) {}

    @SuppressWarnings("unchecked")
    private E load(final long slot) {
        return (E) values.load(slot);
    }

    @SuppressWarnings("unchecked")
    private E loadOrGeneric(final long slot) {
        return (E) values.loadOrGeneric(slot);
    }

    int indexOf(final int from, final int to, final Object element) {
        final long list = handle.live();
        final LongPredicate same = Equality.matcher(values, element);
        for (int i = from; i < to; i++) {
            if (same.test(storage.slot(list, i))) {
                return i;
            }
        }
        return -1;
    }

    int lastIndexOf(final int from, final int to, final Object element) {
        final long list = handle.live();
        final LongPredicate same = Equality.matcher(values, element);
        for (int i = to - 1; i >= from; i--) {
            if (same.test(storage.slot(list, i))) {
                return i;
            }
        }
        return -1;
    }

    Object[] toArray(final int from, final int to) {
        final long list = handle.live();
        final Object[] array = new Object[to - from];
        for (int i = from; i < to; i++) {
            array[i - from] = values.loadOrGeneric(storage.slot(list, i));
        }
        return array;
    }

    /** The elements of a collection, each of which can be stored. */
    Object[] checked(final Collection<?> elements) {
        final Object[] array = elements.toArray();
        for (final Object element : array) {
            values.check(element);
        }
        return array;
    }

    void insert(final int index, final Object... elements) {
        if (elements.length == 0) {
            return;
        }
        final long list = handle.live();
        turns.mutating();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values.copied(elements[i]);
        }
        storage.insert(list, index, elements.length);
        for (int i = 0; i < elements.length; i++) {
            values.store(storage.slot(list, (long) index + i), elements[i]);
        }
    }

    void remove(final int from, final int to) {
        if (from == to) {
            return;
        }
        final long list = handle.live();
        turns.mutating();
        for (int i = from; i < to; i++) {
            values.free(storage.slot(list, i));
        }
        storage.remove(list, from, (long) to - from);
    }

    /** Overwrites an element. */
    void replace(final int index, final Object element) {
        replaceAt(storage.slot(handle.live(), index), element);
    }

    /** Overwrites the element of a slot. A shared object that is let go and held again is not freed in between. */
    void replaceAt(final long slot, final Object element) {
        turns.mutating();
        final Object copied = values.copied(element);
        values.replace(slot, copied);
    }

    boolean removeIf(final int from, final int to, final Predicate<? super E> filter) {
        final long list = handle.live();
        final long before = storage.modifications(list);
        final BitSet doomed = new BitSet();
        for (int i = from; i < to; i++) {
            if (filter.test(loadOrGeneric(storage.slot(list, i)))) {
                doomed.set(i - from);
            }
            checkUnchanged(before);
        }
        if (!doomed.isEmpty()) {
            turns.mutating();
            removeAll(list, from, to, doomed);
        }
        return !doomed.isEmpty();
    }

    /** Moves those that stay together, in front, and closes one gap behind them. */
    private void removeAll(final long list, final int from, final int to, final BitSet doomed) {
        int kept = from + doomed.nextSetBit(0);
        for (int i = kept; i < to; i++) {
            final long slot = storage.slot(list, i);
            if (doomed.get(i - from)) {
                values.free(slot);
            } else {
                put(storage.slot(list, kept), payload(slot), tag(slot));
                kept++;
            }
        }
        storage.remove(list, kept, (long) to - kept);
    }

    void replaceAll(final int from, final int to, final UnaryOperator<E> operator) {
        final long list = handle.live();
        final long before = storage.modifications(list);
        final Object[] replaced = new Object[to - from];
        for (int i = from; i < to; i++) {
            replaced[i - from] = operator.apply(load(storage.slot(list, i)));
            checkUnchanged(before);
        }
        checked(Arrays.asList(replaced));
        turns.mutating();
        Arrays.setAll(replaced, i -> values.copied(replaced[i]));
        for (int i = from; i < to; i++) {
            replace(i, replaced[i - from]);
        }
    }

    void sort(final int from, final int to, final Comparator<? super E> comparator) {
        final int type = comparator == null || comparator == Comparator.naturalOrder() ? onlyType(from, to) : 0;
        if (type == ValueType.LONG) {
            final long[] numbers = payloads(from, to);
            Arrays.sort(numbers);
            putPayloads(from, numbers);
        } else if (type == ValueType.DOUBLE) {
            final double[] numbers = Arrays.stream(payloads(from, to))
                    .mapToDouble(Double::longBitsToDouble)
                    .toArray();
            Arrays.sort(numbers);
            putPayloads(
                    from,
                    Arrays.stream(numbers).mapToLong(Double::doubleToLongBits).toArray());
        } else {
            sortSlots(from, to, comparator);
        }
    }

    /** Type that all slots are of, 0 if there is no such. */
    private int onlyType(final int from, final int to) {
        final long list = handle.live();
        final int type = from < to ? values.type(storage.slot(list, from)) : 0;
        for (int i = from + 1; i < to; i++) {
            if (values.type(storage.slot(list, i)) != type) {
                return 0;
            }
        }
        return type;
    }

    private long[] payloads(final int from, final int to) {
        final long list = handle.live();
        final long[] payloads = new long[to - from];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = payload(storage.slot(list, (long) from + i));
        }
        return payloads;
    }

    private void putPayloads(final int from, final long... payloads) {
        final long list = handle.live();
        turns.mutating();
        for (int i = 0; i < payloads.length; i++) {
            memory.putLong(storage.slot(list, (long) from + i) + SlotLayout.PAYLOAD_OFFSET, payloads[i]);
        }
    }

    /** Sorts the slots, words and all: nothing is freed, copied or counted anew. */
    private void sortSlots(final int from, final int to, final Comparator<? super E> comparator) {
        final long list = handle.live();
        final long before = storage.modifications(list);
        final Item<E>[] items = items(list, from, to);
        final Item<E>[] sorted = items.clone();
        final Comparator<? super E> order = comparator == null ? natural() : comparator;
        Arrays.sort(sorted, (one, other) -> order.compare(one.element, other.element));
        checkUnchanged(before);
        for (int i = from; i < to; i++) {
            final long slot = storage.slot(list, i);
            if (payload(slot) != items[i - from].payload || tag(slot) != items[i - from].tag) {
                throw changed();
            }
        }
        turns.mutating();
        for (int i = from; i < to; i++) {
            put(storage.slot(list, i), sorted[i - from].payload, sorted[i - from].tag);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Item<E>[] items(final long list, final int from, final int to) {
        final Item<E>[] items = new Item[to - from];
        for (int i = from; i < to; i++) {
            final long slot = storage.slot(list, i);
            items[i - from] = new Item<>(load(slot), payload(slot), tag(slot));
        }
        return items;
    }

    @SuppressWarnings("unchecked")
    private static <T> Comparator<T> natural() {
        return (Comparator<T>) Comparator.naturalOrder();
    }

    private long payload(final long slot) {
        return memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
    }

    private long tag(final long slot) {
        return memory.getLong(slot + SlotLayout.TAG_OFFSET);
    }

    private void put(final long slot, final long payload, final long tag) {
        memory.putLong(slot + SlotLayout.PAYLOAD_OFFSET, payload);
        memory.putLong(slot + SlotLayout.TAG_OFFSET, tag);
    }

    /** Throws if the list has other elements than it had. */
    void checkUnchanged(final long modifications) {
        if (storage.modifications(handle.live()) != modifications) {
            throw changed();
        }
    }

    private static ConcurrentModificationException changed() {
        return new ConcurrentModificationException(
                "the list was changed past the iterator, sublist or function that is at work on it");
    }
}
