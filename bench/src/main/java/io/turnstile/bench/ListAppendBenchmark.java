package io.turnstile.bench;

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

/** Ten million numbers appended to an empty list in a held turn, beside an {@code ArrayList<Long>}; nanoseconds a number. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ListAppendBenchmark.N)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class ListAppendBenchmark {
    static final int N = 10_000_000;

    /** A shared list that is empty, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class HeldEmpty {
        private SharedList<Long> list;

        /** Opens it. */
        @Setup(Level.Trial)
        public void open(final HeldTurn turn) {
            list = SharedList.open(turn.region(), "list");
        }

        /** Empties it. */
        @Setup(Level.Invocation)
        public void clear(final HeldTurn turn) {
            list.clear();
        }
    }

    private static void append(final List<Long> list) {
        for (long i = 0; i < N; i++) {
            list.add(i);
        }
    }

    @Benchmark
    public void sharedAppend(final HeldEmpty held) {
        append(held.list);
    }

    @Benchmark
    public Object heapAppend() {
        final List<Long> list = new ArrayList<>();
        append(list);
        return list;
    }
}
