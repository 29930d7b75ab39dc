package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QueueLayoutTest {
    @Test
    void descriptorIsWhereTheDiagramHasIt() {
        assertEquals(16, QueueLayout.SIZE);
        assertEquals(24, QueueLayout.BOUND);
        assertEquals(28, QueueLayout.USED);
        assertEquals(32, QueueLayout.FIRST_BLOCK);
        assertEquals(40, QueueLayout.LAST_BLOCK);
        assertEquals(48, QueueLayout.FIRST_SLOT);
        assertEquals(52, QueueLayout.END_SLOT);
        assertEquals(56, QueueLayout.NEXT_NUMBER);
        assertEquals(64, QueueLayout.END);
    }

    @Test
    void blockIsWhereTheDiagramHasIt() {
        assertEquals(0, QueueLayout.NEXT_OFFSET);
        assertEquals(8, QueueLayout.NUMBER_OFFSET);
        assertEquals(16, QueueLayout.SLOTS_OFFSET);
        assertEquals(41, QueueLayout.SLOTS);
        assertEquals(672, QueueLayout.NUMBERS_OFFSET);
        assertEquals(1000, QueueLayout.PREVIOUS_OFFSET);
        assertEquals(1008, QueueLayout.ARENA_OFFSET);
        assertEquals(1016, QueueLayout.BLOCK_LENGTH);
        assertEquals(0x123456789ABC_3E00L, QueueLayout.arenaWord(0x123456789ABCL, 0x3E00));
        assertEquals(0x123456789ABCL, QueueLayout.arena(0x123456789ABC_3E00L));
        assertEquals(0x3E00, QueueLayout.room(0x123456789ABC_3E00L));
    }
}
