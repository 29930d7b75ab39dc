package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.testkit.RegionExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SlotLayout, DictLayout, CellLayout, the words of a ChunkedArray, and the numbers of types. */
@ExtendWith(RegionExtension.class)
class ValueLayoutsTest {
    @Test
    void slotOffsetsArePartOfTheFormat() {
        assertEquals(0, SlotLayout.PAYLOAD_OFFSET);
        assertEquals(8, SlotLayout.TAG_OFFSET);
        assertEquals(16, SlotLayout.LENGTH);
        assertEquals(14, SlotLayout.INLINE_MAX);
    }

    @Test
    void slotTagsArePartOfTheFormat() {
        assertEquals(0xABCDEF_0C_0AL, SlotLayout.inlineTag(ValueType.LATIN1_INLINE, 12, 0xABCDEFL));
        assertEquals(0x1234_00_0DL, SlotLayout.blockTag(ValueType.LATIN1, 0x1234));
        assertEquals(0x89ABCDEF_0000_0012L, SlotLayout.referenceTag(0x89ABCDEF));
        assertEquals(0x0A, SlotLayout.type(0xABCDEF_0C_0AL));
        assertEquals(0x0C, SlotLayout.inlineLength(0xABCDEF_0C_0AL));
        assertEquals(0xABCDEFL, SlotLayout.rest(0xABCDEF_0C_0AL));
        assertEquals(0x89ABCDEF, SlotLayout.generation(0x89ABCDEF_0000_0012L));
    }

    @Test
    void slotsOfArenasArePartOfTheFormat() {
        final long tag = SlotLayout.blockTag(ValueType.LATIN1, 64);
        assertEquals(0x0040_01_0DL, SlotLayout.arenaTag(tag));
        assertEquals(tag, SlotLayout.ownBlockTag(SlotLayout.arenaTag(tag)));
        assertTrue(SlotLayout.isInArena(SlotLayout.arenaTag(tag)));
        assertFalse(SlotLayout.isInArena(tag));
        assertFalse(SlotLayout.isInArena(SlotLayout.inlineTag(ValueType.LATIN1_INLINE, 1, 0)));
        assertEquals(0x123456789AB0_1238L, SlotLayout.arenaPayload(0x123456789AB0L, 0x1238));
        assertEquals(0x123456789AB0L, SlotLayout.arena(0x123456789AB0_1238L));
        assertEquals(0x1238, SlotLayout.place(0x123456789AB0_1238L));
        assertEquals(14, BlockKind.ARENA.ordinal());
    }

    @Test
    void lockHoldersArePartOfTheFormat() {
        assertEquals(0, LockHolders.READS_OFFSET);
        assertEquals(8, LockHolders.WAITING_OFFSET);
        assertEquals(16, LockHolders.RECORDS_OFFSET);
        assertEquals(32, LockHolders.LENGTH);
        assertEquals(0, LockHolders.MEMBER_OFFSET);
        assertEquals(8, LockHolders.THREAD_OFFSET);
        assertEquals(16, LockHolders.HELD_OFFSET);
        assertEquals(20, LockHolders.WAITS_OFFSET);
        assertEquals(24, LockHolders.RECORD);
    }

    @Test
    void dictOffsetsArePartOfTheFormat() {
        assertEquals(16, DictLayout.SIZE);
        assertEquals(24, DictLayout.FIRST);
        assertEquals(28, DictLayout.LAST);
        assertEquals(32, DictLayout.FREE);
        assertEquals(36, DictLayout.HIGH);
        assertEquals(40, DictLayout.ENTRIES);
        assertEquals(56, DictLayout.BUCKETS);
        assertEquals(60, DictLayout.SEQUENCE);
        assertEquals(64, DictLayout.INDEX);
        assertEquals(80, DictLayout.END);
    }

    @Test
    void entryOffsetsArePartOfTheFormat() {
        assertEquals(0, DictLayout.KEY_OFFSET);
        assertEquals(16, DictLayout.VALUE_OFFSET);
        assertEquals(32, DictLayout.HASH_OFFSET);
        assertEquals(36, DictLayout.STAMP_OFFSET);
        assertEquals(40, DictLayout.PREVIOUS_OFFSET);
        assertEquals(44, DictLayout.NEXT_OFFSET);
        assertEquals(48, DictLayout.ENTRY_LENGTH);
    }

    @Test
    void bucketOffsetsArePartOfTheFormat() {
        assertEquals(7, DictLayout.BUCKET_WORDS);
        assertEquals(56, DictLayout.OVERFLOW_OFFSET);
        assertEquals(64, DictLayout.BUCKET_LENGTH);
        assertEquals(6, DictLayout.OVERFLOW_WORDS);
        assertEquals(48, DictLayout.BRANCHES_OFFSET);
    }

    @Test
    void cellOffsetsArePartOfTheFormat() {
        assertEquals(16, CellLayout.VALUE_OFFSET);
        assertEquals(64, CellLayout.ATOMIC_OFFSET);
    }

    @Test
    void numbersOfTypesArePartOfTheFormat() {
        assertEquals(0, ValueType.EMPTY);
        assertEquals(1, ValueType.NULL);
        assertEquals(2, ValueType.BOOLEAN);
        assertEquals(3, ValueType.BYTE);
        assertEquals(4, ValueType.SHORT);
        assertEquals(5, ValueType.CHAR);
        assertEquals(6, ValueType.INT);
        assertEquals(7, ValueType.LONG);
        assertEquals(8, ValueType.FLOAT);
        assertEquals(9, ValueType.DOUBLE);
        assertEquals(10, ValueType.LATIN1_INLINE);
        assertEquals(11, ValueType.UTF8_INLINE);
        assertEquals(12, ValueType.BYTES_INLINE);
        assertEquals(13, ValueType.LATIN1);
        assertEquals(14, ValueType.UTF8);
        assertEquals(15, ValueType.UTF16);
        assertEquals(16, ValueType.BYTES);
        assertEquals(17, ValueType.TUPLE);
        assertEquals(18, ValueType.REFERENCE);
        assertEquals(19, ValueType.PACKED_INLINE);
        assertEquals(20, ValueType.PACKED);
    }

    @Test
    void cellsAreWhereTheLayoutSays(final Region region) {
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(0x1122334455667788L);
        final Attachment attachment = region.attachment();
        final long at = attachment.kinds().handleOf(cell).live();
        assertEquals(0x1122334455667788L, attachment.memory().getLong(at + 16));
        assertEquals(0, at % 128);
    }

    /** Words, eight a chunk. */
    private static final class Words extends ChunkedArray {
        Words(final Attachment attachment) {
            super(attachment, 4, BlockKind.SLOTS);
        }

        @Override
        protected int recordLength() {
            return Long.BYTES;
        }

        @Override
        protected int perChunkShift() {
            return 3;
        }
    }

    /** Two words: the only chunk or the directory of chunks, and the capacity. */
    @Test
    void chunkedArrayIsWhereTheLayoutSays(final Region region) {
        assertEquals(16, ChunkedArray.LENGTH);
        final Attachment attachment = region.attachment();
        final TurnMemory memory = attachment.memory();
        final Heap heap = attachment.heap();
        final ChunkedArray arrays = new Words(attachment);
        attachment.turns().write(() -> {
            final long words = heap.allocate(ChunkedArray.LENGTH, BlockKind.BYTES);
            memory.zero(words, ChunkedArray.LENGTH);
            arrays.grow(words);
            assertEquals(4, memory.getLong(words + 8));
            assertEquals(memory.getLong(words) + 3 * 8, arrays.at(words, 3));
            arrays.grow(words);
            assertEquals(8, memory.getLong(words + 8));
            assertEquals(memory.getLong(words) + 7 * 8, arrays.at(words, 7));
            arrays.grow(words);
            assertEquals(16, memory.getLong(words + 8));
            final long directory = memory.getLong(words);
            heap.check(directory, BlockKind.CHUNKS, 16);
            assertEquals(memory.getLong(directory) + 7 * 8, arrays.at(words, 7));
            assertEquals(memory.getLong(directory + 8) + 5 * 8, arrays.at(words, 13));
            arrays.free(words);
            heap.free(words);
        });
    }
}
