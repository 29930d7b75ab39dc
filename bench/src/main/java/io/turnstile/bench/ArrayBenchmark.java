package io.turnstile.bench;

import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Elements one by one, and work on all of them, of a 1000 x 1000 matrix of doubles in a held turn, beside a {@code double[]};
 * nanoseconds an element. All its lines are logged by the first store of an iteration.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class ArrayBenchmark {
    private static final int SIDE = 1000;
    private static final int SIZE = SIDE * SIDE;

    /** The matrix in the region. */
    @State(Scope.Thread)
    public static class Shared {
        private SharedArray matrix;
        private SharedArray raw;

        /** Makes it. */
        @Setup(Level.Trial)
        public void make(final HeldTurn turn) {
            turn.region().inTurn(() -> {
                matrix = SharedArray.create(turn.region(), "matrix", DType.FLOAT64, SIDE, SIDE);
                matrix.fill(1.5);
            });
            raw = matrix.raw();
        }
    }

    /** The matrix in the heap of the JVM, row by row. */
    @State(Scope.Thread)
    public static class Heap {
        private final double[] matrix = new double[SIZE];
    }

    private static double sum(final SharedArray matrix) {
        double sum = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                sum += matrix.getDouble(i, j);
            }
        }
        return sum;
    }

    private static void set(final SharedArray matrix) {
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                matrix.setDouble(i + j, i, j);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public double sharedGetLoop(final Shared shared) {
        return sum(shared.matrix);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public double rawGetLoop(final Shared shared) {
        return sum(shared.raw);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public double heapGetLoop(final Heap heap) {
        final double[] matrix = heap.matrix;
        double sum = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                sum += matrix[i * SIDE + j];
            }
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void sharedSetLoop(final Shared shared) {
        set(shared.matrix);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void rawSetLoop(final Shared shared) {
        set(shared.raw);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void heapSetLoop(final Heap heap) {
        final double[] matrix = heap.matrix;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                matrix[i * SIDE + j] = i + j;
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public double sharedSum(final Shared shared) {
        return shared.matrix.sum();
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void sharedPlus(final Shared shared) {
        shared.matrix.plus(1.0);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void heapPlus(final Heap heap) {
        final double[] matrix = heap.matrix;
        for (int i = 0; i < SIZE; i++) {
            matrix[i] += 1;
        }
    }
}
