package io.turnstile.bench;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.map.ChronicleMap;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The operations of {@link MapBulkBenchmark} on a Chronicle Map, with the flags that it needs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MillionKeys.N)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-Xmx3g",
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
public class ChronicleMapBulkBenchmark {
    private static ChronicleMap<String, Long> create() {
        return ChronicleMap.of(String.class, Long.class)
                .name("bench")
                .averageKeySize(12)
                .entries(MillionKeys.N)
                .create();
    }

    /** A map that is empty. */
    @State(Scope.Thread)
    public static class Empty {
        private ChronicleMap<String, Long> map;

        /** Makes it. */
        @Setup(Level.Invocation)
        public void open() {
            map = create();
        }

        /** Frees it. */
        @TearDown(Level.Invocation)
        public void close() {
            map.close();
        }
    }

    /** A map that is full. */
    @State(Scope.Thread)
    public static class Full {
        private ChronicleMap<String, Long> map;

        /** Fills it. */
        @Setup(Level.Trial)
        public void fill(final MillionKeys keys) {
            map = create();
            keys.insert(map);
        }

        /** Frees it. */
        @TearDown(Level.Trial)
        public void close() {
            map.close();
        }
    }

    @Benchmark
    public void chronicleInsert(final Empty empty, final MillionKeys keys) {
        keys.insert(empty.map);
    }

    @Benchmark
    public long chronicleWalk(final Full full) {
        return MillionKeys.walk(full.map);
    }
}
