package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BlockLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(8, BlockLayout.HEADER_LENGTH);
        assertEquals(0, BlockLayout.NEXT_OFFSET);
        assertEquals(8, BlockLayout.PREVIOUS_OFFSET);
        assertEquals(16, BlockLayout.LINKS_LENGTH);
        assertEquals(8, BlockLayout.TAG_LENGTH);
        assertEquals(16, BlockLayout.UNIT);
        assertEquals(4, BlockLayout.UNIT_SHIFT);
        assertEquals(1, BlockLayout.PREVIOUS_IS_FREE);
    }

    @Test
    void headersArePartOfTheFormat() {
        final long header = BlockLayout.header(0x1230, 5, 1);
        assertEquals(0x1230501B1L, header);
        assertTrue(BlockLayout.isHeader(header));
        assertEquals(0x1230, BlockLayout.size(header));
        assertEquals(5, BlockLayout.kind(header));
        assertEquals(1, BlockLayout.flags(header));
        assertEquals(0x1230500B1L, BlockLayout.withFlags(header, 0));
        assertEquals((1L << 44) - 16, BlockLayout.size(BlockLayout.header((1L << 44) - 16, 255, 3)));
    }

    @Test
    void recognisesWhatIsNoHeader() {
        assertFalse(BlockLayout.isHeader(0));
        assertFalse(BlockLayout.isHeader(0x1230501B0L), "magic");
        assertFalse(BlockLayout.isHeader(0x1230541B1L), "unknown flag");
        assertFalse(BlockLayout.isHeader(0x501B1L), "size 0");
    }

    @Test
    void numbersOfKindsArePartOfTheFormat() {
        final String[] names = {
            "FREE_SMALL",
            "FREE_LARGE",
            "DESCRIPTORS",
            "STRING",
            "BYTES",
            "TUPLE",
            "ENTRIES",
            "INDEX",
            "CHUNKS",
            "SLOTS",
        };
        for (int code = 0; code < names.length; code++) {
            assertEquals(names[code], BlockKind.of(code).name());
        }
    }
}
