package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WaitLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, WaitLayout.PARTICIPANT_OFFSET);
        assertEquals(8, WaitLayout.TICKET_OFFSET);
        assertEquals(128, WaitLayout.LENGTH);
    }
}
