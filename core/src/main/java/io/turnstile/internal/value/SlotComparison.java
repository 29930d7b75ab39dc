package io.turnstile.internal.value;

import static io.turnstile.internal.value.SlotLayout.PAYLOAD_OFFSET;
import static io.turnstile.internal.value.SlotLayout.TAG_OFFSET;

import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import java.util.function.LongPredicate;

/** Compares what slots hold with values as they are stored: nothing is loaded, and nothing allocated, to compare them. */
final class SlotComparison {
    private final TurnMemory memory;
    private final Heap heap;

    SlotComparison(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
    }

    /** Tells slots that hold a value from others; null if it is none that has just one form, as a tuple or a container. */
    LongPredicate matcher(final Object value) {
        final Encoded encoded = Encoded.isTuple(value) ? null : Encoded.of(value);
        return encoded == null ? null : slot -> isKey(slot, encoded.payload, encoded.tag, encoded.bytes);
    }

    /**
     * Whether a slot holds a key.
     *
     * @param payload of it, if it has no block.
     * @param tag     of it.
     * @param bytes   of its block, null if it has none.
     */
    boolean isKey(final long slot, final long payload, final long tag, final byte[] bytes) {
        if (memory.getLong(slot + TAG_OFFSET) != tag) {
            return false;
        }
        final long held = memory.getLong(slot + PAYLOAD_OFFSET);
        return bytes == null ? held == payload : isContent(held, tag, bytes);
    }

    private boolean isContent(final long block, final long tag, final byte[] bytes) {
        heap.check(block, Values.blockKind(SlotLayout.type(tag)), bytes.length);
        return isAt(block, bytes);
    }

    /** Whether bytes lie at an offset that was checked, a multiple of 8. */
    boolean isAt(final long offset, final byte[] bytes) {
        final int length = bytes.length;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (Text.lowestFirst(memory.getLong(offset + i)) != ByteWords.word(bytes, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (memory.getByte(offset + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
