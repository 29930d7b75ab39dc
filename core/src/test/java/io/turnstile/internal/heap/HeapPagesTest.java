package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.Turn;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that begin at a page, among others, and stores to ranges, in turns that commit and turns that are rolled back. */
@ExtendWith(RegionExtension.class)
class HeapPagesTest {
    private Region region;
    private Heap heap;
    private TurnMemory memory;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create(builder -> builder.capacity("2 MiB"));
        heap = region.attachment().heap();
        memory = region.attachment().memory();
    }

    private void assertSound() {
        final List<String> problems = new ArrayList<>();
        new HeapCheck(heap, memory).check(problems::add, (block, size, kind) -> {});
        assertEquals(List.of(), problems);
    }

    private byte[] bytes(final long block, final int count) {
        final byte[] bytes = new byte[count];
        memory.getBytes(block, bytes, 0, count);
        return bytes;
    }

    /** Random allocations of both sorts, with their contents as the model. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void blocksAreClearSoundAndUndone(final long seed) {
        final Random random = new Random(seed);
        final Map<Long, byte[]> model = new HashMap<>();
        for (int turns = 0; turns < 150; turns++) {
            final Map<Long, byte[]> changed = new HashMap<>(model);
            try (Turn turn = region.takeTurn()) {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    change(changed, random);
                }
                assertSound();
                if (random.nextInt(3) == 0) {
                    turn.rollback();
                } else {
                    turn.commit();
                    model.clear();
                    model.putAll(changed);
                }
            }
            model.forEach((block, content) -> assertArrayEquals(content, bytes(block, content.length), "seed=" + seed));
            assertSound();
        }
        region.inTurn(() -> model.keySet().forEach(heap::free));
        assertSound();
    }

    private void change(final Map<Long, byte[]> blocks, final Random random) {
        if (random.nextInt(3) == 0 && !blocks.isEmpty()) {
            final long block = new ArrayList<>(blocks.keySet()).get(random.nextInt(blocks.size()));
            heap.free(block);
            blocks.remove(block);
            return;
        }
        final byte[] content = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 40_000 : 5_000)];
        final boolean pages = random.nextBoolean();
        final long block;
        try {
            block = pages
                    ? heap.allocatePages(content.length, BlockKind.ARRAY)
                    : heap.allocate(content.length, BlockKind.BYTES);
        } catch (final RegionFullException e) {
            // Then the rest of the turn frees.
            return;
        }
        if (pages) {
            assertEquals(0, block % Heap.PAGE);
            heap.checkExactly(block, BlockKind.ARRAY, content.length);
            assertArrayEquals(new byte[content.length], bytes(block, content.length));
        }
        random.nextBytes(content);
        memory.putBytes(block, content, 0, content.length);
        blocks.put(block, content);
    }

    /** Ranges that overlap lines and words of the bitmap that are logged already. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void storesToRangesAreUndone(final long seed) {
        final Random random = new Random(seed);
        final byte[] content = new byte[200_000];
        random.nextBytes(content);
        final long block = region.inTurn(() -> {
            final long made = heap.allocate(content.length, BlockKind.BYTES);
            memory.putBytes(made, content, 0, content.length);
            return made;
        });
        for (int turns = 0; turns < 30; turns++) {
            try (Turn turn = region.takeTurn()) {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    final int from = random.nextInt(content.length);
                    final byte[] other = new byte[random.nextInt(content.length - from)];
                    memory.putByte(block + random.nextInt(content.length), (byte) 1);
                    memory.putBytes(block + from, other, 0, other.length);
                }
                turn.rollback();
            }
            assertArrayEquals(content, bytes(block, content.length), "seed=" + seed);
        }
        region.inTurn(() -> heap.free(block));
    }

    @Test
    void rangesOutsideTheHeapAreRefused() {
        region.inTurn(() -> {
            assertThrows(RegionCorruptException.class, () -> memory.touch(0, 5000));
            assertThrows(RegionCorruptException.class, () -> memory.touch(4864, 1 << 20));
            assertThrows(RegionCorruptException.class, () -> memory.touch(region.capacity() - 5000, 5001));
            assertThrows(RegionCorruptException.class, () -> memory.touch(-64, 5000));
        });
        assertEquals(List.of(), region.check().problems());
    }
}
