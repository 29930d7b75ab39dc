package io.turnstile.bench;

import io.turnstile.collections.SharedSortedMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
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

/**
 * Look-ups, overwriting of existing entries and scans of 1,000 entries in a held turn, from random keys, beside a sorted map
 * of this process. Both are filled in the same random order. A scan of a map of 1,000 is half of it on average.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class SortedMapBenchmark {
    private static final int SCAN = 1_000;
    private static final int BATCH = 10_000;

    /** Keys of a map in random order: a Long, or a String that is too long for a slot if there are many. */
    @State(Scope.Thread)
    public static class Keys {
        @Param({"Long", "String"})
        private String type;

        Object key(final MapKeys keys) {
            final String key = keys.next();
            return type.equals("String") ? key : (Object) Long.valueOf(key.substring(MillionKeys.PREFIX.length()));
        }
    }

    /** The keys as objects, so that making them is not measured. */
    @State(Scope.Thread)
    public static class Shuffled {
        private Object[] keys;
        private int next;

        /** Makes them. */
        @Setup(Level.Trial)
        public void create(final MapKeys names, final Keys types) {
            keys = new Object[names.size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = types.key(names);
            }
        }

        void fill(final Map<Object, Long> map, final int from) {
            for (int i = from; i < Math.min(keys.length, from + BATCH); i++) {
                map.put(keys[i], (long) i);
            }
        }

        Object next() {
            next = next + 1 == keys.length ? 0 : next + 1;
            return keys[next];
        }
    }

    /** A shared map, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private SharedSortedMap<Object, Long> map;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final HeldTurn turn, final Shuffled keys) {
            map = SharedSortedMap.open(turn.region(), "map");
            for (int i = 0; i < keys.keys.length; i += BATCH) {
                final int from = i;
                turn.region().inTurn(() -> keys.fill(map, from));
            }
        }
    }

    /** A map of this process. */
    @State(Scope.Thread)
    public static class Heap {
        private final NavigableMap<Object, Long> map = new ConcurrentSkipListMap<>();

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final Shuffled keys) {
            for (int i = 0; i < keys.keys.length; i += BATCH) {
                keys.fill(map, i);
            }
        }
    }

    @Benchmark
    public Long sharedGet(final Held held, final Shuffled keys) {
        return held.map.get(keys.next());
    }

    @Benchmark
    public Long sharedPut(final Held held, final Shuffled keys, final MapKeys values) {
        return held.map.put(keys.next(), values.value());
    }

    @Benchmark
    public long sharedScan(final Held held, final Shuffled keys) {
        return scan(held.map, keys.next());
    }

    @Benchmark
    public Long heapGet(final Heap heap, final Shuffled keys) {
        return heap.map.get(keys.next());
    }

    @Benchmark
    public Long heapPut(final Heap heap, final Shuffled keys, final MapKeys values) {
        return heap.map.put(keys.next(), values.value());
    }

    @Benchmark
    public long heapScan(final Heap heap, final Shuffled keys) {
        return scan(heap.map, keys.next());
    }

    private static long scan(final NavigableMap<Object, Long> map, final Object from) {
        long sum = 0;
        int count = 0;
        for (final Iterator<Map.Entry<Object, Long>> entries =
                        map.tailMap(from, true).entrySet().iterator();
                entries.hasNext() && count < SCAN;
                count++) {
            final Map.Entry<Object, Long> entry = entries.next();
            sum += entry.getValue() + entry.getKey().hashCode();
        }
        return sum;
    }
}
