package io.turnstile.bench;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.map.ChronicleMap;
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

/** The operations of {@link MapBenchmark} on a Chronicle Map of memory outside the heap, with the flags that it needs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-Xmx2g",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.announcer.disable=true",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED"
        })
public class ChronicleMapBenchmark {
    /** A map. */
    @State(Scope.Thread)
    public static class Filled {
        private ChronicleMap<String, Long> map;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final MapKeys keys) {
            map = ChronicleMap.of(String.class, Long.class)
                    .name("bench")
                    .averageKeySize(12)
                    .entries(keys.size())
                    .create();
            keys.fill(map::putAll);
        }

        /** Frees it. */
        @TearDown(Level.Trial)
        public void close() {
            map.close();
        }
    }

    @Benchmark
    public Long chronicleGet(final Filled filled, final MapKeys keys) {
        return filled.map.get(keys.next());
    }

    @Benchmark
    public Long chronicleMerge(final Filled filled, final MapKeys keys) {
        return filled.map.merge(keys.next(), 1L, Long::sum);
    }

    @Benchmark
    public Long chroniclePut(final Filled filled, final MapKeys keys) {
        return filled.map.put(keys.next(), keys.value());
    }
}
