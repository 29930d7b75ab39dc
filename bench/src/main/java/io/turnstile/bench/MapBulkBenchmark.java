package io.turnstile.bench;

import io.turnstile.collections.SharedMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/** A million new keys and a walk over them, in a held turn, beside a map of this process; nanoseconds an entry. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MillionKeys.N)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class MapBulkBenchmark {
    /** A shared map that is empty, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class HeldEmpty {
        private SharedMap<String, Long> map;

        /** Opens it. */
        @Setup(Level.Trial)
        public void open(final HeldTurn turn) {
            map = SharedMap.open(turn.region(), "map");
        }

        /** Empties it. */
        @Setup(Level.Invocation)
        public void clear(final HeldTurn turn) {
            map.clear();
        }
    }

    /** A shared map that is full. */
    @State(Scope.Thread)
    public static class HeldFull {
        private SharedMap<String, Long> map;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final HeldTurn turn, final MillionKeys keys) {
            map = SharedMap.open(turn.region(), "map");
            turn.region().inTurn(() -> keys.insert(map));
        }
    }

    /** A map of this process that is full. */
    @State(Scope.Thread)
    public static class HeapFull {
        private final Map<String, Long> map = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final MillionKeys keys) {
            keys.insert(map);
        }
    }

    @Benchmark
    public void sharedInsert(final HeldEmpty held, final MillionKeys keys) {
        keys.insert(held.map);
    }

    @Benchmark
    public long sharedWalk(final HeldFull held) {
        return MillionKeys.walk(held.map);
    }

    @Benchmark
    public Object heapInsert(final MillionKeys keys) {
        final Map<String, Long> map = new ConcurrentHashMap<>();
        keys.insert(map);
        return map;
    }

    @Benchmark
    public long heapWalk(final HeapFull heap) {
        return MillionKeys.walk(heap.map);
    }
}
