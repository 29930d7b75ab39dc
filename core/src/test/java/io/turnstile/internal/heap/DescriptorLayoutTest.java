package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DescriptorLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, DescriptorLayout.HEADER_OFFSET);
        assertEquals(8, DescriptorLayout.REFERENCES_OFFSET);
        assertEquals(16, DescriptorLayout.BODY_OFFSET);
        assertEquals(16, DescriptorLayout.NEXT_FREE_OFFSET);
        assertEquals(64, DescriptorLayout.SECOND_LINE_OFFSET);
        assertEquals(128, DescriptorLayout.LENGTH);
        assertEquals(0, DescriptorLayout.BLOCK_PREVIOUS_OFFSET);
        assertEquals(8, DescriptorLayout.BLOCK_COUNT_OFFSET);
        assertEquals(16, DescriptorLayout.BLOCK_HEAD_LENGTH);
    }

    @Test
    void headersArePartOfTheFormat() {
        final long header = DescriptorLayout.header(0x89ABCDEF, 0xFE);
        assertEquals(0x89ABCDEF0000FED5L, header);
        assertTrue(DescriptorLayout.isHeader(header));
        assertEquals(0x89ABCDEF, DescriptorLayout.generation(header));
        assertEquals(0xFE, DescriptorLayout.kind(header));
        assertFalse(DescriptorLayout.isHeader(0x89ABCDEF0000FED4L), "magic");
        assertFalse(DescriptorLayout.isHeader(0x89ABCDEF0001FED5L), "reserved");
    }
}
