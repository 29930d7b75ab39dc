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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An insertion and a removal in the middle of a list in a held turn, beside an {@code ArrayList<Long>}; both together. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class ListMiddleBenchmark {
    /** How long the lists are. */
    @State(Scope.Thread)
    public static class Length {
        @Param({"100000", "1000000"})
        private int n;

        void fill(final List<Long> list) {
            for (long i = 0; i < n; i++) {
                list.add(i);
            }
        }
    }

    /** A shared list, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private SharedList<Long> list;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final HeldTurn turn, final Length length) {
            list = SharedList.open(turn.region(), "list");
            turn.region().inTurn(() -> length.fill(list));
        }
    }

    /** A list of this process. */
    @State(Scope.Thread)
    public static class Heap {
        private final List<Long> list = new ArrayList<>();

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final Length length) {
            length.fill(list);
        }
    }

    private static Long insertAndRemove(final List<Long> list, final int place) {
        list.add(place, 1L);
        return list.remove(place);
    }

    @Benchmark
    public Long shared(final Held held, final Length length) {
        return insertAndRemove(held.list, length.n / 2);
    }

    @Benchmark
    public Long heap(final Heap heap, final Length length) {
        return insertAndRemove(heap.list, length.n / 2);
    }
}
