package io.turnstile.collections;

import java.util.Arrays;

/**
 * Where the elements of an array, or of a view of one, lie: extents, strides in bytes, and the offset of the first element
 * from the array's data. Immutable.
 */
final class Shape {
    /** What a region can hold, so that sums of offsets can not overflow. */
    private static final long MOST_BYTES = 1L << 44;

    private final int width;
    private final long first;
    private final long[] extents;
    private final long[] strides;
    private final long size;

    /** Of a shape of two dimensions; of others there is no row, which {@link #at(long, long)} notices. */
    private final long rows;

    private final long columns;
    private final long rowStride;
    private final long columnStride;

    private Shape(final int width, final long first, final long[] extents, final long[] strides) {
        this.width = width;
        this.first = first;
        this.extents = extents;
        this.strides = strides;
        this.size = product(extents);
        final boolean matrix = extents.length == 2;
        this.rows = matrix ? extents[0] : 0;
        this.columns = matrix ? extents[1] : 0;
        this.rowStride = matrix ? strides[0] : 0;
        this.columnStride = matrix ? strides[1] : 0;
    }

    /**
     * Row-major, without gaps.
     *
     * @throws IllegalArgumentException if there are too many dimensions, a negative one, or more bytes than a region has.
     */
    static Shape of(final DType type, final long... extents) {
        check(type.width(), extents);
        return new Shape(type.width(), 0, extents.clone(), rowMajor(type.width(), extents));
    }

    private static void check(final int width, final long... extents) {
        if (extents.length > ArrayLayout.MAX_RANK) {
            throw new IllegalArgumentException(
                    "rank=" + extents.length + " exceeds " + ArrayLayout.MAX_RANK + " dimensions");
        }
        long bytes = width;
        for (final long extent : extents) {
            if (extent < 0 || extent > MOST_BYTES || extent != 0 && bytes > MOST_BYTES / extent) {
                throw new IllegalArgumentException("shape=" + Arrays.toString(extents) + " of elements of " + width
                        + " bytes: extents are 0 or more, and together at most " + MOST_BYTES + " bytes");
            }
            bytes *= Math.max(1, extent);
        }
    }

    private static long[] rowMajor(final int width, final long... extents) {
        final long[] strides = new long[extents.length];
        long stride = width;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, extents[i]);
        }
        return strides;
    }

    private static long product(final long... extents) {
        long product = 1;
        for (final long extent : extents) {
            product *= extent;
        }
        return product;
    }

    int rank() {
        return extents.length;
    }

    long extent(final int dimension) {
        return extents[dimension];
    }

    long stride(final int dimension) {
        return strides[dimension];
    }

    long[] extents() {
        return extents.clone();
    }

    long[] strides() {
        return strides.clone();
    }

    /** Number of elements. */
    long size() {
        return size;
    }

    /** Offset of the first element from the array's data. */
    long first() {
        return first;
    }

    /** Whether the elements lie without gaps in the order of their indices. */
    boolean isContiguous() {
        long stride = width;
        for (int i = extents.length - 1; i >= 0 && size != 0; i--) {
            if (extents[i] != 1 && strides[i] != stride) {
                return false;
            }
            stride *= extents[i];
        }
        return true;
    }

    /** Bytes from the first element to the end of the last one. */
    long span() {
        long span = size == 0 ? 0 : width;
        for (int i = 0; i < extents.length && size != 0; i++) {
            span += (extents[i] - 1) * strides[i];
        }
        return span;
    }

    /** Whether the elements of the two may lie at the same places. */
    boolean overlaps(final Shape other) {
        return first < other.first + other.span() && other.first < first + span();
    }

    boolean isSame(final Shape other) {
        return first == other.first && hasExtents(other.extents) && Arrays.equals(strides, other.strides);
    }

    boolean hasExtents(final long... others) {
        return Arrays.equals(extents, others);
    }

    long at(final long i) {
        if (extents.length != 1 || i < 0 || i >= extents[0]) {
            throw outside(i);
        }
        return first + i * strides[0];
    }

    long at(final long i, final long j) {
        if (i < 0 || i >= rows || j < 0 || j >= columns) {
            throw outside(i, j);
        }
        return first + i * rowStride + j * columnStride;
    }

    long at(final long i, final long j, final long k) {
        if (extents.length != 3 || i < 0 || i >= extents[0] || j < 0 || j >= extents[1] || k < 0 || k >= extents[2]) {
            throw outside(i, j, k);
        }
        return first + i * strides[0] + j * strides[1] + k * strides[2];
    }

    long at(final long... index) {
        if (index.length != extents.length) {
            throw outside(index);
        }
        long at = first;
        for (int i = 0; i < index.length; i++) {
            if (index[i] < 0 || index[i] >= extents[i]) {
                throw outside(index);
            }
            at += index[i] * strides[i];
        }
        return at;
    }

    /** Of the element that comes so many after the first in row-major order. */
    long atFlat(final long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("flat index=" + index + " is not in 0.." + (size - 1) + " of " + this);
        }
        long at = first;
        long rest = index;
        for (int i = extents.length - 1; i >= 0; i--) {
            at += rest % extents[i] * strides[i];
            rest /= extents[i];
        }
        return at;
    }

    private RuntimeException outside(final long... index) {
        return index.length == extents.length
                ? new IndexOutOfBoundsException("index=" + Arrays.toString(index) + " is outside of " + this)
                : new IllegalArgumentException(
                        "index=" + Arrays.toString(index) + " has not rank=" + extents.length + " of " + this);
    }

    /** Part of a dimension. */
    Shape slice(final int dimension, final long from, final long to) {
        checkDimension(dimension);
        if (from < 0 || to < from || to > extents[dimension]) {
            throw new IndexOutOfBoundsException(
                    "slice from=" + from + " to=" + to + " of dimension=" + dimension + " is outside of " + this);
        }
        final long[] sliced = extents.clone();
        sliced[dimension] = to - from;
        return new Shape(width, first + from * strides[dimension], sliced, strides);
    }

    /** One index of a dimension, which is gone then. */
    Shape select(final int dimension, final long index) {
        final Shape one = slice(dimension, index, index + 1);
        return new Shape(width, one.first, without(extents, dimension), without(strides, dimension));
    }

    private static long[] without(final long[] words, final int at) {
        final long[] rest = new long[words.length - 1];
        System.arraycopy(words, 0, rest, 0, at);
        System.arraycopy(words, at + 1, rest, at, rest.length - at);
        return rest;
    }

    /** The same elements in other dimensions. */
    Shape reshape(final long... others) {
        check(width, others);
        if (product(others) != size) {
            throw new IllegalArgumentException(
                    "shape=" + Arrays.toString(others) + " has not as many elements as " + this + ": " + size);
        }
        if (!isContiguous()) {
            throw new IllegalArgumentException(
                    "a view with gaps can not be reshaped: " + this + "; copy it to an array of its own");
        }
        return new Shape(width, first, others.clone(), rowMajor(width, others));
    }

    /** The dimensions in another order. */
    Shape transpose(final int... order) {
        final long[] newExtents = new long[extents.length];
        final long[] newStrides = new long[extents.length];
        long seen = 0;
        for (int i = 0; i < order.length; i++) {
            checkDimension(order[i]);
            seen |= 1L << order[i];
            if (i < extents.length) {
                newExtents[i] = extents[order[i]];
                newStrides[i] = strides[order[i]];
            }
        }
        if (order.length != extents.length || seen != (1L << extents.length) - 1) {
            throw new IllegalArgumentException(
                    "order=" + Arrays.toString(order) + " does not name each dimension of " + this + " once");
        }
        return new Shape(width, first, newExtents, newStrides);
    }

    private void checkDimension(final int dimension) {
        if (dimension < 0 || dimension >= extents.length) {
            throw new IndexOutOfBoundsException("dimension=" + dimension + " is none of " + this);
        }
    }

    @Override
    public String toString() {
        return "shape=" + Arrays.toString(extents);
    }
}
