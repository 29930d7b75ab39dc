package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of collections that no correct process has written: an exception where they are followed, a problem in the check. */
@ExtendWith(RegionExtension.class)
class DamagedCollectionsTest {
    private static final int DICT_SIZE = 16;
    private static final int DICT_FREE = 32;
    private static final int DICT_ENTRIES = 40;
    private static final int ENTRY = 48;
    private static final int ENTRY_HASH = 32;
    private static final int ENTRY_NEXT = 44;

    private Region region;
    private RegionMemory memory;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        regions.damaged(region.file());
        memory = region.attachment().memory().unlogged();
    }

    private void assertFound() {
        assertFalse(region.check().isSound());
    }

    private static void assertCorrupt(final Callable<?> operation) {
        assertThrows(RegionCorruptException.class, operation::call);
    }

    private static long word(final Handle handle, final int at) {
        return handle.descriptor() + at;
    }

    private SharedList<Object> listOf(final int count) {
        final SharedList<Object> list = SharedList.open(region, "list");
        for (long i = 0; i < count; i++) {
            list.add(i);
        }
        assertTrue(region.check().isSound());
        return list;
    }

    private SharedMap<Object, Object> mapOf(final int count) {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        for (long i = 0; i < count; i++) {
            map.put(i, i);
        }
        assertTrue(region.check().isSound());
        return map;
    }

    private long entry(final SharedMap<?, ?> map, final int number) {
        return memory.getLong(word(map.handle(), DICT_ENTRIES)) + (long) (number - 1) * ENTRY;
    }

    @Test
    void aTupleThatContainsItself() {
        final SharedList<Object> list = listOf(0);
        list.add(List.of(1L, 2L));
        final long slot = list.slot(0);
        final long block = memory.getLong(slot);
        memory.putLong(block + SlotLayout.TAG_OFFSET, memory.getLong(slot + SlotLayout.TAG_OFFSET));
        memory.putLong(block, block);
        memory.putLong(block + SlotLayout.LENGTH + SlotLayout.TAG_OFFSET, memory.getLong(slot + SlotLayout.TAG_OFFSET));
        memory.putLong(block + SlotLayout.LENGTH, block);
        assertCorrupt(() -> list.get(0));
        // Gone at once; what cannot be freed is left, and found.
        list.clear();
        assertEquals(0, list.size());
        assertThrows(
                RegionCorruptException.class,
                () -> list.handle().attachment().discarded().reclaimAll());
        assertFound();
    }

    @Test
    void aNullInATuple() {
        final SharedList<Object> list = listOf(0);
        list.add(List.of(1L, 2L));
        memory.putLong(memory.getLong(list.slot(0)) + SlotLayout.TAG_OFFSET, ValueType.NULL);
        assertCorrupt(() -> list.get(0));
        assertFound();
    }

    @Test
    void aReferenceToTheDirectory() {
        final SharedList<Object> list = listOf(1);
        final long directory = region.attachment().heap().directory();
        memory.putLong(list.slot(0), directory);
        memory.putLong(
                list.slot(0) + SlotLayout.TAG_OFFSET, memory.getLong(directory) >>> 32 << 32 | ValueType.REFERENCE);
        assertCorrupt(() -> list.get(0));
        assertFound();
    }

    @Test
    void aListOfAnotherSize() {
        final SharedList<Object> list = listOf(100);
        final long size = word(list.handle(), ListLayout.SIZE);
        memory.putLong(size, Integer.MAX_VALUE);
        assertCorrupt(list::toArray);
        assertCorrupt(list::toString);
        assertFound();
        memory.putLong(size, 1000);
        assertCorrupt(list::toArray);
        assertFound();
        for (final long near : new long[] {99, 101, -1}) {
            memory.putLong(size, near);
            assertFound();
        }
        memory.putLong(size, 100);
        assertTrue(region.check().isSound());
    }

    @Test
    void aListOfAnotherCapacity() {
        final SharedList<Object> list = listOf(3);
        final long capacity = word(list.handle(), ListLayout.CAPACITY);
        for (final long wrong : new long[] {-1, Long.MIN_VALUE, 3, 1 << 20}) {
            memory.putLong(capacity, wrong);
            assertCorrupt(() -> list.addAll(List.of(1, 2)));
            assertFound();
        }
        memory.putLong(capacity, 4);
        assertTrue(region.check().isSound());
    }

    @Test
    void slotsThatWereGivenBackAreEmpty() {
        final SharedList<Object> list = listOf(700);
        list.remove(0);
        list.remove(690);
        list.remove(300);
        list.subList(10, 40).clear();
        list.add(5, "inserted");
        assertTrue(region.check().isSound(), () -> region.check().problems().toString());
        while (!list.isEmpty()) {
            list.remove(list.size() / 2);
        }
        assertTrue(region.check().isSound(), () -> region.check().problems().toString());
    }

    @Test
    void aMapWhoseOrderIsACircle() {
        final SharedMap<Object, Object> map = mapOf(6);
        memory.putInt(entry(map, 6) + ENTRY_NEXT, 1);
        assertCorrupt(map::toString);
        assertThrows(RegionCorruptException.class, map::clear);
        assertFound();
    }

    @Test
    void aMapOfAnotherSize() {
        final SharedMap<Object, Object> map = mapOf(20);
        memory.putLong(word(map.handle(), DICT_SIZE), Long.MAX_VALUE);
        assertCorrupt(() -> map.size());
        assertCorrupt(() -> map.put("new", 1));
        assertFound();
    }

    @Test
    void aKeyThatIsNone() {
        final SharedMap<Object, Object> map = mapOf(2);
        memory.putLong(entry(map, 1) + SlotLayout.TAG_OFFSET, ValueType.NULL);
        assertCorrupt(map::toString);
        assertFound();
    }

    @Test
    void hashesFreeEntriesAndBucketsAreChecked() {
        final SharedMap<Object, Object> map = mapOf(20);
        map.remove(3L);
        final long hash = entry(map, 2) + ENTRY_HASH;
        memory.putInt(hash, memory.getInt(hash) + 1);
        assertFound();
        memory.putInt(hash, memory.getInt(hash) - 1);
        assertTrue(region.check().isSound());
        final long free = word(map.handle(), DICT_FREE);
        memory.putInt(free, 0);
        assertFound();
        memory.putInt(free, 5);
        assertCorrupt(() -> map.put("new", 1));
        assertFound();
        // There is room for 32, of which 20 were ever used.
        memory.putInt(free, 30);
        assertFound();
        assertCorrupt(() -> map.put("new", 1));
    }

    @Test
    void aQueueWhoseBlocksEndTooEarly() {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        for (long i = 0; i < 70; i++) {
            queue.add(i);
        }
        final long first = memory.getLong(word(queue.handle(), QueueLayout.FIRST_BLOCK));
        memory.putLong(first + QueueLayout.NEXT_OFFSET, 0);
        assertFound();
        for (int i = 1; i < QueueLayout.SLOTS; i++) {
            queue.poll();
        }
        assertCorrupt(() -> queue.poll());
        Region.at(region.file()).open().close();
    }

    /** Freeing goes over the blocks; a circle of them must neither hang it nor fill the heap of the process. */
    @Test
    void aRemovedQueueWhoseBlocksAreLinkedInACircle() {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        for (long i = 0; i < 5L * QueueLayout.SLOTS; i++) {
            queue.add(i);
        }
        final long first = memory.getLong(word(queue.handle(), QueueLayout.FIRST_BLOCK));
        final long second = memory.getLong(first + QueueLayout.NEXT_OFFSET);
        memory.putLong(second + QueueLayout.NEXT_OFFSET, first);
        assertThrows(RegionCorruptException.class, () -> {
            region.remove("queue");
            region.attachment().discarded().reclaimAll();
        });
        assertFound();
    }

    @Test
    void aQueueOfAnotherSize() {
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.add(1L);
        memory.putLong(word(queue.handle(), QueueLayout.SIZE), Long.MAX_VALUE);
        assertCorrupt(queue::toString);
        assertFound();
        memory.putLong(word(queue.handle(), QueueLayout.SIZE), 1);
        memory.putInt(word(queue.handle(), QueueLayout.FIRST_SLOT), 1000);
        assertCorrupt(queue::peek);
        assertFound();
    }

    /** Not damaged at all: a reference in a damaged region can make the same. */
    @Test
    void containersThatContainThemselves() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.put("self", map);
        final SharedList<Object> list = map.putList("list");
        list.add(map);
        assertEquals("{self=(this Map), list=[(this Map)]}", map.toString());
        assertEquals("[{self=(this Map), list=(this Collection)}]", list.toString());
        final Map<Object, Object> copy = map.snapshot();
        assertSame(copy, copy.get("self"));
        assertSame(copy, ((List<?>) copy.get("list")).get(0));
        assertThrows(UnsupportedValueException.class, map::hashCode);
        assertEquals(map, SharedMap.open(region, "map"), "another handle of the same one");
        final SharedMap<Object, Object> another = SharedMap.open(region, "another");
        another.put("self", another);
        another.put("list", list);
        assertThrows(UnsupportedValueException.class, () -> assertFalse(map.equals(another)));
        assertTrue(region.check().isSound());
    }

    @Test
    void containersNestedDeeperThanAStack() {
        final SharedList<Object> root = SharedList.open(region, "root");
        region.inTurn(() -> {
            SharedList<Object> list = root;
            for (int i = 0; i < 5_000; i++) {
                list = list.addList();
            }
        });
        assertTrue(root.toString().contains("[...]"));
        assertThrows(UnsupportedValueException.class, root::snapshot);
        assertThrows(UnsupportedValueException.class, root::hashCode);
    }
}
