package io.turnstile.bench;

import static io.turnstile.bench.RawLong.compilerBarrier;

import io.turnstile.LongCell;
import io.turnstile.bench.process.ScratchRegion;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A shared long beside one of raw memory outside the heap.
 *
 * <p>Each operation twice: once an invocation, where what JMH itself does around it weighs as much as the operation, and in
 * a loop of 1,000, where it does not. The ratio to raw memory is taken of the loops. A {@link RawLong#compilerBarrier}
 * after every operation, the same for both, keeps the loop from being collapsed into one operation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class CellBenchmark {
    private static final int LOOP = 1000;

    /** A long of raw memory. */
    @State(Scope.Thread)
    public static class Raw {
        private RawLong cell;
        private long next;

        /** Allocates it. */
        @Setup(Level.Trial)
        public void create() {
            cell = new RawLong();
        }

        /** Frees it. */
        @TearDown(Level.Trial)
        public void delete() {
            cell.close();
        }
    }

    /** A cell, in a turn that lasts as long as the iteration. */
    @State(Scope.Thread)
    public static class Held {
        private LongCell cell;
        private long next;

        /** Makes it. */
        @Setup(Level.Trial)
        public void open(final HeldTurn turn) {
            cell = LongCell.open(turn.region(), "cell");
        }
    }

    /** A cell without a turn around its operations. */
    @State(Scope.Thread)
    public static class Free {
        private ScratchRegion scratch;
        private LongCell cell;
        private long next;

        /** Makes it. */
        @Setup(Level.Trial)
        public void create() {
            scratch = new ScratchRegion("16 MiB");
            cell = LongCell.open(scratch.region(), "cell");
        }

        /** Deletes the region. */
        @TearDown(Level.Trial)
        public void delete() {
            scratch.close();
        }
    }

    @Benchmark
    public long rawGet(final Raw raw) {
        return raw.cell.get();
    }

    @Benchmark
    public void rawSet(final Raw raw) {
        raw.cell.set(raw.next++);
    }

    @Benchmark
    public long rawAdd(final Raw raw) {
        return raw.cell.add(1);
    }

    @Benchmark
    public long heldGet(final Held held) {
        return held.cell.get();
    }

    @Benchmark
    public void heldSet(final Held held) {
        held.cell.set(held.next++);
    }

    @Benchmark
    public long heldAdd(final Held held) {
        return held.cell.add(1);
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long rawGetLoop(final Raw raw) {
        final RawLong cell = raw.cell;
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += cell.get();
            compilerBarrier();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void rawSetLoop(final Raw raw) {
        final RawLong cell = raw.cell;
        for (int i = 0; i < LOOP; i++) {
            cell.set(i);
            compilerBarrier();
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void rawAddLoop(final Raw raw) {
        final RawLong cell = raw.cell;
        for (int i = 0; i < LOOP; i++) {
            cell.add(1);
            compilerBarrier();
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long heldGetLoop(final Held held) {
        final LongCell cell = held.cell;
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += cell.get();
            compilerBarrier();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void heldSetLoop(final Held held) {
        final LongCell cell = held.cell;
        for (int i = 0; i < LOOP; i++) {
            cell.set(i);
            compilerBarrier();
        }
    }

    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void heldAddLoop(final Held held) {
        final LongCell cell = held.cell;
        for (int i = 0; i < LOOP; i++) {
            cell.add(1);
            compilerBarrier();
        }
    }

    /** The same loop as a program writes it: the compiler may keep in registers what it can prove unchanged. */
    @Benchmark
    @OperationsPerInvocation(LOOP)
    public void heldAddPlainLoop(final Held held) {
        final LongCell cell = held.cell;
        for (int i = 0; i < LOOP; i++) {
            cell.add(1);
        }
    }

    /** Takes a turn for itself. */
    @Benchmark
    public long ownTurnAdd(final Free free) {
        return free.cell.add(1);
    }

    /** Takes a turn for itself. */
    @Benchmark
    public void ownTurnSet(final Free free) {
        free.cell.set(free.next++);
    }

    /** Takes no turn. */
    @Benchmark
    public long optimisticGet(final Free free) {
        return free.cell.get();
    }
}
