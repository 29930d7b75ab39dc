package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LockFileLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(0, LockFileLayout.MAGIC_OFFSET);
        assertEquals(8, LockFileLayout.ID_OFFSET);
        assertEquals(16, LockFileLayout.LENGTH);
        assertEquals(4096, Members.CREATOR_SLOT);
    }

    @Test
    void contentsNameTheRegion() {
        final byte[] bytes = LockFileLayout.contents(0x123456789L);
        assertArrayEquals("TURNLOCK".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(bytes, 8));
        assertEquals(
                0x123456789L,
                ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong(8));
        assertTrue(LockFileLayout.isOf(bytes, 0x123456789L));
        assertFalse(LockFileLayout.isOf(bytes, 0x123456788L));
        assertFalse(LockFileLayout.isOf(new byte[16], 0));
    }
}
