package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapLayoutTest {
    private static final long ROOTS = 4864;

    @Test
    void offsetsArePartOfTheFormat() {
        assertEquals(ROOTS, HeapLayout.TOP);
        assertEquals(ROOTS + 8, HeapLayout.USED);
        assertEquals(ROOTS + 16, HeapLayout.DIRECTORY);
        assertEquals(ROOTS + 24, HeapLayout.FREE_DESCRIPTORS);
        assertEquals(ROOTS + 32, HeapLayout.DESCRIPTOR_BLOCKS);
        assertEquals(ROOTS + 40, HeapLayout.DESCRIPTORS_USED);
        assertEquals(ROOTS + 48, HeapLayout.POWER_BITS);
        assertEquals(ROOTS + 56, HeapLayout.BIN_BITS);
        assertEquals(ROOTS + 328, HeapLayout.SMALL_HEADS);
        assertEquals(ROOTS + 848, HeapLayout.BIN_HEADS);
        assertEquals(ROOTS + 3024, HeapLayout.TYPES);
        assertEquals(ROOTS + 3032, HeapLayout.DISCARDED);
        assertEquals(ROOTS + 3040, HeapLayout.DESCRIPTORS_MADE);
        assertEquals(ROOTS + 3048, HeapLayout.END);
    }

    @Test
    void listsAndBinsArePartOfTheFormat() {
        assertEquals(1024, HeapLayout.SMALL_MAX);
        assertEquals(65, HeapLayout.SMALL_LISTS);
        assertEquals(10, HeapLayout.FIRST_POWER);
        assertEquals(34, HeapLayout.POWERS);
        assertEquals(8, HeapLayout.BINS);
        assertEquals(ROOTS + 328 + 16, HeapLayout.smallHead(32));
        assertEquals(ROOTS + 328 + 512, HeapLayout.smallHead(1024));
        assertEquals(ROOTS + 56 + 264, HeapLayout.binBits(33));
        assertEquals(ROOTS + 848 + 8 * (8 * 2 + 3), HeapLayout.binHead(2, 3));
    }

    @Test
    void binsAreEighthsOfAPowerOfTwo() {
        assertEquals(0, Bins.power(1040));
        assertEquals(0, Bins.bin(1040, 0));
        assertEquals(0, Bins.power(2032));
        assertEquals(7, Bins.bin(2032, 0));
        assertEquals(1, Bins.power(2048));
        assertEquals(0, Bins.bin(2048, 1));
        assertEquals(33, Bins.power((1L << 44) - 16));
        assertEquals(7, Bins.bin((1L << 44) - 16, 33));
    }
}
