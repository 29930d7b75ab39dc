package io.turnstile.bench;

import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
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

/** The allocator in a held turn, beside itself only: no peer allocates in a transaction. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class HeapBenchmark {
    private static final int BYTES = 64;
    private static final int BATCH = 1000;

    /** The heap of a region whose turn is taken. */
    @State(Scope.Thread)
    public static class Held {
        private final long[] blocks = new long[BATCH];
        private Heap heap;

        /** Finds it. */
        @Setup(Level.Trial)
        public void open(final HeldTurn turn) {
            heap = turn.region().attachment().heap();
        }
    }

    /** One block, allocated and freed: the same block each time. */
    @Benchmark
    public void allocateAndFree(final Held held) {
        held.heap.free(held.heap.allocate(BYTES, BlockKind.BYTES));
    }

    /** A pair costs one allocation and one free, of blocks that lie apart. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void allocateAndFreeBatch(final Held held) {
        for (int i = 0; i < BATCH; i++) {
            held.blocks[i] = held.heap.allocate(BYTES, BlockKind.BYTES);
        }
        for (int i = 0; i < BATCH; i++) {
            held.heap.free(held.blocks[i]);
        }
    }

    /** Sizes that are merged with their neighbours when freed. */
    @Benchmark
    public void allocateAndFreeLarge(final Held held) {
        held.heap.free(held.heap.allocate(64 * BYTES, BlockKind.BYTES));
    }
}
