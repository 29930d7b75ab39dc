package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UndoLogLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, UndoLogLayout.LINE_OFFSET);
        assertEquals(8, UndoLogLayout.CONTENT_OFFSET);
        assertEquals(64, UndoLogLayout.LINE_BYTES);
        assertEquals(6, UndoLogLayout.LINE_SHIFT);
        assertEquals(72, UndoLogLayout.ENTRY_LENGTH);
    }

    @Test
    void hasRoomForEveryLineOfTheRegion() {
        assertEquals(72 * 1024, UndoLogLayout.reserveFor(64 * 1024));
    }
}
