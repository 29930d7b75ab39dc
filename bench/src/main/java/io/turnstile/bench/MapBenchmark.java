package io.turnstile.bench;

import io.turnstile.bench.process.ScratchRegion;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Look-ups and overwriting of existing entries in a held turn, in random order, beside a map of this process. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class MapBenchmark {
    /** A shared map, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private SharedMap<String, Long> map;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final HeldTurn turn, final MapKeys keys) {
            map = SharedMap.open(turn.region(), "map");
            keys.fill(entries -> turn.region().inTurn(() -> map.putAll(entries)));
        }
    }

    /** A shared map that nobody has a turn on. */
    @State(Scope.Thread)
    public static class Free {
        private final ScratchRegion scratch = new ScratchRegion("1 GiB");
        private final SharedMap<String, Long> map = SharedMap.open(scratch.region(), "map");

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final MapKeys keys) {
            keys.fill(map::putAll);
        }

        /** Deletes it. */
        @TearDown(Level.Trial)
        public void close() {
            scratch.close();
        }
    }

    /** A map of this process. */
    @State(Scope.Thread)
    public static class Heap {
        private final Map<String, Long> map = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final MapKeys keys) {
            keys.fill(map::putAll);
        }
    }

    @Benchmark
    public Long sharedGet(final Held held, final MapKeys keys) {
        return held.map.get(keys.next());
    }

    @Benchmark
    public Long sharedPut(final Held held, final MapKeys keys) {
        return held.map.put(keys.next(), keys.value());
    }

    @Benchmark
    public long sharedAdd(final Held held, final MapKeys keys) {
        return held.map.addToLong(keys.next(), 1);
    }

    @Benchmark
    public Long sharedMerge(final Held held, final MapKeys keys) {
        return held.map.merge(keys.next(), 1L, Long::sum);
    }

    /** Outside a turn: optimistic. */
    @Benchmark
    public Long freeGet(final Free free, final MapKeys keys) {
        return free.map.get(keys.next());
    }

    @Benchmark
    public Long heapMerge(final Heap heap, final MapKeys keys) {
        return heap.map.merge(keys.next(), 1L, Long::sum);
    }

    @Benchmark
    public Long heapGet(final Heap heap, final MapKeys keys) {
        return heap.map.get(keys.next());
    }

    @Benchmark
    public Long heapPut(final Heap heap, final MapKeys keys) {
        return heap.map.put(keys.next(), keys.value());
    }
}
