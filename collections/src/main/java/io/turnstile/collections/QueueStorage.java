package io.turnstile.collections;

import static io.turnstile.collections.QueueLayout.ARENA_OFFSET;
import static io.turnstile.collections.QueueLayout.BLOCK_LENGTH;
import static io.turnstile.collections.QueueLayout.END_SLOT;
import static io.turnstile.collections.QueueLayout.FIRST_BLOCK;
import static io.turnstile.collections.QueueLayout.FIRST_SLOT;
import static io.turnstile.collections.QueueLayout.LAST_BLOCK;
import static io.turnstile.collections.QueueLayout.LISTED;
import static io.turnstile.collections.QueueLayout.NEXT_NUMBER;
import static io.turnstile.collections.QueueLayout.NEXT_OFFSET;
import static io.turnstile.collections.QueueLayout.NUMBERS_OFFSET;
import static io.turnstile.collections.QueueLayout.NUMBER_OFFSET;
import static io.turnstile.collections.QueueLayout.PREVIOUS_OFFSET;
import static io.turnstile.collections.QueueLayout.SIZE;
import static io.turnstile.collections.QueueLayout.SLOTS;
import static io.turnstile.collections.QueueLayout.SLOTS_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Discarded;
import io.turnstile.internal.value.SlotLayout;
import java.util.BitSet;
import org.agrona.collections.LongArrayList;

/**
 * The storage of queues. Adding and taking at either end takes constant time and copies nothing; an empty queue holds no
 * block but the last one it used.
 *
 * <p>One object serves all queues of an attachment. Changes need the turn, reads a turn or the validation of an optimistic
 * read.
 */
final class QueueStorage {
    private final TurnMemory memory;
    private final Turns turns;
    private final Heap heap;
    private final Arenas values;
    private final QueueArenas arenas;
    private final Discarded discarded;

    /** More slots than a region has room for. */
    private final long mostSlots;

    QueueStorage(final Attachment attachment) {
        this.memory = attachment.memory();
        this.turns = attachment.turns();
        this.heap = attachment.heap();
        this.values = Arenas.of(attachment);
        this.arenas = new QueueArenas(attachment);
        this.discarded = attachment.discarded();
        this.mostSlots = memory.length() / SlotLayout.LENGTH;
    }

    static QueueStorage of(final Attachment attachment) {
        return attachment.part(QueueStorage.class, QueueStorage::new);
    }

    long size(final long queue) {
        final long size = memory.getLong(queue + SIZE);
        if (size < 0 || size > mostSlots) {
            throw new RegionCorruptException("queue=" + queue + " size=" + size + " is not in 0.." + mostSlots);
        }
        return size;
    }

    /** Most elements, 0 if there is no such number. */
    int bound(final long queue) {
        return memory.getInt(queue + QueueLayout.BOUND);
    }

    void bound(final long queue, final int bound) {
        memory.putInt(queue + QueueLayout.BOUND, bound);
    }

    /**
     * Adds an element behind the last one.
     *
     * @param queue to which.
     * @param value one that {@link io.turnstile.internal.value.Values#check} has passed.
     */
    void addLast(final long queue, final Object value) {
        arenas.begin(queue);
        int end = memory.getInt(queue + END_SLOT);
        long block = memory.getLong(queue + LAST_BLOCK);
        final long size = size(queue);
        boolean alone = size == 0;
        if (block == 0 || end == SLOTS) {
            block = append(queue, block);
            end = 0;
            alone = true;
        }
        memory.putInt(queue + END_SLOT, end + 1);
        memory.putLong(queue + SIZE, size + 1);
        number(queue, block, end, alone);
        arenas.store(queue, block, slot(block, end), end, value);
    }

    /** As {@link #addLast} before the first element. */
    void addFirst(final long queue, final Object value) {
        arenas.begin(queue);
        int first = memory.getInt(queue + FIRST_SLOT);
        long block = memory.getLong(queue + FIRST_BLOCK);
        final long size = size(queue);
        boolean alone = size == 0;
        if (block == 0 || first == 0) {
            block = prepend(queue, block);
            first = SLOTS;
            alone = true;
        }
        memory.putInt(queue + FIRST_SLOT, first - 1);
        memory.putLong(queue + SIZE, size + 1);
        number(queue, block, first - 1, alone);
        arenas.store(queue, block, slot(block, first - 1), first - 1, value);
    }

    /** Gives an element that is added its number; it is alone in its block, or follows or precedes others there. */
    private void number(final long queue, final long block, final int index, final boolean alone) {
        final long number = memory.getLong(queue + NEXT_NUMBER);
        memory.putLong(queue + NEXT_NUMBER, number + 1);
        if (alone) {
            arenas.firstNumber(block, number - index);
        } else {
            number(block, index, number);
        }
    }

    /** The number of an element, which no other one of the queue has or will have. */
    long number(final long block, final int index) {
        final long first = memory.getLong(block + NUMBER_OFFSET);
        return first == LISTED ? memory.getLong(numberOf(block, index)) : first + index;
    }

    private void number(final long block, final int index, final long number) {
        final long first = memory.getLong(block + NUMBER_OFFSET);
        if (first + index == number) {
            return;
        }
        if (first != LISTED) {
            for (int i = 0; i < SLOTS; i++) {
                memory.putLong(numberOf(block, i), first + i);
            }
            memory.putLong(block + NUMBER_OFFSET, LISTED);
        }
        memory.putLong(numberOf(block, index), number);
    }

    private static long numberOf(final long block, final int index) {
        return block + NUMBERS_OFFSET + (long) index * Long.BYTES;
    }

    /** The element in a slot. */
    Object get(final long slot) {
        return values.load(slot);
    }

    /** The first element of a queue that is not empty. */
    Object getFirst(final long queue) {
        return values.load(first(queue));
    }

    /** The last element of a queue that is not empty. */
    Object getLast(final long queue) {
        return values.load(last(queue));
    }

    private long first(final long queue) {
        return slot(memory.getLong(queue + FIRST_BLOCK), memory.getInt(queue + FIRST_SLOT));
    }

    private long last(final long queue) {
        return slot(memory.getLong(queue + LAST_BLOCK), memory.getInt(queue + END_SLOT) - 1);
    }

    /** Takes the first element out of a queue that is not empty. */
    Object takeFirst(final long queue) {
        final long slot = first(queue);
        final Object value = values.load(slot);
        turns.mutating();
        arenas.begin(queue);
        values.free(slot);
        arenas.giveBackFirst(queue, slot);
        removeFirst(queue);
        return value;
    }

    /** Takes the last element out of a queue that is not empty. */
    Object takeLast(final long queue) {
        final long slot = last(queue);
        final Object value = values.load(slot);
        turns.mutating();
        arenas.begin(queue);
        values.free(slot);
        arenas.giveBack(queue, slot);
        removeLast(queue);
        return value;
    }

    /** Removes the first element, whose value was taken or freed. */
    private void removeFirst(final long queue) {
        final int first = memory.getInt(queue + FIRST_SLOT) + 1;
        memory.putInt(queue + FIRST_SLOT, first);
        memory.putLong(queue + SIZE, size(queue) - 1);
        if (size(queue) == 0) {
            rewind(queue);
        } else if (first == SLOTS) {
            final long block = memory.getLong(queue + FIRST_BLOCK);
            final long next = neighbour(block, NEXT_OFFSET);
            memory.putLong(next + PREVIOUS_OFFSET, 0);
            memory.putLong(queue + FIRST_BLOCK, next);
            memory.putInt(queue + FIRST_SLOT, 0);
            free(block);
        }
    }

    /** Removes the last element, whose value was taken or freed. */
    private void removeLast(final long queue) {
        final int end = memory.getInt(queue + END_SLOT) - 1;
        memory.putInt(queue + END_SLOT, end);
        memory.putLong(queue + SIZE, size(queue) - 1);
        if (size(queue) == 0) {
            rewind(queue);
        } else if (end == 0) {
            final long block = memory.getLong(queue + LAST_BLOCK);
            final long previous = neighbour(block, PREVIOUS_OFFSET);
            memory.putLong(previous + NEXT_OFFSET, 0);
            memory.putLong(queue + LAST_BLOCK, previous);
            memory.putInt(queue + END_SLOT, SLOTS);
            arenas.fill(queue, previous);
            free(block);
        }
    }

    private void free(final long block) {
        arenas.free(block);
        heap.free(block);
    }

    /** The block before or behind one, of a queue that has more than this block. */
    private long neighbour(final long block, final int link) {
        return heap.check(memory.getLong(block + link), BlockKind.SLOTS, BLOCK_LENGTH);
    }

    /** An empty queue keeps its block and the arena of that, and begins anew in them. */
    private void rewind(final long queue) {
        memory.putInt(queue + FIRST_SLOT, 0);
        memory.putInt(queue + END_SLOT, 0);
        arenas.empty(queue);
    }

    private long append(final long queue, final long last) {
        final long block = heap.allocate(BLOCK_LENGTH, BlockKind.SLOTS);
        memory.putLong(block + NEXT_OFFSET, 0);
        memory.putLong(block + PREVIOUS_OFFSET, last);
        memory.putLong(block + ARENA_OFFSET, 0);
        memory.putLong(queue + LAST_BLOCK, block);
        arenas.empty(queue);
        if (last == 0) {
            memory.putLong(queue + FIRST_BLOCK, block);
            memory.putInt(queue + FIRST_SLOT, 0);
        } else {
            memory.putLong(last + NEXT_OFFSET, block);
        }
        return block;
    }

    private long prepend(final long queue, final long first) {
        if (first != 0 && size(queue) == 0) {
            // Its only block is empty: fill it from the end.
            memory.putInt(queue + END_SLOT, SLOTS);
            return first;
        }
        final long block = heap.allocate(BLOCK_LENGTH, BlockKind.SLOTS);
        memory.putLong(block + NEXT_OFFSET, first);
        memory.putLong(block + PREVIOUS_OFFSET, 0);
        memory.putLong(block + ARENA_OFFSET, 0);
        memory.putLong(queue + FIRST_BLOCK, block);
        if (first == 0) {
            arenas.empty(queue);
            memory.putLong(queue + LAST_BLOCK, block);
            memory.putInt(queue + END_SLOT, SLOTS);
        } else {
            memory.putLong(first + PREVIOUS_OFFSET, block);
        }
        return block;
    }

    /** Removes all elements, and frees their values and all blocks, or discards them; the bound stays. */
    void clear(final long queue) {
        arenas.begin(queue);
        if (discarded.admits(size(queue)) || discarded.addContent(queue) == 0) {
            freeAll(queue);
        }
        memory.putLong(queue + FIRST_BLOCK, 0);
        memory.putLong(queue + LAST_BLOCK, 0);
        memory.putLong(queue + SIZE, 0);
        rewind(queue);
    }

    /** Frees some of a queue that is discarded, from its front; see {@link io.turnstile.internal.value.ObjectKind}. */
    boolean releaseSome(final long queue, final Allowance allowance) {
        arenas.begin(queue);
        while (size(queue) > 0 && allowance.goOn()) {
            final long slot = first(queue);
            values.free(slot);
            arenas.giveBackFirst(queue, slot);
            removeFirst(queue);
        }
        final boolean empty = size(queue) == 0;
        if (empty) {
            clear(queue);
        }
        return empty;
    }

    private void freeAll(final long queue) {
        forEachSlot(queue, values::free);
        for (long block = memory.getLong(queue + FIRST_BLOCK); block != 0; ) {
            final long next = memory.getLong(block + NEXT_OFFSET);
            free(block);
            block = next;
        }
    }

    /** Is told slots. */
    interface SlotVisitor {
        void slot(long slot);
    }

    /** Is told elements: the slot and its number. */
    interface ElementVisitor {
        void element(long slot, long number);
    }

    /** Is told slots by their blocks. */
    private interface PlaceVisitor {
        void place(long block, int index);
    }

    /** Names the slots in use from the first to the last. */
    void forEachSlot(final long queue, final SlotVisitor visitor) {
        forEachPlace(queue, (block, index) -> visitor.slot(slot(block, index)));
    }

    /** Names the slots in use, with the numbers of their elements, from the first to the last. */
    void forEachElement(final long queue, final ElementVisitor visitor) {
        forEachPlace(queue, (block, index) -> visitor.element(slot(block, index), number(block, index)));
    }

    private void forEachPlace(final long queue, final PlaceVisitor visitor) {
        long left = size(queue);
        int at = memory.getInt(queue + FIRST_SLOT);
        for (long block = memory.getLong(queue + FIRST_BLOCK); left > 0; left--) {
            if (at == SLOTS) {
                block = memory.getLong(block + NEXT_OFFSET);
                at = 0;
            }
            if (block == 0) {
                throw new RegionCorruptException(
                        "queue=" + queue + " size=" + size(queue) + " ends " + left + " too early");
            }
            visitor.place(block, at);
            at++;
        }
    }

    /** The slots in use from the first to the last. */
    LongArrayList slots(final long queue) {
        final LongArrayList slots = new LongArrayList();
        forEachSlot(queue, slots::addLong);
        return slots;
    }

    /**
     * Removes elements, whose values the caller has freed. What is on the shorter side of them moves.
     *
     * @param queue  with these elements.
     * @param slots  of it.
     * @param doomed numbers of some, at least one.
     */
    void remove(final long queue, final LongArrayList slots, final BitSet doomed) {
        arenas.begin(queue);
        final int first = doomed.nextSetBit(0);
        final int last = doomed.length() - 1;
        final int before = memory.getInt(queue + FIRST_SLOT);
        if (last < slots.size() - first) {
            int to = last;
            for (int i = last; i >= 0; i--) {
                if (!doomed.get(i)) {
                    move(slots, i, to--, before);
                }
            }
            doomed.stream().forEach(each -> removeFirst(queue));
        } else {
            int to = first;
            for (int i = first; i < slots.size(); i++) {
                if (!doomed.get(i)) {
                    move(slots, i, to++, before);
                }
            }
            doomed.stream().forEach(each -> removeLast(queue));
        }
    }

    /** Moves an element with its number; the arena of its block is out of reach in another one. */
    private void move(final LongArrayList slots, final int from, final int to, final int before) {
        final long source = slots.getLong(from);
        final long target = slots.getLong(to);
        final int sourceIndex = (before + from) % SLOTS;
        final int targetIndex = (before + to) % SLOTS;
        final long number = number(source - slot(0, sourceIndex), sourceIndex);
        if ((before + from) / SLOTS == (before + to) / SLOTS) {
            copySlot(source, target);
        } else {
            values.moveOut(source, target);
        }
        number(target - slot(0, targetIndex), targetIndex, number);
    }

    private void copySlot(final long from, final long to) {
        memory.putLong(to + SlotLayout.PAYLOAD_OFFSET, memory.getLong(from + SlotLayout.PAYLOAD_OFFSET));
        memory.putLong(to + SlotLayout.TAG_OFFSET, memory.getLong(from + SlotLayout.TAG_OFFSET));
    }

    static long slot(final long block, final int index) {
        if (index < 0 || index >= SLOTS) {
            throw new RegionCorruptException("block=" + block + " of a queue: slot=" + index + " of " + SLOTS);
        }
        return block + SLOTS_OFFSET + (long) index * SlotLayout.LENGTH;
    }
}
