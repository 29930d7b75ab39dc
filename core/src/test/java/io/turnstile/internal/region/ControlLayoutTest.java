package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ControlLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(4096, ControlLayout.OWNER_OFFSET);
        assertEquals(4224, ControlLayout.DEMAND_OFFSET);
        assertEquals(4256, ControlLayout.HAND_OVER_OFFSET);
        assertEquals(4352, ControlLayout.TICKET_OFFSET);
        assertEquals(4480, ControlLayout.COMMITS_OFFSET);
        assertEquals(4488, ControlLayout.SEAL_OFFSET);
        assertEquals(4608, ControlLayout.LOG_LENGTH_OFFSET);
        assertEquals(4616, ControlLayout.LOG_RESERVED_OFFSET);
        assertEquals(4736, ControlLayout.HEAP_RESERVED_OFFSET);
        assertEquals(4744, ControlLayout.GENERATION_OFFSET);
        assertEquals(4752, ControlLayout.HOME_INODE_OFFSET);
        assertEquals(4760, ControlLayout.HOME_DEVICE_OFFSET);
        assertEquals(4768, ControlLayout.HOME_BOOT_OFFSET);
        assertEquals(4864, ControlLayout.HEAP_ROOTS_OFFSET);
        assertEquals(8192, ControlLayout.LENGTH);
        assertEquals(7424, ControlLayout.HEAP_ROOTS_LENGTH);
    }

    @Test
    void partsOfARegionFollowEachOther() {
        assertEquals(4096, RegionLayout.CONTROL_OFFSET);
        assertEquals(12288, RegionLayout.WAIT_TABLE_OFFSET);
        assertEquals(256, RegionLayout.WAIT_SLOTS);
        assertEquals(45056, RegionLayout.MEMBER_TABLE_OFFSET);
        assertEquals(45056, RegionLayout.member(0));
        assertEquals(45312, RegionLayout.member(1));
        final RegionLayout layout = RegionLayout.of(1 << 20, 256);
        assertEquals(110592, layout.heapStart());
        assertEquals(1048576, layout.capacity());
        // 16384 lines of 72 bytes.
        assertEquals(1048576 + 1179648, layout.fileLength());
        assertEquals(1048576 + 1179648 - 4096, layout.sealOffset());
    }

    /** The lines before the heap but for its roots are never logged, so the log has never an entry in the last page. */
    @Test
    void theLogNeverNeedsThePageOfTheSeal() {
        for (final int members : new int[] {1, 256, 4095}) {
            for (final long capacity : new long[] {2 << 20, (2 << 20) + 4096, 64L << 30}) {
                final RegionLayout layout = RegionLayout.of(capacity, members);
                final long lines = (layout.capacity() - layout.heapStart() + ControlLayout.HEAP_ROOTS_LENGTH)
                        / UndoLogLayout.LINE_BYTES;
                assertTrue(layout.capacity() + lines * UndoLogLayout.ENTRY_LENGTH <= layout.sealOffset());
            }
        }
    }
}
