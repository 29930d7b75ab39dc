package io.turnstile.internal.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The allocator against a model. Blocks of these tests belong to no object, so {@link HeapCheck} is asked rather than the
 * check of the whole region, and each test frees what it has allocated.
 */
@ExtendWith(RegionExtension.class)
class HeapTest {
    private static final int[] SIZES = {0, 1, 8, 24, 25, 100, 1000, 1016, 1017, 1032, 2000, 5000, 20_000, 70_000};

    private Region region;
    private Heap heap;
    private TurnMemory memory;
    private final Map<Long, Byte> fills = new HashMap<>();
    private final List<Long> blocks = new ArrayList<>();

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        use(regions.create(builder -> builder.capacity("1 MiB")));
    }

    private void use(final Region newRegion) {
        region = newRegion;
        heap = region.attachment().heap();
        memory = region.attachment().memory();
    }

    private long allocate(final int bytes) {
        final long block = heap.allocate(bytes, BlockKind.BYTES);
        assertEquals(0, block % 16);
        heap.check(block, BlockKind.BYTES, bytes);
        final byte fill = (byte) (fills.size() * 31 + bytes);
        fill(block, fill);
        fills.put(block, fill);
        blocks.add(block);
        return block;
    }

    private int payload(final long block) {
        return (int) BlockLayout.size(memory.getLong(block - 8)) - 8;
    }

    private void fill(final long block, final byte fill) {
        final byte[] bytes = new byte[payload(block)];
        Arrays.fill(bytes, fill);
        memory.putBytes(block, bytes, 0, bytes.length);
    }

    private void free(final int index) {
        final long block = blocks.get(index);
        blocks.set(index, blocks.get(blocks.size() - 1));
        blocks.remove(blocks.size() - 1);
        assertFilled(block, fills.remove(block));
        heap.free(block);
    }

    private void freeAll() {
        while (!blocks.isEmpty()) {
            free(blocks.size() - 1);
        }
    }

    /** A block whose every byte is as it was filled overlaps no other, for others have other bytes or the same place. */
    private void assertFilled(final long block, final byte fill) {
        final byte[] expected = new byte[payload(block)];
        Arrays.fill(expected, fill);
        final byte[] actual = new byte[expected.length];
        memory.getBytes(block, actual, 0, actual.length);
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError("block=" + block + " of " + expected.length + " bytes was changed by others");
        }
    }

    private void assertSound() {
        final List<String> problems = new ArrayList<>();
        final long[] found = new long[2];
        new HeapCheck(heap, memory).check(problems::add, (block, size, kind) -> {
            if (kind == BlockKind.BYTES) {
                found[0]++;
                assertTrue(fills.containsKey(block), () -> "a block that nobody has: " + block);
            }
            if (!kind.isFree()) {
                found[1] += size;
            }
        });
        assertEquals(List.of(), problems);
        assertEquals(fills.size(), found[0]);
        assertEquals(found[1], heap.used());
        assertEquals(region.capacity() - heapStart(), heap.free() + heap.used());
        fills.forEach(this::assertFilled);
    }

    private long heapStart() {
        final long[] first = {Long.MAX_VALUE};
        heap.walk((block, size, kind) -> first[0] = Math.min(first[0], block));
        return first[0] - 16;
    }

    @Test
    void keepsEveryBlockThroughRandomAllocationsAndFrees() {
        Seeds.withRandom(random -> {
            final long used = heap.used();
            for (int round = 0; round < 60; round++) {
                region.inTurn(() -> operate(random, 60));
                region.inTurn(this::assertSound);
            }
            region.inTurn(this::freeAll);
            region.inTurn(this::assertSound);
            assertEquals(used, heap.used());
        });
    }

    private void operate(final Random random, final int operations) {
        for (int i = 0; i < operations; i++) {
            final int bytes = SIZES[random.nextInt(SIZES.length)];
            if (blocks.isEmpty() || random.nextInt(100) < 52 && bytes + 1100 < heap.largestFree()) {
                allocate(bytes + random.nextInt(24));
            } else {
                free(random.nextInt(blocks.size()));
            }
            if (random.nextInt(300) == 0) {
                heap.consolidate();
            }
        }
    }

    @Test
    void mergesSmallBlocksBeforeItCountsAsFull() {
        region.inTurn(() -> {
            fillWith(1000);
            final int count = blocks.size();
            assertTrue(count > 800, () -> "blocks=" + count);
            for (int i = 0; i < 100; i++) {
                // From the end, so that neighbours become free.
                final long block = blocks.remove(count - 1 - i);
                fills.remove(block);
                heap.free(block);
            }
            // Each of the free ones is too small.
            allocate(90_000);
            assertSound();
            freeAll();
        });
    }

    private void fillWith(final int bytes) {
        while (bytes + 24 <= heap.largestFree()) {
            allocate(bytes);
        }
    }

    @Test
    void isFullWithValuesInTheMessageAndRollsBack() {
        final long used = heap.used();
        final RegionFullException e = assertThrows(
                RegionFullException.class,
                () -> region.inTurn(() -> {
                    for (; ; ) {
                        heap.allocate(5000, BlockKind.BYTES);
                    }
                }));
        assertTrue(
                e.getMessage().contains("region=" + region.name() + " is full: requested=5008 free="), e.getMessage());
        assertTrue(e.getMessage().contains(" largestFree="), e.getMessage());
        assertTrue(e.getMessage().contains(" capacity=1048576"), e.getMessage());
        assertEquals(used, heap.used());
        assertEquals(List.of(), region.check().problems());
    }

    @Test
    void refusesMoreThanTheCapacityAtOnce() {
        for (final long bytes : new long[] {-1, region.capacity(), region.capacity() + 1, Long.MAX_VALUE}) {
            assertThrows(
                    RegionFullException.class,
                    () -> region.inTurn(() -> {
                        heap.allocate(bytes, BlockKind.BYTES);
                    }));
        }
        assertEquals(List.of(), region.check().problems());
    }

    @Test
    void hasRoomAgainAfterFreeing() {
        region.inTurn(() -> {
            fillWith(3000);
            assertTrue(heap.largestFree() < 3032);
            final int count = blocks.size();
            for (int round = 0; round < 3; round++) {
                freeAll();
                fillWith(3000);
                assertEquals(count, blocks.size(), "nothing is lost");
            }
            assertSound();
            freeAll();
        });
    }

    @Test
    void fillsToTheLastUnit() {
        region.inTurn(() -> {
            final long room = heap.largestFree();
            // Less the header, and what the payload's alignment leaves behind the last block.
            final long block = heap.allocate(room - 16, BlockKind.BYTES);
            assertEquals(8, heap.largestFree());
            assertEquals(8, region.capacity() - heap.top());
            fill(block, (byte) 1);
            heap.free(block);
            assertEquals(room, heap.largestFree());
            assertSound();
        });
    }

    @Test
    void usesAFreeBlockThatJustFits() {
        region.inTurn(() -> {
            // Of one size and so of one bin, from which a search for the next larger bin takes none.
            final int bytes = 70_020;
            final long wanted = allocate(bytes);
            allocate(5000);
            fillWith(1000);
            blocks.remove(wanted);
            fills.remove(wanted);
            heap.free(wanted);
            assertEquals(wanted, allocate(bytes));
            assertSound();
            freeAll();
        });
    }

    @Test
    void topShrinksWhenTheLastBlocksAreFreed() {
        final long top = heap.top();
        region.inTurn(() -> {
            for (int i = 0; i < 10; i++) {
                allocate(2000);
            }
        });
        assertTrue(heap.top() >= top + 20_000);
        region.inTurn(this::freeAll);
        assertEquals(top, heap.top());
    }

    @Test
    void givesMemoryBackToTheFileSystemWhenTrimmed() {
        region.inTurn(() -> {
            for (int i = 0; i < 400; i++) {
                allocate(2000);
            }
        });
        final long committed = region.committed();
        region.inTurn(this::freeAll);
        assertEquals(committed, region.committed());
        final long given = region.trim();
        assertTrue(given >= 512 * 1024, () -> "given=" + given);
        assertEquals(committed - given, region.committed());
        region.inTurn(() -> {
            allocate(500_000);
            assertSound();
            freeAll();
        });
    }

    @Test
    void refusesToFreeWhatIsNoBlock() {
        final long[] block = new long[1];
        region.inTurn(() -> {
            block[0] = allocate(100);
        });
        for (final long wrong :
                new long[] {0, 8, block[0] + 8, block[0] + 16, region.capacity(), -16, Long.MIN_VALUE}) {
            assertThrows(
                    io.turnstile.RegionCorruptException.class,
                    () -> region.inTurn(() -> heap.free(wrong)),
                    () -> "" + wrong);
        }
        region.inTurn(() -> {
            assertSound();
            free(0);
        });
        assertThrows(io.turnstile.RegionCorruptException.class, () -> region.inTurn(() -> heap.free(block[0])));
    }

    /** Everything that means something: the roots, headers, links and tags of free blocks, and blocks in use whole. */
    private Map<String, byte[]> state() {
        final Map<String, byte[]> state = new HashMap<>();
        state.put("roots", bytes(HeapLayout.TOP, HeapLayout.END - HeapLayout.TOP));
        heap.walk((block, size, kind) -> {
            switch (kind) {
                case FREE_SMALL -> state.put("small " + block, bytes(block - 8, 16));
                case FREE_LARGE -> {
                    state.put("large " + block, bytes(block - 8, 24));
                    state.put("tag of " + block, bytes(block - 8 + size - 8, 8));
                }
                default -> state.put("used " + block, bytes(block - 8, size));
            }
        });
        return state;
    }

    private byte[] bytes(final long offset, final long count) {
        final byte[] bytes = new byte[(int) count];
        memory.getBytes(offset, bytes, 0, bytes.length);
        return bytes;
    }

    private static void assertSameState(final Map<String, byte[]> expected, final Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((what, bytes) -> assertTrue(Arrays.equals(bytes, actual.get(what)), () -> what + " differs"));
    }

    /** Also what is freed, allocated again and overwritten in the same turn comes back with its content. */
    @Test
    void rollBackRestoresTheAllocatorAndTheContentOfAllBlocks() {
        Seeds.withRandom(random -> {
            for (int round = 0; round < 40; round++) {
                region.inTurn(() -> operate(random, 40));
                final Map<String, byte[]> before = state();
                final Map<Long, Byte> fillsBefore = new HashMap<>(fills);
                final List<Long> blocksBefore = new ArrayList<>(blocks);
                assertThrows(
                        OnPurpose.class,
                        () -> region.inTurn(() -> {
                            operate(random, 60);
                            if (random.nextInt(4) == 0) {
                                heap.consolidate();
                                operate(random, 20);
                            }
                            throw new OnPurpose();
                        }));
                fills.clear();
                fills.putAll(fillsBefore);
                blocks.clear();
                blocks.addAll(blocksBefore);
                assertSameState(before, state());
                region.inTurn(this::assertSound);
            }
            region.inTurn(this::freeAll);
        });
    }

    @Test
    void rollBackRestoresABlockThatWasFreedAndAllocatedAgain() {
        for (final int bytes : SIZES) {
            region.inTurn(() -> {
                allocate(bytes);
                allocate(bytes);
            });
            final Map<String, byte[]> before = state();
            final long block = blocks.get(0);
            assertThrows(
                    OnPurpose.class,
                    () -> region.inTurn(() -> {
                        heap.free(block);
                        final long again = heap.allocate(bytes, BlockKind.STRING);
                        fill(again, (byte) 99);
                        fill(heap.allocate(bytes, BlockKind.STRING), (byte) 98);
                        throw new OnPurpose();
                    }));
            assertSameState(before, state());
            region.inTurn(() -> {
                assertSound();
                freeAll();
            });
        }
    }

    @Test
    void reservedSpaceIsKeptByARollBack() {
        final long top = heap.top();
        assertThrows(
                OnPurpose.class,
                () -> region.inTurn(() -> {
                    heap.allocate(800_000, BlockKind.BYTES);
                    throw new OnPurpose();
                }));
        assertEquals(top, heap.top());
        assertTrue(memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET) > 800_000);
    }

    /** Thrown by a body that is to be rolled back. */
    private static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
