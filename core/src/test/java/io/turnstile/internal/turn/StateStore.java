package io.turnstile.internal.turn;

import java.util.Arrays;

/** All states found so far, numbered in the order of their discovery: a hash table over chunks of longs. */
final class StateStore {
    private static final int WIDTH = 1 + ModelState.PARTICIPANTS;
    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private long[][] chunks = new long[64][];
    private int[] table = new int[1 << 16];
    private int size;

    int size() {
        return size;
    }

    /** Number of a state; equal to the former size if it is new. */
    int add(final ModelState state) {
        if (2 * size >= table.length) {
            grow();
        }
        final int mask = table.length - 1;
        int at = hash(state.words, 0) & mask;
        while (table[at] != 0) {
            if (isAt(table[at] - 1, state.words)) {
                return table[at] - 1;
            }
            at = at + 1 & mask;
        }
        append(state.words);
        table[at] = size;
        return size - 1;
    }

    void read(final int number, final ModelState into) {
        System.arraycopy(chunks[number >>> CHUNK_SHIFT], offset(number), into.words, 0, WIDTH);
    }

    private static int offset(final int number) {
        return (number & CHUNK_MASK) * WIDTH;
    }

    private boolean isAt(final int number, final long[] words) {
        final int offset = offset(number);
        return Arrays.equals(chunks[number >>> CHUNK_SHIFT], offset, offset + WIDTH, words, 0, WIDTH);
    }

    private void append(final long[] words) {
        final int chunk = size >>> CHUNK_SHIFT;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunk);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new long[WIDTH << CHUNK_SHIFT];
        }
        System.arraycopy(words, 0, chunks[chunk], offset(size), WIDTH);
        size++;
    }

    private void grow() {
        table = new int[2 * table.length];
        final int mask = table.length - 1;
        for (int i = 0; i < size; i++) {
            int at = hash(chunks[i >>> CHUNK_SHIFT], offset(i)) & mask;
            while (table[at] != 0) {
                at = at + 1 & mask;
            }
            table[at] = i + 1;
        }
    }

    private static int hash(final long[] words, final int offset) {
        long hash = 0;
        for (int i = 0; i < WIDTH; i++) {
            hash = (hash ^ words[offset + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
