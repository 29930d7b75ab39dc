package io.turnstile.bench;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.bench.process.ScratchRegion;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A region whose turn the benchmark thread has while an iteration runs. JMH calls the fixtures of a thread's state in that
 * thread; if it did not, the commit would throw, as a turn can only be ended by the thread that has it.
 */
@State(Scope.Thread)
public class HeldTurn {
    private ScratchRegion scratch;
    private Turn turn;

    /** The region, with the turn taken. */
    public Region region() {
        return scratch.region();
    }

    /** Makes the region. */
    @Setup(Level.Trial)
    public void create() {
        scratch = new ScratchRegion("1 GiB");
    }

    /** Takes the turn. */
    @Setup(Level.Iteration)
    public void take() {
        turn = scratch.region().takeTurn();
    }

    /** Ends the turn. */
    @TearDown(Level.Iteration)
    public void commit() {
        turn.commit();
    }

    /** Deletes the region. */
    @TearDown(Level.Trial)
    public void delete() {
        scratch.close();
    }
}
