package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionFullException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedTreeTest {
    private Region region;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create();
    }

    private static SharedArray array(final Map<String, Object> map, final String key) {
        return (SharedArray) map.get(key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(final Map<String, Object> map, final String key) {
        return (Map<String, Object>) map.get(key);
    }

    @Test
    void nestedMapsOfArraysComeBackLive() {
        SharedTree.put(
                region,
                "run",
                Map.of(
                        "time", new double[] {0, 0.5, 1},
                        "image", new float[][] {{1, 2, 3}, {4, 5, 6}},
                        "mask", new boolean[][][] {{{true}, {false}}},
                        "none", new long[2][0],
                        "author", "Ada",
                        "detector", Map.of("counts", new int[] {7, 8}, "raw", new byte[] {-1}, "s", new short[] {3})));
        final Map<String, Object> tree = SharedTree.get(region, "run");
        assertEquals(0.5, array(tree, "time").getDouble(1));
        assertEquals(6, array(tree, "image").getDouble(1, 2));
        assertEquals(DType.FLOAT32, array(tree, "image").dtype());
        assertArrayEquals(new long[] {1, 2, 1}, array(tree, "mask").shape());
        assertEquals(1, array(tree, "mask").getLong(0, 0, 0));
        assertArrayEquals(new long[] {2, 0}, array(tree, "none").shape());
        assertEquals("Ada", tree.get("author"));
        array(group(tree, "detector"), "counts").setLong(9, 0);
        assertEquals(
                17,
                array(group(SharedTree.get(region, "run"), "detector"), "counts")
                        .sum());
        assertEquals(-1, array(group(tree, "detector"), "raw").getLong(0));
    }

    @Test
    void arraysAreCopiedWithTheirAttributes(final RegionFactory regions) {
        final SharedArray original = SharedArray.create(regions.create(), "m", DType.UINT16, 2, 2);
        original.copyFrom(new int[] {1, 2, 3, 65_535});
        original.attributes().putAll(Map.of("units", "K", "axes", List.of("x", "y")));
        SharedTree.put(region, "t", Map.of("turned", original.transpose(), "copy", original.snapshot()));
        final SharedArray turned = array(SharedTree.get(region, "t"), "turned");
        assertEquals(original.transpose(), turned);
        assertEquals(original.attributes(), turned.attributes());
        assertEquals(original, array(SharedTree.get(region, "t"), "copy"));
        SharedTree.put(region, "t", Map.of("again", turned, "all", SharedTree.get(region, "t")), true);
        assertEquals(original.transpose(), array(SharedTree.get(region, "t"), "again"));
        assertEquals(
                "K", array(SharedTree.get(region, "t"), "again").attributes().get("units"));
        assertEquals(original, array(group(SharedTree.get(region, "t"), "all"), "copy"));
    }

    @Test
    void aNameIsOverwrittenOnlyIfAskedFor() {
        SharedTree.put(region, "t", Map.of("a", new int[] {1}));
        assertThrows(RegionExistsException.class, () -> SharedTree.put(region, "t", Map.of("b", new int[] {2})));
        assertEquals(1, array(SharedTree.get(region, "t"), "a").getLong(0));
        SharedTree.put(region, "t", Map.of("b", new int[] {2}), true);
        assertEquals("{b=INT32[1]}", SharedTree.get(region, "t").toString());
        assertThrows(RegionNotFoundException.class, () -> SharedTree.get(region, "none"));
        SharedList.open(region, "list");
        assertThrows(WrongTypeException.class, () -> SharedTree.get(region, "list"));
        assertEquals(2, region.stats().objects().get("SharedMap"));
    }

    @Test
    void whatCanNotBeStoredChangesNothing() {
        final Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);
        final Map<Object, Object> badKey = new HashMap<>(Map.of(1, new int[1]));
        final List<Class<? extends Exception>> thrown = new ArrayList<>();
        region.inTurn(() -> {
            SharedList.open(region, "kept").add(1);
            for (final Object value : new Object[] {
                new int[][] {{1}, {2, 3}},
                new int[][] {{1}, null},
                new char[1],
                new String[] {"s"},
                circle,
                badKey,
                this
            }) {
                final Map<String, Object> tree = new HashMap<>(Map.of("fine", new int[] {1}));
                tree.put("bad", value);
                thrown.add(assertThrows(RuntimeException.class, () -> SharedTree.put(region, "t", tree))
                        .getClass());
            }
        });
        assertEquals(
                List.of(
                        IllegalArgumentException.class,
                        IllegalArgumentException.class,
                        UnsupportedValueException.class,
                        UnsupportedValueException.class,
                        UnsupportedValueException.class,
                        IllegalArgumentException.class,
                        UnsupportedValueException.class),
                thrown);
        assertThrows(RegionFullException.class, () -> SharedTree.put(region, "t", Map.of("big", new byte[5 << 20])));
        assertEquals(List.of("kept"), region.names());
    }

    @Test
    void aTemporaryTreeIsRemoved() {
        final String name;
        try (var tree = SharedTree.temporary(region, Map.of("a", new double[] {1, 2}))) {
            name = tree.name();
            assertEquals(3, array(tree.map(), "a").sum());
            assertEquals(3, array(SharedTree.get(region, name), "a").sum());
        }
        assertFalse(region.contains(name));
        final SharedTree left = SharedTree.temporary(region, Map.of());
        assertTrue(region.contains(left.name()));
        left.close();
        left.close();
        final SharedTree late = SharedTree.temporary(region, Map.of());
        region.close();
        late.close();
    }
}
