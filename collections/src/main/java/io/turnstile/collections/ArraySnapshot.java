package io.turnstile.collections;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An unshared copy of a {@link SharedArray}.
 *
 * @param dtype      of the elements.
 * @param shape      extents.
 * @param elements   row by row in a byte[], short[], int[], long[], float[] or double[], whichever has elements of the width
 *     of the type: BOOL, INT8 and UINT8 are in a byte[], INT16, UINT16 and FLOAT16 in a short[].
 * @param attributes an unshared copy of them.
 */
public record ArraySnapshot(DType dtype, List<Long> shape, Object elements, Map<String, Object> attributes) {
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
