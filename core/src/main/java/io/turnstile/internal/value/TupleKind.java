package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * A tuple that is too large to be freed at once: an object only while it is discarded. Its body begins with the slot that held
 * the tuple. Elements are freed from the last one on, those of the tuples in it first.
 */
final class TupleKind extends ObjectKind {
    static final int CODE = 9;
    static final ObjectKind TUPLE = new TupleKind();

    static final int SLOT_OFFSET = DescriptorLayout.BODY_OFFSET;

    private TupleKind() {
        super(CODE, "tuple");
    }

    @Override
    public boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        final long slot = descriptor + SLOT_OFFSET;
        final TurnMemory memory = attachment.memory();
        while (SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET)) != 0 && allowance.goOn()) {
            removeLast(attachment, slot);
        }
        return SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET)) == 0;
    }

    private static void removeLast(final Attachment attachment, final long root) {
        final TurnMemory memory = attachment.memory();
        long slot = root;
        long last = last(attachment, slot);
        for (int depth = 0; isFilledTuple(memory, last); depth++) {
            if (depth > Values.MAX_DEPTH) {
                throw new RegionCorruptException("region=" + attachment.name() + " slot=" + root
                        + ": a discarded tuple is nested deeper than " + Values.MAX_DEPTH + " levels");
            }
            slot = last;
            last = last(attachment, slot);
        }
        attachment.values().free(last);
        final long left = SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET)) - 1;
        if (left == 0) {
            attachment.heap().free(memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET));
            memory.putLong(slot + SlotLayout.PAYLOAD_OFFSET, 0);
        }
        memory.putLong(slot + SlotLayout.TAG_OFFSET, SlotLayout.blockTag(ValueType.TUPLE, left));
    }

    private static boolean isFilledTuple(final TurnMemory memory, final long slot) {
        final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
        return SlotLayout.type(tag) == ValueType.TUPLE && SlotLayout.rest(tag) != 0;
    }

    /** Slot of the last element of a tuple that has any. */
    private static long last(final Attachment attachment, final long slot) {
        final long count = SlotLayout.rest(attachment.memory().getLong(slot + SlotLayout.TAG_OFFSET));
        return block(attachment, slot) + (count - 1) * SlotLayout.LENGTH;
    }

    private static long block(final Attachment attachment, final long slot) {
        final Heap heap = attachment.heap();
        final TurnMemory memory = attachment.memory();
        final long count = SlotLayout.rest(memory.getLong(slot + SlotLayout.TAG_OFFSET));
        if (count > heap.reserved() / SlotLayout.LENGTH) {
            throw new RegionCorruptException("slot=" + slot + " of a discarded tuple: count=" + count);
        }
        return heap.check(memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET), BlockKind.TUPLE, count * SlotLayout.LENGTH);
    }

    /** Visits each block once, so this ends however damaged the region is. */
    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        final TurnMemory memory = attachment.memory();
        final LongArrayList tuples = new LongArrayList();
        tuples.addLong(descriptor + SLOT_OFFSET);
        final LongHashSet visited = new LongHashSet();
        while (!tuples.isEmpty()) {
            final long slot = tuples.popLong();
            final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
            if (!isFilledTuple(memory, slot)) {
                if (tag != SlotLayout.blockTag(ValueType.TUPLE, 0)) {
                    tracer.problem("slot=" + slot + " of a discarded tuple has tag=0x" + Long.toHexString(tag));
                }
                continue;
            }
            final long block = block(attachment, slot);
            tracer.block(block, BlockKind.TUPLE);
            final long count = SlotLayout.rest(tag);
            if (!visited.add(block)) {
                throw new RegionCorruptException("descriptor=" + descriptor + " tuple=" + block + " is there twice");
            }
            for (long i = 0; i < count; i++) {
                final long element = block + i * SlotLayout.LENGTH;
                if (isFilledTuple(memory, element)) {
                    tuples.addLong(element);
                } else {
                    tracer.slot(element);
                }
            }
        }
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        throw unexpected(descriptor);
    }

    @Override
    public Object open(final Handle handle) {
        throw unexpected(handle.descriptor());
    }

    @Override
    public Handle handleOf(final Object object) {
        return null;
    }

    @Override
    public Object snapshot(final Object object) {
        return object;
    }

    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        throw unexpected(descriptor);
    }

    private static RegionCorruptException unexpected(final long descriptor) {
        return new RegionCorruptException("descriptor=" + descriptor + " is a tuple, but it is not discarded");
    }
}
