package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.PrintableText;
import io.turnstile.internal.value.Values;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nested maps of arrays, looked through before anything of them is stored: what can not be stored is found here. */
final class TreePlan {
    private final Values values;
    private final Map<Object, Object> path = new IdentityHashMap<>();
    private final Map<String, Object> nodes;

    private TreePlan(final Values values, final Map<?, ?> nested) {
        this.values = values;
        this.nodes = nodes(nested);
    }

    /**
     * Looks through a tree.
     *
     * @throws UnsupportedValueException if something in it can not be stored, or it contains itself, or is nested too deep.
     * @throws IllegalArgumentException  if an array has rows of several lengths, or a key is no String.
     */
    static TreePlan of(final Values values, final Map<?, ?> nested) {
        return new TreePlan(values, nested);
    }

    /** An array to be made; the source is a Java array, a SharedArray or an ArraySnapshot. */
    private record Leaf(DType type, long[] shape, Object source) {}

    private Map<String, Object> nodes(final Map<?, ?> nested) {
        if (path.put(nested, nested) != null || path.size() > Values.MAX_DEPTH) {
            throw new UnsupportedValueException(
                    "a tree that contains itself, or is nested deeper than " + Values.MAX_DEPTH + " levels");
        }
        final Map<String, Object> planned = new LinkedHashMap<>();
        nested.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(PrintableText.of("key=" + key + " of a tree is no String"));
            }
            planned.put(name, node(value));
        });
        path.remove(nested);
        return planned;
    }

    private Object node(final Object value) {
        if (value instanceof Map<?, ?> map) {
            return nodes(map);
        }
        if (value instanceof SharedArray array) {
            return new Leaf(array.dtype(), array.shape(), array);
        }
        if (value instanceof ArraySnapshot snapshot) {
            return new Leaf(snapshot.dtype(), snapshot.extents(), snapshot);
        }
        if (value != null && value.getClass().isArray()) {
            return javaArray(value);
        }
        values.check(value);
        return value;
    }

    private static Object javaArray(final Object array) {
        final List<Long> extents = new ArrayList<>();
        Class<?> type = array.getClass();
        for (Object row = array; type.isArray(); type = type.getComponentType()) {
            final int length = row == null ? 0 : Array.getLength(row);
            extents.add((long) length);
            row = type.getComponentType().isArray() && length > 0 ? Array.get(row, 0) : null;
        }
        final long[] shape = extents.stream().mapToLong(Long::longValue).toArray();
        final DType dtype = dtype(type);
        Shape.of(dtype, shape);
        checkRows(array, shape, 0);
        return new Leaf(dtype, shape, array);
    }

    private static DType dtype(final Class<?> type) {
        return switch (type.getName()) {
            case "double" -> DType.FLOAT64;
            case "float" -> DType.FLOAT32;
            case "long" -> DType.INT64;
            case "int" -> DType.INT32;
            case "short" -> DType.INT16;
            case "byte" -> DType.INT8;
            case "boolean" -> DType.BOOL;
            default ->
                throw new UnsupportedValueException("array of " + type.getName()
                        + "; a tree holds Java arrays of double, float, long, int, short, byte and boolean");
        };
    }

    private static void checkRows(final Object array, final long[] shape, final int dimension) {
        if (array == null || Array.getLength(array) != shape[dimension]) {
            throw new IllegalArgumentException("rows of an array differ: dimension=" + dimension + " has length="
                    + (array == null ? "null" : String.valueOf(Array.getLength(array))) + " and length="
                    + shape[dimension]);
        }
        if (dimension + 1 < shape.length) {
            for (final Object row : (Object[]) array) {
                checkRows(row, shape, dimension + 1);
            }
        }
    }

    /** Stores the tree, in the turn that the caller has. */
    void store(final SharedMap<String, Object> map) {
        store(nodes, map);
    }

    @SuppressWarnings("unchecked")
    private static void store(final Map<String, Object> planned, final SharedMap<String, Object> map) {
        planned.forEach((key, node) -> {
            if (node instanceof Leaf leaf) {
                fill(SharedArray.create(map, key, leaf.type, leaf.shape), leaf.source);
            } else if (node instanceof Map) {
                store((Map<String, Object>) node, map.putMap(key));
            } else {
                map.put(key, node);
            }
        });
    }

    private static void fill(final SharedArray array, final Object source) {
        if (source instanceof SharedArray shared) {
            array.copyFrom(shared);
            array.attributes().putAll(shared.attributes().snapshot());
        } else if (source instanceof ArraySnapshot snapshot) {
            array.copyElements(snapshot.elements());
            array.attributes().putAll(snapshot.attributes());
        } else {
            fillRows(array, source);
        }
    }

    private static void fillRows(final SharedArray array, final Object source) {
        if (array.rank() == 1) {
            array.copyElements(source instanceof boolean[] truths ? bytes(truths) : source);
            return;
        }
        final Object[] rows = (Object[]) source;
        for (int i = 0; i < rows.length; i++) {
            fillRows(array.select(0, i), rows[i]);
        }
    }

    private static byte[] bytes(final boolean... truths) {
        final byte[] bytes = new byte[truths.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (truths[i] ? 1 : 0);
        }
        return bytes;
    }
}
