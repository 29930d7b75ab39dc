package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.ValueType;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of trees that no correct process has written: an exception where they are followed, a problem in the check. */
@ExtendWith(RegionExtension.class)
class DamagedTreesTest {
    /** Three levels. */
    private static final int MANY = 2_000;

    private RegionFactory regions;
    private Region region;
    private RegionMemory memory;
    private SharedSortedMap<Object, Object> map;

    @BeforeEach
    void makeRegion(final RegionFactory factory) {
        regions = factory;
        region = regions.create();
        regions.damaged(region.file());
        memory = region.attachment().memory().unlogged();
        map = SharedSortedMap.open(region, "map");
        region.inTurn(() -> {
            for (int i = 0; i < MANY; i++) {
                map.put(i, "v");
            }
        });
        assertTrue(region.check().isSound());
    }

    private void assertFound() {
        assertFalse(region.check().isSound());
    }

    private static void assertCorrupt(final Callable<?> operation) {
        assertThrows(RegionCorruptException.class, operation::call);
    }

    private long word(final int at) {
        return map.handle().descriptor() + at;
    }

    private long root() {
        return memory.getLong(word(TreeLayout.ROOT));
    }

    private static long child(final long branch, final int index) {
        return branch + NodeLayout.CHILDREN_OFFSET + (long) index * Long.BYTES;
    }

    private long firstLeaf() {
        return memory.getLong(child(memory.getLong(child(root(), 0)), 0));
    }

    @Test
    void anotherSize() {
        for (final long size : new long[] {MANY - 1, MANY + 1, -1, Long.MAX_VALUE}) {
            memory.putLong(word(TreeLayout.SIZE), size);
            assertFound();
        }
        assertCorrupt(map::size);
        memory.putLong(word(TreeLayout.SIZE), MANY - 1);
        assertCorrupt(() -> new ArrayList<>(map.keySet()));
        assertCorrupt(map::snapshot);
    }

    @Test
    void anotherRoot() {
        for (final long root :
                new long[] {firstLeaf(), 0, 1, word(0), Long.MAX_VALUE, memory.getLong(child(root(), 0))}) {
            final long right = root();
            memory.putLong(word(TreeLayout.ROOT), root);
            assertFound();
            memory.putLong(word(TreeLayout.ROOT), right);
        }
        memory.putLong(word(TreeLayout.ROOT), 64);
        assertCorrupt(() -> map.get(1));
        assertCorrupt(map::firstKey);
        assertThrows(RegionCorruptException.class, map::clear);
    }

    @Test
    void aKeyOfAnotherType() {
        final long tag = firstLeaf() + NodeLayout.KEYS + SlotLayout.TAG_OFFSET;
        memory.putLong(tag, ValueType.BOOLEAN);
        assertFound();
        assertCorrupt(map::snapshot);
    }

    @Test
    void aLeafOfAnotherTree() {
        final SharedSortedMap<Object, Object> other = SharedSortedMap.open(region, "other");
        other.put(1, 1);
        memory.putLong(
                child(memory.getLong(child(root(), 0)), 0),
                memory.getLong(other.handle().descriptor() + TreeLayout.ROOT));
        assertCorrupt(() -> map.get(0));
        assertFound();
    }

    @Test
    void leavesInACircle() {
        final long second = memory.getLong(firstLeaf() + NodeLayout.NEXT);
        memory.putLong(second + NodeLayout.NEXT, firstLeaf());
        assertThrows(RegionCorruptException.class, () -> map.keySet().forEach(key -> {}));
        assertCorrupt(map::hashCode);
        assertCorrupt(() -> map.headMap(1_000).size());
        assertFound();
    }

    @Test
    void aBranchWhoseChildIsItself() {
        memory.putLong(child(root(), 1), root());
        assertCorrupt(() -> map.lastKey() == map.get(MANY - 1) ? null : map.get(1_500));
        assertFound();
        // Gone at once; what cannot be freed is left, and found.
        map.clear();
        assertEquals(0, map.size());
        assertThrows(
                RegionCorruptException.class,
                () -> map.handle().attachment().discarded().reclaimAll());
        assertFound();
    }

    @Test
    void everyWordOfTheNodesIsProven() {
        final long branch = memory.getLong(child(root(), 0));
        final long leaf = firstLeaf();
        for (final long node : new long[] {root(), branch, leaf}) {
            for (final int at : new int[] {0, NodeLayout.NEXT, NodeLayout.PREVIOUS, NodeLayout.OWNER}) {
                assertProven(node + at, 1);
                assertProven(node + at, 1L << 32);
            }
        }
        // Keys of an unused slot, an unused child, the padding of a branch, an unused value.
        assertProven(leaf + NodeLayout.MAP_VALUES - SlotLayout.LENGTH, 1);
        assertProven(root() + NodeLayout.CHILDREN_OFFSET - SlotLayout.LENGTH, 1);
        assertProven(child(root(), NodeLayout.CHILDREN - 1), 1);
        assertProven(root() + NodeLayout.LENGTH - Long.BYTES, 1);
        assertProven(leaf + NodeLayout.LENGTH - SlotLayout.LENGTH, 1);
        // Order: the second key of a leaf, and of each level of branches.
        assertProven(TreeNodes.key(leaf, 1), 1_000);
        assertProven(TreeNodes.key(branch, 1), 1_000);
        assertProven(TreeNodes.key(root(), 0), 1_000_000);
        assertProven(word(TreeLayout.MODIFICATIONS + Long.BYTES), 1);
        assertProven(word(TreeLayout.COMPARATOR + SlotLayout.TAG_OFFSET), 1);
    }

    private void assertProven(final long at, final long difference) {
        final long right = memory.getLong(at);
        memory.putLong(at, right + difference);
        assertFalse(region.check().isSound(), "a change at " + at + " is not found");
        memory.putLong(at, right);
        assertTrue(region.check().isSound(), () -> region.check().problems().toString());
    }

    private List<String> repair(final String name) {
        final String file = region.file().toUri().toString();
        region.close();
        return Region.repair(file, name);
    }

    @Test
    void repairFindsLeavesByTheirLinks() {
        final long branch = memory.getLong(child(root(), 0));
        memory.putLong(branch + NodeLayout.OWNER, 0);
        memory.putInt(firstLeaf() + NodeLayout.COUNT, 1_000);
        final String name = regions.name();
        final List<String> lost = repair(name);
        assertTrue(lost.toString().contains("of tree=0"), lost::toString);
        try (Region repaired = Region.at(name).open()) {
            assertEquals(
                    map(MANY),
                    new ArrayList<>(SharedSortedMap.<Integer, Object>open(repaired, "map")
                            .keySet()));
            assertTrue(repaired.check().isSound());
        }
    }

    @Test
    void repairLosesOnlyTheLeafThatIsNone() {
        final long leaf = memory.getLong(firstLeaf() + NodeLayout.NEXT);
        memory.putLong(leaf - Long.BYTES, 0);
        SharedSortedSet.<Integer>open(region, "set", "reverse", Comparator.reverseOrder())
                .addAll(List.of(1, 2, 3));
        final String name = regions.name();
        final List<String> lost = repair(name);
        assertTrue(lost.toString().contains("node=" + leaf), lost::toString);
        try (Region repaired = Region.at(name).open()) {
            final SharedSortedMap<Integer, Object> copy = SharedSortedMap.open(repaired, "map");
            assertTrue(copy.size() > MANY - 31 && copy.size() < MANY, () -> "size=" + copy.size());
            assertEquals(
                    List.of(3, 2, 1),
                    new ArrayList<>(
                            SharedSortedSet.<Integer>open(repaired, "set", "reverse", Comparator.reverseOrder())));
            assertTrue(repaired.check().isSound());
        }
    }

    private static List<Integer> map(final int count) {
        final List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(i);
        }
        return keys;
    }

    /** Whatever is damaged: a Turnstile exception or an answer, never anything else. */
    @Test
    void everyWordOfANodeMayBeAnything() {
        final long[] nodes = {root(), memory.getLong(child(root(), 0)), firstLeaf()};
        final long[] contents = {0, -1, 1, Long.MAX_VALUE, root(), firstLeaf(), word(0), 0x100000001L};
        for (final long node : nodes) {
            for (long at = node - Long.BYTES; at < node + NodeLayout.LENGTH; at += 3 * Long.BYTES) {
                final long right = memory.getLong(at);
                for (final long content : contents) {
                    memory.putLong(at, content);
                    attempt(() -> map.get(3));
                    attempt(() -> map.headMap(100).lastEntry());
                    attempt(() -> map.keySet().forEach(key -> {}));
                    attempt(() -> assertTrue(map.tailMap(50).size() < Integer.MAX_VALUE));
                    attempt(() -> region.check());
                    attempt(() -> region.inTurn(() -> {
                        map.put(-1, "new");
                        map.remove(5);
                        throw new RegionCorruptException("rolled back");
                    }));
                }
                memory.putLong(at, right);
            }
        }
        assertTrue(region.check().isSound(), () -> region.check().problems().toString());
        assertTrue(region.attachment().heap().isBlock(root(), BlockKind.NODE, NodeLayout.LENGTH));
    }

    private static void attempt(final Runnable operation) {
        try {
            operation.run();
        } catch (final RegionException | ClassCastException e) {
            assertTrue(e.getMessage() != null);
        }
    }
}
