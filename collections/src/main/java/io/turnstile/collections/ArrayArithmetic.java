package io.turnstile.collections;

import static io.turnstile.collections.WorkType.DOUBLES;
import static io.turnstile.collections.WorkType.LONGS;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Works on all elements of a view, one like the other, and combines them to one number. */
final class ArrayArithmetic {
    private final ArrayView view;
    private final ArrayChunks chunks;

    ArrayArithmetic(final ArrayView view) {
        this.view = view;
        this.chunks = new ArrayChunks(view);
    }

    void fill(final double value) {
        final double[] values = new double[ArrayChunks.CHUNK];
        Arrays.fill(values, value);
        view.change(() -> chunks.fill(DOUBLES, values));
    }

    void fill(final long value) {
        final long[] values = new long[ArrayChunks.CHUNK];
        Arrays.fill(values, value);
        view.change(() -> chunks.fill(LONGS, values));
    }

    void map(final DoubleUnaryOperator function) {
        Objects.requireNonNull(function, "function");
        view.change(() -> chunks.update(DOUBLES, (chunk, count) -> {
            for (int i = 0; i < count; i++) {
                chunk[i] = function.applyAsDouble(chunk[i]);
            }
        }));
    }

    void mapLong(final LongUnaryOperator function) {
        Objects.requireNonNull(function, "function");
        view.change(() -> chunks.update(LONGS, (chunk, count) -> {
            for (int i = 0; i < count; i++) {
                chunk[i] = function.applyAsLong(chunk[i]);
            }
        }));
    }

    void plus(final double addend) {
        view.change(() -> chunks.update(DOUBLES, (chunk, count) -> {
            for (int i = 0; i < count; i++) {
                chunk[i] += addend;
            }
        }));
    }

    /** Exact for integers. */
    void plus(final long addend) {
        if (view.type().isFloat()) {
            plus((double) addend);
            return;
        }
        view.change(() -> chunks.update(LONGS, (chunk, count) -> {
            for (int i = 0; i < count; i++) {
                chunk[i] += addend;
            }
        }));
    }

    /** Exact if both are of integers. */
    void plus(final ArrayView other) {
        view.checkFits(other);
        final boolean integers = !view.type().isFloat() && !other.type().isFloat();
        final WorkType<?> as = integers ? LONGS : DOUBLES;
        view.change(() -> other.look(() -> chunks.add(as, other)));
    }

    double reduce(final double identity, final DoubleBinaryOperator function) {
        Objects.requireNonNull(function, "function");
        return combined(identity, (chunk, count, start) -> {
            double result = start;
            for (int i = 0; i < count; i++) {
                result = function.applyAsDouble(result, chunk[i]);
            }
            return result;
        });
    }

    double min() {
        return combined(Double.POSITIVE_INFINITY, Sums::min);
    }

    double max() {
        return combined(Double.NEGATIVE_INFINITY, Sums::max);
    }

    /** What there is after some elements, of what there was before them. */
    private interface Step {
        double after(double[] chunk, int count, double before);
    }

    private double combined(final double start, final Step step) {
        final double[] result = new double[1];
        view.look(() -> {
            result[0] = start;
            chunks.forEach(DOUBLES, (chunk, count) -> result[0] = step.after(chunk, count, result[0]));
        });
        return result[0];
    }

    long reduceLong(final long identity, final LongBinaryOperator function) {
        Objects.requireNonNull(function, "function");
        final long[] result = new long[1];
        view.look(() -> {
            result[0] = identity;
            chunks.forEach(LONGS, (chunk, count) -> {
                for (int i = 0; i < count; i++) {
                    result[0] = function.applyAsLong(result[0], chunk[i]);
                }
            });
        });
        return result[0];
    }

    double sum() {
        final Sums sums = new Sums();
        view.look(() -> {
            sums.clear();
            chunks.forEach(DOUBLES, sums::add);
        });
        return sums.sum();
    }
}
