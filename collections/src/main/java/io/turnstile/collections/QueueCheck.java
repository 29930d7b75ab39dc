package io.turnstile.collections;

import static io.turnstile.collections.QueueLayout.ARENA_OFFSET;
import static io.turnstile.collections.QueueLayout.BLOCK_LENGTH;
import static io.turnstile.collections.QueueLayout.END_SLOT;
import static io.turnstile.collections.QueueLayout.FIRST_BLOCK;
import static io.turnstile.collections.QueueLayout.FIRST_SLOT;
import static io.turnstile.collections.QueueLayout.LAST_BLOCK;
import static io.turnstile.collections.QueueLayout.NEXT_NUMBER;
import static io.turnstile.collections.QueueLayout.NEXT_OFFSET;
import static io.turnstile.collections.QueueLayout.PREVIOUS_OFFSET;
import static io.turnstile.collections.QueueLayout.SIZE;
import static io.turnstile.collections.QueueLayout.SLOTS;
import static io.turnstile.collections.QueueLayout.USED;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/** Walks the blocks of queues that may be damaged: to prove that they are not, or to save what can be read. */
final class QueueCheck {
    private final TurnMemory memory;
    private final Heap heap;
    private final Arenas values;
    private final QueueArenas arenas;
    private final QueueStorage storage;

    QueueCheck(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = Arenas.of(attachment);
        this.arenas = new QueueArenas(attachment);
        this.storage = QueueStorage.of(attachment);
    }

    /** Is told the slot of an element, with its number from the front as far as that is known. */
    interface ElementVisitor {
        void element(long index, long slot);
    }

    /** Visits the elements of a damaged queue: block by block from the front, and from the back what is not reached so. */
    void salvage(final long queue, final Salvage salvage, final ElementVisitor visitor) {
        final LongArrayList blocks = blocks(memory.getLong(queue + FIRST_BLOCK), NEXT_OFFSET);
        final long last = memory.getLong(queue + LAST_BLOCK);
        if (!blocks.containsLong(last)) {
            final LongArrayList behind = blocks(last, PREVIOUS_OFFSET);
            for (int i = behind.size() - 1; i >= 0; i--) {
                if (!blocks.containsLong(behind.getLong(i))) {
                    blocks.addLong(behind.getLong(i));
                }
            }
        }
        long found = 0;
        for (int i = 0; i < blocks.size(); i++) {
            final long block = blocks.getLong(i);
            final int from = block == memory.getLong(queue + FIRST_BLOCK) ? memory.getInt(queue + FIRST_SLOT) : 0;
            final int to = block == last ? memory.getInt(queue + END_SLOT) : SLOTS;
            for (int at = Math.max(0, from); at < Math.min(to, SLOTS); at++) {
                visitor.element(found++, QueueStorage.slot(block, at));
            }
        }
        salvage.compareSize(memory.getLong(queue + SIZE), found);
    }

    /** The copy of an element of a damaged queue. */
    Object salvaged(final Salvage salvage, final long slot, final long index) {
        final Object element = values.isIn(slot) ? values.load(slot) : salvage.element(slot, index);
        if (element == null) {
            throw new RegionCorruptException("slot=" + slot + " of a queue holds null");
        }
        return element;
    }

    /** The blocks of a chain as far as it is one. */
    private LongArrayList blocks(final long first, final int link) {
        final LongArrayList blocks = new LongArrayList();
        final LongHashSet seen = new LongHashSet();
        for (long block = first; block != 0 && seen.add(block); block = memory.getLong(block + link)) {
            if (!heap.isBlock(block, BlockKind.SLOTS, BLOCK_LENGTH)) {
                break;
            }
            blocks.addLong(block);
        }
        return blocks;
    }

    void trace(final long queue, final Tracer tracer) {
        final long most = memory.length() / BLOCK_LENGTH;
        long blocks = 0;
        long previous = 0;
        for (long block = memory.getLong(queue + FIRST_BLOCK); block != 0; ) {
            tracer.block(block, BlockKind.SLOTS);
            heap.checkExactly(block, BlockKind.SLOTS, BLOCK_LENGTH);
            arenas.trace(block, tracer);
            if (memory.getLong(block + PREVIOUS_OFFSET) != previous || ++blocks > most) {
                tracer.problem("queue=" + queue + " block=" + block + " does not follow block=" + previous);
                return;
            }
            previous = block;
            block = memory.getLong(block + NEXT_OFFSET);
        }
        if (previous != memory.getLong(queue + LAST_BLOCK)) {
            tracer.problem(
                    "queue=" + queue + " last block=" + memory.getLong(queue + LAST_BLOCK) + " found=" + previous);
        }
        final int first = memory.getInt(queue + FIRST_SLOT);
        final int end = memory.getInt(queue + END_SLOT);
        final long slots = blocks == 0 ? end - first : (blocks - 1) * SLOTS + end - first;
        final boolean begun = blocks == 0 ? first == 0 : first >= 0 && first < SLOTS && end >= 0 && end <= SLOTS;
        if (memory.getLong(queue + SIZE) != slots || !begun || memory.getInt(queue + QueueLayout.BOUND) < 0) {
            tracer.problem("queue=" + queue + " size=" + memory.getLong(queue + SIZE) + " slots in use=" + slots
                    + " first slot=" + first + " bound=" + memory.getInt(queue + QueueLayout.BOUND));
            return;
        }
        arenas.traceUsed(queue, tracer);
        traceSlots(queue, first, end, tracer);
    }

    private void traceSlots(final long queue, final int first, final int end, final Tracer tracer) {
        final long last = memory.getLong(queue + LAST_BLOCK);
        final long next = memory.getLong(queue + NEXT_NUMBER);
        int from = first;
        for (long block = memory.getLong(queue + FIRST_BLOCK);
                block != 0;
                block = memory.getLong(block + NEXT_OFFSET)) {
            final LongArrayList slots = new LongArrayList();
            for (int at = from; at < (block == last ? end : SLOTS); at++) {
                slots.addLong(QueueStorage.slot(block, at));
                final long number = storage.number(block, at);
                if (number < 0 || number >= next) {
                    tracer.problem("block=" + block + " of a queue: slot=" + at + " has number=" + number
                            + ", the next one is " + next);
                }
            }
            final int room = QueueLayout.room(memory.getLong(block + ARENA_OFFSET));
            arenas.traceSlots(block, slots, block == last ? memory.getInt(queue + USED) : room, tracer);
            from = 0;
        }
    }
}
