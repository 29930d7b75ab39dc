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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Elements of long lists in a held turn, in an order that no cache foresees, beside an {@code ArrayList<Long>}; in loops, see
 * {@link ListBenchmark}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class ListScaleBenchmark {
    private static final int LOOP = 1000;

    /** Where to look next: far from the last place, and at each of them in the end. */
    @State(Scope.Thread)
    public static class Places {
        @Param({"1000", "1000000"})
        private int n;

        private int step;
        private int place;

        /** Computes once what a division would cost each time. */
        @Setup(Level.Trial)
        public void prepare() {
            step = 7919 % n;
        }

        int after(final int last) {
            final int next = last + step;
            return next < n ? next : next - n;
        }
    }

    /** A shared list, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private SharedList<Long> list;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final HeldTurn turn, final Places places) {
            list = SharedList.open(turn.region(), "list");
            turn.region().inTurn(() -> append(list, places.n));
        }
    }

    /** A list of this process. */
    @State(Scope.Thread)
    public static class Heap {
        private final List<Long> list = new ArrayList<>();

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final Places places) {
            append(list, places.n);
        }
    }

    private static void append(final List<Long> list, final int n) {
        for (long i = 0; i < n; i++) {
            list.add(i * n);
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void sharedGet(final Held held, final Places places, final Blackhole hole) {
        get(held.list, places, hole);
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void heapGet(final Heap heap, final Places places, final Blackhole hole) {
        get(heap.list, places, hole);
    }

    private static void get(final List<Long> list, final Places places, final Blackhole hole) {
        int place = places.place;
        for (int i = 0; i < LOOP; i++) {
            place = places.after(place);
            hole.consume(list.get(place));
        }
        places.place = place;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void sharedSet(final Held held, final Places places, final Blackhole hole) {
        set(held.list, places, hole);
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void heapSet(final Heap heap, final Places places, final Blackhole hole) {
        set(heap.list, places, hole);
    }

    private static void set(final List<Long> list, final Places places, final Blackhole hole) {
        int place = places.place;
        for (int i = 0; i < LOOP; i++) {
            place = places.after(place);
            hole.consume(list.set(place, place * 1000L));
        }
        places.place = place;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long sharedGetLong(final Held held, final Places places) {
        final SharedList<Long> list = held.list;
        int place = places.place;
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            place = places.after(place);
            sum += list.getLong(place);
            compilerBarrier();
        }
        places.place = place;
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void sharedSetLong(final Held held, final Places places) {
        final SharedList<Long> list = held.list;
        int place = places.place;
        for (int i = 0; i < LOOP; i++) {
            place = places.after(place);
            list.setLong(place, place * 1000L);
            compilerBarrier();
        }
        places.place = place;
    }
}
