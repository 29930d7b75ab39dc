package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.Turn;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.HeaderLayout;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.UndoLogLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of the heap and of the undo log that no correct process has written. */
@ExtendWith(RegionExtension.class)
class DamagedHeapTest {
    private Region region;
    private Heap heap;
    private RegionMemory memory;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        regions.damaged(region.file());
        heap = region.attachment().heap();
        memory = region.attachment().memory().unlogged();
        LongCell.open(region, "cell").set(42);
        assertTrue(region.check().isSound());
    }

    /** Every wrong value of a word is found, and the right one is none. */
    private void assertChecked(final long offset, final long... wrong) {
        final long right = memory.getLong(offset);
        for (final long value : wrong) {
            memory.putLong(offset, value);
            assertFalse(region.check().isSound(), "offset=" + offset + " value=" + value);
            memory.putLong(offset, right);
        }
        assertTrue(region.check().isSound());
    }

    @Test
    void bitsOfBitmapsThatStandForNothing() {
        assertChecked(HeapLayout.POWER_BITS, 1L << 34, 1L << 63);
        assertChecked(HeapLayout.binBits(3), 1L << 8, 1L << 40);
    }

    @Test
    void aTopThatIsNoEndOfABlock() {
        final long top = memory.getLong(HeapLayout.TOP);
        assertChecked(HeapLayout.TOP, top - 8, top + 8, top - 16);
    }

    @Test
    void unknownFlagsOfABlock() {
        final long header = firstBlock() - BlockLayout.HEADER_LENGTH;
        assertChecked(header, memory.getLong(header) | 0x200);
    }

    private long firstBlock() {
        final long[] first = {0};
        heap.walk((block, size, kind) -> first[0] = first[0] == 0 ? block : first[0]);
        return first[0];
    }

    @Test
    void descriptorsAndTheirBlocks() {
        final long cell = memory.getLong(HeapLayout.FREE_DESCRIPTORS);
        assertChecked(HeapLayout.FREE_DESCRIPTORS, 0, cell + 128, heap.directory());
        assertChecked(cell, DescriptorLayout.header(5, 0));
        assertChecked(cell + DescriptorLayout.REFERENCES_OFFSET, 1);
        assertChecked(HeapLayout.DESCRIPTOR_BLOCKS, 0, 16);
        assertChecked(firstBlock() + DescriptorLayout.BLOCK_COUNT_OFFSET, 63, 1);
    }

    @Test
    void wordsOutsideOfTheHeapThatBelongToIt() {
        assertChecked(ControlLayout.COMMITS_OFFSET, 1);
        assertChecked(ControlLayout.LOG_LENGTH_OFFSET, 1, -1);
        assertChecked(ControlLayout.LOG_RESERVED_OFFSET, 100, -1);
        assertChecked(ControlLayout.HEAP_RESERVED_OFFSET, memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET) + 16);
        assertChecked(ControlLayout.GENERATION_OFFSET, 0, 1);
    }

    @Test
    void whatIsAskedOfTheFileSystemIsCheckedBefore() {
        final long right = memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET);
        for (final long reserved : new long[] {-1, 0, Long.MAX_VALUE}) {
            memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, reserved);
            assertThrows(RegionCorruptException.class, region::force);
            assertThrows(RegionCorruptException.class, region::lock);
            assertThrows(RegionCorruptException.class, region::trim);
            assertThrows(RegionCorruptException.class, () -> region.reserve(0));
        }
        memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, right);
    }

    @Test
    void aRegionThatCanNotBeForcedIsClosedAllTheSame() throws IOException {
        final long right = memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET);
        memory.putLong(ControlLayout.HEAP_RESERVED_OFFSET, -1);
        assertThrows(RegionCorruptException.class, region::close);
        assertFalse(region.isOpen());
        region.close();
        write(ControlLayout.HEAP_RESERVED_OFFSET, right);
        try (Region again = Region.at(region.file()).open()) {
            assertEquals(42, LongCell.open(again, "cell").get());
            assertTrue(again.check().isSound());
        }
    }

    private void write(final long offset, final long word) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(region.file(), StandardOpenOption.WRITE)) {
            file.write(bytes.putLong(word).flip(), offset);
        }
    }

    @Test
    void storesThatWouldHitTheHeaderOrTheTables() {
        for (final long offset : new long[] {0, ControlLayout.OWNER_OFFSET, RegionLayout.MEMBER_TABLE_OFFSET}) {
            assertThrows(
                    RegionCorruptException.class,
                    () -> region.inTurn(() -> region.attachment().memory().putLong(offset, 1)));
        }
    }

    @Test
    void anUndoLogThatWouldPutBackAControlWord() {
        final long capacity = region.capacity();
        try (Turn turn = region.takeTurn()) {
            LongCell.open(region, "cell").set(43);
            final long entry = capacity + UndoLogLayout.LINE_OFFSET;
            final long line = memory.getLongOfLog(entry);
            memory.putLong(entry, ControlLayout.OWNER_OFFSET / UndoLogLayout.LINE_BYTES);
            turn.rollback();
            memory.putLong(entry, line);
        }
        assertEquals(42, LongCell.open(region, "cell").get(), "rolled back by what the process itself has noted");
        memory.putLong(capacity, HeaderLayout.CHECKSUM_OFFSET / UndoLogLayout.LINE_BYTES);
        memory.putLong(ControlLayout.LOG_LENGTH_OFFSET, 1);
        memory.putLong(ControlLayout.OWNER_OFFSET, dead());
        assertThrows(RegionCorruptException.class, () -> region.takeTurn().close());
        memory.putLong(ControlLayout.OWNER_OFFSET, 0);
    }

    /** The owner word of a member that this one's slot belonged to before. */
    private long dead() {
        final long incarnation = MemberLayout.incarnation(memory.getLong(RegionLayout.member(0))) - 1L;
        return (incarnation << 12) << 3 | 1;
    }

    @Test
    void trimInATurnThatIsRolledBackGivesNothingAway() {
        final long block = region.inTurn(() -> {
            final long big = heap.allocate(1 << 20, BlockKind.BYTES);
            region.attachment().memory().putLong(big + (1 << 19), 4711);
            return big;
        });
        try (Turn turn = region.takeTurn()) {
            heap.free(block);
            region.trim();
            turn.rollback();
        }
        assertEquals(4711, memory.getLong(block + (1 << 19)));
    }
}
