package io.turnstile.internal.value;

import static io.turnstile.internal.value.SlotLayout.PAYLOAD_OFFSET;
import static io.turnstile.internal.value.SlotLayout.TAG_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import java.nio.charset.StandardCharsets;

/**
 * Loads keys whose slots follow each other, as those of a leaf do. Long keys have blocks that lie anywhere, and most of the
 * time would be spent in waiting for one after the other: all are looked at before the first is loaded, so that the
 * processor waits for them at once. Latin-1 text is copied eight characters at a time.
 */
public final class KeyReader {
    /** Longer text is loaded as other values are. */
    private static final int SHORT_TEXT = 64;

    private final TurnMemory memory;
    private final Heap heap;
    private final Values values;

    /**
     * One reader serves all threads.
     *
     * @param attachment of the region.
     */
    public KeyReader(final Attachment attachment) {
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.values = attachment.values();
    }

    /**
     * Loads keys. Needs a turn, or the validation of an optimistic read.
     *
     * @param slots of the first of them; the others follow.
     * @param keys  array to fill.
     * @throws RegionCorruptException if a slot holds no key.
     */
    public void load(final long slots, final Object[] keys) {
        checkBlocks(slots, keys.length);
        final byte[] bytes = new byte[SHORT_TEXT];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = load(slots + (long) i * SlotLayout.LENGTH, bytes);
        }
    }

    private void checkBlocks(final long slots, final int count) {
        for (int i = 0; i < count; i++) {
            final long slot = slots + (long) i * SlotLayout.LENGTH;
            final long tag = memory.getLong(slot + TAG_OFFSET);
            final BlockKind kind = Values.blockKind(SlotLayout.type(tag));
            if (kind != null) {
                heap.check(memory.getLong(slot + PAYLOAD_OFFSET), kind, SlotLayout.rest(tag));
            }
        }
    }

    private Object load(final long slot, final byte[] bytes) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        final int type = SlotLayout.type(tag);
        if (type == ValueType.LONG) {
            return payload;
        }
        if (type == ValueType.LATIN1_INLINE && SlotLayout.inlineLength(tag) <= SlotLayout.INLINE_MAX) {
            ByteWords.setWord(bytes, 0, payload);
            ByteWords.setWord(bytes, Long.BYTES, SlotLayout.rest(tag));
            return text(bytes, SlotLayout.inlineLength(tag));
        }
        if (type == ValueType.LATIN1 && SlotLayout.rest(tag) <= SHORT_TEXT) {
            final int length = (int) SlotLayout.rest(tag);
            heap.check(payload, BlockKind.STRING, length);
            for (int i = 0; i < length; i += Long.BYTES) {
                ByteWords.setWord(bytes, i, Text.lowestFirst(memory.getLong(payload + i)));
            }
            return text(bytes, length);
        }
        return loadRare(slot);
    }

    private static String text(final byte[] bytes, final int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private Object loadRare(final long slot) {
        final Object key = values.loadKeyOrGeneric(slot);
        if (key == null) {
            throw new RegionCorruptException("slot=" + slot + ": its key has become null");
        }
        return key;
    }
}
