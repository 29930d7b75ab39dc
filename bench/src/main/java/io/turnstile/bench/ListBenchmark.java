package io.turnstile.bench;

import static io.turnstile.bench.RawLong.compilerBarrier;

import io.turnstile.collections.SharedList;
import java.util.ArrayList;
import java.util.List;
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
 * One element of a shared list of four in a held turn, beside an {@code ArrayList<Long>} and a {@code long[]} of this
 * process. A barrier for the compiler follows every operation of every loop: see {@link CellBenchmark}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class ListBenchmark {
    private static final int LOOP = 1000;

    /** A list like that of the example, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private SharedList<Object> list;

        /** Makes it. */
        @Setup(Level.Trial)
        public void open(final HeldTurn turn) {
            list = SharedList.open(turn.region(), "list");
            turn.region().inTurn(() -> {
                list.addAll(List.of("hello", 0L, 2.0, "world"));
            });
        }
    }

    /** Lists of this process. */
    @State(Scope.Thread)
    public static class Heap {
        private final List<Long> list = new ArrayList<>(List.of(7L, 0L, 2L, 3L));
        private final long[] array = {7, 0, 2, 3};
    }

    @Benchmark
    public void addToLong(final Held held) {
        held.list.addToLong(1, 1);
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void addToLongLoop(final Held held) {
        final SharedList<Object> list = held.list;
        for (int i = 0; i < LOOP; i++) {
            list.addToLong(1, 1);
            compilerBarrier();
        }
    }

    /** The same loop as a program writes it. */
    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void addToLongPlainLoop(final Held held) {
        final SharedList<Object> list = held.list;
        for (int i = 0; i < LOOP; i++) {
            list.addToLong(1, 1);
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long getLongLoop(final Held held) {
        final SharedList<Object> list = held.list;
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += list.getLong(1);
            compilerBarrier();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void setLongLoop(final Held held) {
        final SharedList<Object> list = held.list;
        for (int i = 0; i < LOOP; i++) {
            list.setLong(1, i);
            compilerBarrier();
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void arrayListAddLoop(final Heap heap) {
        final List<Long> list = heap.list;
        for (int i = 0; i < LOOP; i++) {
            list.set(1, list.get(1) + 1);
            compilerBarrier();
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void arrayAddLoop(final Heap heap) {
        final long[] array = heap.array;
        for (int i = 0; i < LOOP; i++) {
            array[1]++;
            compilerBarrier();
        }
    }
}
