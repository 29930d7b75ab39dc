package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class ArrayLayoutTest {
    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(16, ArrayLayout.BLOCK);
        assertEquals(24, ArrayLayout.TYPE);
        assertEquals(32, ArrayLayout.ATTRIBUTES);
        assertEquals(48, ArrayLayout.EXTENTS);
        assertEquals(128, ArrayLayout.END);
        assertEquals(10, ArrayLayout.MAX_RANK);
        assertEquals(24, CollectionKinds.ARRAY.code());
    }

    @Test
    void typeAndRankShareAWord() {
        final long word = ArrayLayout.type(DType.FLOAT64, 3);
        assertEquals(0x30B, word);
        assertEquals(DType.FLOAT64, ArrayLayout.dtype(word));
        assertEquals(3, ArrayLayout.rank(word));
        assertNull(ArrayLayout.dtype(0));
    }
}
