package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, HeaderLayout.MAGIC_OFFSET);
        assertEquals(8, HeaderLayout.VERSION_OFFSET);
        assertEquals(16, HeaderLayout.BYTE_ORDER_OFFSET);
        assertEquals(24, HeaderLayout.CAPACITY_OFFSET);
        assertEquals(32, HeaderLayout.FILE_LENGTH_OFFSET);
        assertEquals(40, HeaderLayout.MEMBERS_OFFSET);
        assertEquals(48, HeaderLayout.ID_OFFSET);
        assertEquals(56, HeaderLayout.HASH_SEED_OFFSET);
        assertEquals(64, HeaderLayout.SECOND_HASH_SEED_OFFSET);
        assertEquals(72, HeaderLayout.CREATED_OFFSET);
        assertEquals(80, HeaderLayout.CHECKSUM_OFFSET);
        assertEquals(88, HeaderLayout.LENGTH);
        assertEquals(4096, HeaderLayout.PAGE);
    }

    @Test
    void constantsArePartOfTheFormat() {
        assertArrayEquals("TURNSTIL".getBytes(StandardCharsets.US_ASCII), HeaderLayout.MAGIC);
        assertEquals(2, HeaderLayout.VERSION);
        assertEquals(0x0102030405060708L, HeaderLayout.BYTE_ORDER_MARK);
    }
}
