package io.turnstile.stress.kills;

import io.turnstile.collections.DType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Twin of a SharedArray of two dimensions, whose elements are numbers that each type can hold.
 *
 * @param type       of the elements.
 * @param rows       first extent.
 * @param columns    second extent.
 * @param elements   row by row.
 * @param attributes of it.
 */
record PlainArray(DType type, int rows, int columns, double[] elements, Map<Object, Object> attributes) {
    PlainArray(final DType type, final int rows, final int columns) {
        this(type, rows, columns, new double[rows * columns], new LinkedHashMap<>());
    }
}
