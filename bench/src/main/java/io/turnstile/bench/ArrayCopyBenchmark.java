package io.turnstile.bench;

import io.turnstile.bench.process.ScratchRegion;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.nio.ByteBuffer;
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

/**
 * A GiB copied into an array and out of it, beside a copy between two Java arrays; milliseconds. In without a log
 * ({@code raw()}, as into an array that is new in the turn), and with one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
@State(Scope.Thread)
public class ArrayCopyBenchmark {
    private static final int SIZE = 1 << 27;

    private final double[] source = new double[SIZE];
    private final double[] target = new double[SIZE];
    private ScratchRegion scratch;
    private SharedArray array;
    private ByteBuffer direct;

    /** Makes the array, all pages of it touched. */
    @Setup(Level.Trial)
    public void make() {
        scratch = new ScratchRegion("3 GiB");
        array = SharedArray.create(scratch.region(), "array", DType.FLOAT64, SIZE);
        array.raw().fill(1);
        direct = ByteBuffer.allocateDirect(1 << 30);
    }

    /** Deletes the region. */
    @TearDown(Level.Trial)
    public void delete() {
        scratch.close();
    }

    @Benchmark
    public double heapCopy() {
        System.arraycopy(source, 0, target, 0, SIZE);
        return target[SIZE - 1];
    }

    @Benchmark
    public void copyInRaw() {
        array.raw().copyFrom(source);
    }

    @Benchmark
    public void copyInLogged() {
        array.copyFrom(source);
    }

    @Benchmark
    public double copyOut() {
        array.copyTo(target);
        return target[SIZE - 1];
    }

    @Benchmark
    public void copyInBuffer() {
        array.raw().copyFrom(direct.clear());
    }

    @Benchmark
    public void copyOutBuffer() {
        array.copyTo(direct.clear());
    }
}
