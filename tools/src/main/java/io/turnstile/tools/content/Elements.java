package io.turnstile.tools.content;

import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Elements of an array, copied, as nested lists that box a number only when it is asked for. */
final class Elements {
    private final IntFunction<Object> elements;
    private final long[] shape;

    private Elements(final IntFunction<Object> elements, final long[] shape) {
        this.elements = elements;
        this.shape = shape;
    }

    /** A list for each dimension; of none, the number itself. */
    static Object of(final SharedArray array) {
        return new Elements(copy(array), array.shape()).rows(0, 0);
    }

    private static IntFunction<Object> copy(final SharedArray array) {
        final int size = (int) array.size();
        if (array.dtype() == DType.FLOAT64) {
            final double[] copy = new double[size];
            array.copyTo(copy);
            return i -> copy[i];
        }
        if (array.dtype().isFloat()) {
            final float[] copy = new float[size];
            array.copyTo(copy);
            return i -> copy[i];
        }
        final long[] copy = new long[size];
        array.copyTo(copy);
        final boolean truths = array.dtype() == DType.BOOL;
        return i -> truths ? (Object) (copy[i] != 0) : (Object) copy[i];
    }

    private Object rows(final int dimension, final int from) {
        if (dimension == shape.length) {
            return elements.apply(from);
        }
        final int below =
                (int) Arrays.stream(shape, dimension + 1, shape.length).reduce(1, (a, b) -> a * b);
        return new Rows((int) shape[dimension], index -> rows(dimension + 1, from + index * below));
    }

    private static final class Rows extends AbstractList<Object> {
        private final int size;
        private final IntFunction<Object> row;

        Rows(final int size, final IntFunction<Object> row) {
            this.size = size;
            this.row = row;
        }

        @Override
        public Object get(final int index) {
            return row.apply(java.util.Objects.checkIndex(index, size));
        }

        @Override
        public int size() {
            return size;
        }
    }

    /** Extents as a list. */
    static List<Long> extents(final SharedArray array) {
        return Arrays.stream(array.shape()).boxed().toList();
    }
}
