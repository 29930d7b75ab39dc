package io.turnstile.collections;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An unshared copy of a {@link SharedArray}. Put into a shared container it becomes an array again; so it is no record, which
 * a region stores as one value.
 */
public final class ArraySnapshot {
    private final DType dtype;
    private final List<Long> shape;
    private final Object elements;
    private final Map<String, Object> attributes;

    /**
     * A copy of these parts.
     *
     * @param dtype      of the elements.
     * @param shape      extents.
     * @param elements   see {@link #elements()}.
     * @param attributes of the array.
     */
    public ArraySnapshot(
            final DType dtype, final List<Long> shape, final Object elements, final Map<String, Object> attributes) {
        this.dtype = dtype;
        this.shape = shape;
        this.elements = elements;
        this.attributes = attributes;
    }

    /**
     * Type of the elements.
     *
     * @return the array's.
     */
    public DType dtype() {
        return dtype;
    }

    /**
     * Extents.
     *
     * @return the outermost first.
     */
    public List<Long> shape() {
        return shape;
    }

    /**
     * The elements, row by row.
     *
     * @return a byte[], short[], int[], long[], float[] or double[], whichever has elements of the width of the type: BOOL, INT8
     *     and UINT8 are in a byte[], INT16, UINT16 and FLOAT16 in a short[].
     */
    public Object elements() {
        return elements;
    }

    /**
     * An unshared copy of the attributes.
     *
     * @return by name.
     */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** By content, floating-point elements bit by bit. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof ArraySnapshot snapshot
                && dtype == snapshot.dtype
                && shape.equals(snapshot.shape)
                && Objects.deepEquals(elements, snapshot.elements)
                && attributes.equals(snapshot.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dtype, shape, Arrays.deepHashCode(new Object[] {elements}));
    }

    /** Type and shape. */
    @Override
    public String toString() {
        return dtype + shape.toString();
    }

    /** Extents as an array. */
    long[] extents() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
