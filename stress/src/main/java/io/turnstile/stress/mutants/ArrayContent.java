package io.turnstile.stress.mutants;

import io.turnstile.Region;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedTree;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Arrays of templates: of several types and ranks, with attributes, under names of their own and in a tree. */
final class ArrayContent {
    /** Arrays by name. */
    static final List<String> NAMES = List.of("matrix", "pixels", "cube", "empty array");

    /** Name of the tree of arrays. */
    static final String TREE = "tree";

    private ArrayContent() {}

    static void fill(final Region region) {
        final SharedArray matrix = SharedArray.create(region, NAMES.get(0), DType.FLOAT64, 20, 30);
        matrix.copyFrom(IntStream.range(0, 600).asDoubleStream().toArray());
        matrix.attributes().putAll(Map.of("unit", "m", "note", "longer than what a slot can hold by itself"));
        SharedArray.create(region, NAMES.get(1), DType.UINT8, 300).fill(200L);
        SharedArray.create(region, NAMES.get(2), DType.FLOAT16, 2, 3, 4).fill(0.5);
        SharedArray.create(region, NAMES.get(3), DType.INT32, 0);
        SharedTree.put(region, TREE, nested());
    }

    /** What the tree is made of. */
    static Map<String, Object> nested() {
        return Map.of("a", new long[] {1, 2, 3}, "b", Map.of("c", new float[] {0.5f}));
    }
}
