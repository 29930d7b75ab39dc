package io.turnstile.bench;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.bench.process.ScratchRegion;
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

/** Turns that nobody else wants. One turn an invocation: at some 10 ns, what JMH adds (below 1 ns) is left in. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
@State(Scope.Thread)
public class TurnBenchmark {
    private static final Runnable NOTHING = () -> {};

    private ScratchRegion scratch;
    private Region region;
    private LongCell cell;
    private LongCell other;
    private Runnable add;

    /** Makes the region. */
    @Setup(Level.Trial)
    public void create() {
        scratch = new ScratchRegion("16 MiB");
        region = scratch.region();
        cell = LongCell.open(region, "cell");
        other = LongCell.open(region, "other");
        add = () -> cell.add(1);
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() {
        scratch.close();
    }

    @Benchmark
    public void empty() {
        try (Turn turn = region.takeTurn()) {
            turn.commit();
        }
    }

    @Benchmark
    public void emptyInTurn() {
        region.inTurn(NOTHING);
    }

    /** Logs one line. */
    @Benchmark
    public void oneCell() {
        try (Turn turn = region.takeTurn()) {
            cell.add(1);
            turn.commit();
        }
    }

    @Benchmark
    public void oneCellInTurn() {
        region.inTurn(add);
    }

    /** Logs two lines: what the second one costs is the price of a line. */
    @Benchmark
    public void twoCells() {
        try (Turn turn = region.takeTurn()) {
            cell.add(1);
            other.add(1);
            turn.commit();
        }
    }

    /** Undoes one line. */
    @Benchmark
    public void oneCellRolledBack() {
        try (Turn turn = region.takeTurn()) {
            cell.add(1);
            turn.rollback();
        }
    }
}
