package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.Turn;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.Arenas;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements whose bytes lie in the queue's own memory. */
@ExtendWith(RegionExtension.class)
class QueueArenasTest {
    private static final int SLOTS = QueueLayout.SLOTS;
    private static final int[] LENGTHS = {1, 14, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000};

    private Region region;
    private SharedQueue<Object> queue;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
        queue = SharedQueue.open(region, "queue");
    }

    static List<Long> seeds() {
        return List.of(1L, 2L, 3L, System.nanoTime());
    }

    private static String text(final int length) {
        return "x".repeat(length);
    }

    private void assertSound() {
        assertEquals(List.of(), region.check().problems());
    }

    private long arenaWord(final int block) {
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long descriptor = queue.handle().descriptor();
        return memory.getLong(memory.getLong(descriptor + block) + QueueLayout.ARENA_OFFSET);
    }

    private int room() {
        return QueueLayout.room(arenaWord(QueueLayout.LAST_BLOCK));
    }

    private int used() {
        return region.attachment().memory().getInt(queue.handle().descriptor() + QueueLayout.USED);
    }

    @Test
    void everyLengthAndEveryTypeComesBack() {
        final List<Object> values = new ArrayList<>();
        for (final int length : LENGTHS) {
            values.add(text(length));
            values.add("\u20ac".repeat(length));
            values.add("\ud800".repeat(length));
            values.add(BigInteger.ONE.shiftLeft(8 * length));
        }
        queue.addAll(values);
        assertEquals(values, new ArrayList<>(queue));
        assertEquals(values, queue.snapshot());
        assertSound();
        values.forEach(value -> assertTrue(queue.contains(value)));
        assertFalse(queue.contains(text(66)));
        values.forEach(value -> assertEquals(value, queue.poll()));
    }

    @Test
    void bytesComeBack() {
        for (final int length : LENGTHS) {
            queue.add(new byte[length]);
        }
        assertSound();
        assertTrue(queue.contains(new byte[64]));
        assertFalse(queue.contains(text(64)));
        for (final int length : LENGTHS) {
            assertArrayEquals(new byte[length], (byte[]) queue.poll());
        }
    }

    @Test
    void aMessageIsNoBlockOfTheHeap() {
        queue.add(text(64));
        final long blocks = region.check().blocks();
        for (int i = 1; i < SLOTS; i++) {
            queue.add(text(64));
        }
        assertEquals(blocks, region.check().blocks());
        assertEquals(SLOTS * 64, used());
    }

    @Test
    void anArenaIsFreedWithItsBlock() {
        queue.addAll(List.of(1, 2));
        final long before = region.stats().used();
        for (int i = 0; i < 3 * SLOTS; i++) {
            queue.add(text(100));
        }
        while (queue.size() > 2) {
            queue.pollLast();
        }
        // The first block stays, and has an arena by now.
        final long arena = room() + 8 + 15 & -16;
        assertEquals(before + arena, region.stats().used());
        queue.clear();
        assertSound();
    }

    @Test
    void whatDoesNotFitTheArenaGetsABlock() {
        queue.add(text(16));
        assertEquals(SLOTS * 16, room());
        for (int i = 0; i < 20; i++) {
            queue.add(text(200));
        }
        assertSound();
        assertEquals(text(16), queue.poll());
        for (int i = 0; i < 20; i++) {
            assertEquals(text(200), queue.poll());
        }
        queue.add(text(200));
        assertEquals(SLOTS * 200, room(), "an empty one that is too small is replaced");
    }

    @Test
    void aStackUsesTheSameRoomAgain() {
        queue.add(1);
        queue.add(text(64));
        for (int i = 0; i < 1000; i++) {
            queue.addLast(text(64));
            assertEquals(text(64), queue.pollLast());
            queue.addFirst(i);
            queue.pollFirst();
        }
        assertEquals(64, used());
    }

    @Test
    void whatMovesToAnotherBlockTakesItsBytesAlong() {
        for (int i = 0; i < 3 * SLOTS; i++) {
            queue.add(text(50) + i);
        }
        final List<Object> twin = new ArrayList<>(queue);
        for (final int index : new int[] {SLOTS + 5, 3, 3 * SLOTS - 10}) {
            assertTrue(queue.remove(twin.remove(index)));
            assertSound();
            assertEquals(twin, new ArrayList<>(queue));
        }
        queue.removeIf(each -> each.hashCode() % 3 == 0);
        twin.removeIf(each -> each.hashCode() % 3 == 0);
        assertSound();
        assertEquals(twin, new ArrayList<>(queue));
    }

    /** What a turn has taken may be overwritten by what it adds, and must be there again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void rolledBackTurnsLeaveNothing(final long seed) {
        final Random random = new Random(seed);
        final SharedQueue<Object> another = SharedQueue.open(region, "another");
        final Deque<Object> twin = new ArrayDeque<>();
        for (int round = 0; round < 400; round++) {
            final boolean rolledBack = random.nextInt(3) == 0;
            final Deque<Object> changed = new ArrayDeque<>(twin);
            try (Turn turn = region.takeTurn()) {
                final int steps = random.nextInt(random.nextInt(10) == 0 ? 150 : 8);
                for (int i = 0; i < steps; i++) {
                    change(random, changed, another);
                }
                assertEquals(List.copyOf(changed), List.copyOf(queue), "seed=" + seed + " round=" + round);
                if (rolledBack) {
                    turn.rollback();
                } else {
                    turn.commit();
                    twin.clear();
                    twin.addAll(changed);
                }
            }
            assertEquals(List.copyOf(twin), List.copyOf(queue), "seed=" + seed + " round=" + round);
            if (round % 20 == 0) {
                assertSound();
            }
        }
        assertSound();
    }

    private void change(final Random random, final Deque<Object> twin, final SharedQueue<Object> another) {
        final Object value = random.nextInt(4) == 0
                ? (Object) random.nextInt(100)
                : text(LENGTHS[random.nextInt(LENGTHS.length)]) + random.nextInt(100);
        switch (random.nextInt(9)) {
            case 0 -> {
                queue.addFirst(value);
                twin.addFirst(value);
            }
            case 1 -> assertEquals(twin.pollLast(), queue.pollLast());
            case 2, 3, 4 -> assertEquals(twin.pollFirst(), queue.pollFirst());
            case 5 -> another.add(value);
            case 6 -> another.poll();
            default -> {
                queue.addLast(value);
                twin.addLast(value);
            }
        }
        if (random.nextInt(60) == 0) {
            queue.clear();
            twin.clear();
        }
    }

    @Test
    void aSlotWithAnArenaInAListIsFoundAndNotFollowed(final RegionFactory regions) {
        regions.damaged(region.file());
        final RegionMemory memory = region.attachment().memory().unlogged();
        queue.add(text(64));
        final SharedList<Object> list = SharedList.open(region, "list");
        list.add(1L);
        final long from =
                memory.getLong(queue.handle().descriptor() + QueueLayout.FIRST_BLOCK) + QueueLayout.SLOTS_OFFSET;
        final long to = memory.getLong(list.handle().descriptor() + ListLayout.ONLY) & -16 & (1L << 48) - 1;
        assertTrue(Arenas.of(region.attachment()).isIn(from));
        memory.putLong(to + SlotLayout.PAYLOAD_OFFSET, memory.getLong(from + SlotLayout.PAYLOAD_OFFSET));
        memory.putLong(to + SlotLayout.TAG_OFFSET, memory.getLong(from + SlotLayout.TAG_OFFSET));
        assertThrows(RegionCorruptException.class, () -> list.get(0));
        assertThrows(RegionCorruptException.class, () -> list.remove(0));
        assertFalse(region.check().isSound());
    }

    @Test
    void damagedWordsOfAnArenaAreFound(final RegionFactory regions) {
        regions.damaged(region.file());
        final RegionMemory memory = region.attachment().memory().unlogged();
        queue.addAll(List.of(text(64), text(65), text(66)));
        assertSound();
        final long descriptor = queue.handle().descriptor();
        final long block = memory.getLong(descriptor + QueueLayout.FIRST_BLOCK);
        final long second = block + QueueLayout.SLOTS_OFFSET + SlotLayout.LENGTH;
        final long payload = memory.getLong(second);
        for (final long damaged : new long[] {0, payload - 8, payload + 1, payload + 40_000, payload + (1L << 20)}) {
            assertFound(memory, second, damaged);
        }
        final long tag = memory.getLong(second + SlotLayout.TAG_OFFSET);
        for (final long length : new long[] {0, 14, 100, 257, 1L << 40}) {
            assertFound(memory, second + SlotLayout.TAG_OFFSET, length << 16 | tag & 0xFFFF);
        }
        assertFound(memory, second + SlotLayout.TAG_OFFSET, tag ^ 0x100);
        assertFound(memory, block + QueueLayout.ARENA_OFFSET, 0);
        assertFound(memory, block + QueueLayout.ARENA_OFFSET, memory.getLong(block + QueueLayout.ARENA_OFFSET) + 8);
        // Used of the arena is the upper half of the word of the bound.
        for (final long used : new long[] {1, 8, 60_000}) {
            assertFound(memory, descriptor + QueueLayout.BOUND, used << Integer.SIZE);
        }
        final long bound = memory.getLong(descriptor + QueueLayout.BOUND);
        assertFound(memory, descriptor + QueueLayout.BOUND, bound | 1L << Integer.SIZE - 1);
        assertFound(memory, descriptor + QueueLayout.NEXT_NUMBER, 2);
        assertFound(memory, block + QueueLayout.NUMBER_OFFSET, 1);
        assertSound();
        memory.putLong(second, payload + 40_000);
        queue.poll();
        assertThrows(RegionCorruptException.class, queue::poll);
    }

    private void assertFound(final RegionMemory memory, final long word, final long damaged) {
        final long before = memory.getLong(word);
        memory.putLong(word, damaged);
        assertFalse(region.check().isSound(), "word=" + word + " damaged=" + Long.toHexString(damaged));
        memory.putLong(word, before);
    }
}
