package io.turnstile.stress.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.turnstile.AtomicLongCell;
import io.turnstile.internal.memory.RegionMemory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * All operations of atomic cells are sequentially consistent among each other: there is one order of them that all members
 * see. The shapes have the names that they have in the literature on memory models: store buffering, message passing, and
 * independent reads of independent writes.
 */
public final class AtomicCellOrderInterleavings {
    private AtomicCellOrderInterleavings() {}

    /** Store buffering: each stores to one cell and reads the other. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "There is an order of the four.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Both have read what was there before the other's store.")
    @State
    public static class StoreBuffering extends AtomicCells {
        @Actor
        public void one(final JJ_Result r) {
            ONE.x(slot).set(1);
            r.r1 = ONE.y(slot).get();
        }

        @Actor
        public void two(final JJ_Result r) {
            TWO.y(slot).set(1);
            r.r2 = TWO.x(slot).get();
        }
    }

    /** The store waits in the processor's store buffer while the read is done. */
    @Control(of = StoreBuffering.class, without = "the fence behind the store: putLongRelease in place of set")
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "There is an order of the four.")
    @Outcome(
            id = "0, 0",
            expect = ACCEPTABLE_INTERESTING,
            desc = "Both have read what was there before the other's store.")
    @State
    public static class StoreBufferingByRelease extends AtomicCells {
        @Actor
        public void one(final JJ_Result r) {
            ONE.memory().putLongRelease(ONE.xAt(slot), 1);
            r.r1 = ONE.y(slot).get();
        }

        @Actor
        public void two(final JJ_Result r) {
            TWO.memory().putLongRelease(TWO.yAt(slot), 1);
            r.r2 = TWO.x(slot).get();
        }
    }

    /** As store buffering; what is stored, by an addition or a compare-and-set, is no weaker than by a set. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "There is an order of the four.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Both have read what was there before the other's store.")
    @State
    public static class StoreBufferingByUpdates extends AtomicCells {
        @Actor
        public void one(final JJ_Result r) {
            ONE.x(slot).add(1);
            r.r1 = ONE.y(slot).get();
        }

        @Actor
        public void two(final JJ_Result r) {
            TWO.y(slot).compareAndSet(0, 1);
            r.r2 = TWO.x(slot).get();
        }
    }

    /** Message passing: who sees y sees x. The first read of x lures the compiler into reading it only once. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 0, 1", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "y is not there yet, or x is.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "y is there and x is not, or not any more.")
    @State
    public static class MessagePassing extends AtomicCells {
        @Actor
        public void writer() {
            ONE.x(slot).set(1);
            ONE.y(slot).set(1);
        }

        @Actor
        public void reader(final JJJ_Result r) {
            final AtomicLongCell x = TWO.x(slot);
            r.r1 = x.get();
            r.r2 = TWO.y(slot).get();
            r.r3 = x.get();
        }
    }

    /** As message passing, by the weakest operations that are enough for it, and on which the turn itself rests. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 0, 1", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "y is not there yet, or x is.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "y is there and x is not, or not any more.")
    @State
    public static class MessagePassingByAcquire extends AtomicCells {
        @Actor
        public void writer() {
            setBothByRelease();
        }

        @Actor
        public void reader(final JJJ_Result r) {
            final RegionMemory memory = TWO.memory();
            final long x = TWO.xAt(slot);
            final long y = TWO.yAt(slot);
            r.r1 = memory.getLongAcquire(x);
            r.r2 = memory.getLongAcquire(y);
            r.r3 = memory.getLongAcquire(x);
        }
    }

    /** Processors like x86 read in order, but the compiler is free to use the first value of x again. */
    @Control(of = MessagePassingByAcquire.class, without = "acquire reads: getLong in place of getLongAcquire")
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 0, 1", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "y is not there yet, or x is.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "y is there and x is not.")
    @State
    public static class MessagePassingByPlainReads extends AtomicCells {
        @Actor
        public void writer() {
            setBothByRelease();
        }

        @Actor
        public void reader(final JJJ_Result r) {
            final RegionMemory memory = TWO.memory();
            final long x = TWO.xAt(slot);
            final long y = TWO.yAt(slot);
            r.r1 = memory.getLong(x);
            r.r2 = memory.getLong(y);
            r.r3 = memory.getLong(x);
        }
    }

    /**
     * Independent reads of independent writes: two readers agree on which of two stores came first. It has no control: readers
     * on x86 agree whatever the program says, and the compiler's part is that of message passing.
     */
    @JCStressTest
    @Outcome(id = "1, 0, 1, 0", expect = FORBIDDEN, desc = "The readers have seen the stores in different orders.")
    @Outcome(id = "[01], [01], [01], [01]", expect = ACCEPTABLE, desc = "There is an order of the two.")
    @State
    public static class IndependentReads extends AtomicCells {
        @Actor
        public void writerOfX() {
            ONE.x(slot).set(1);
        }

        @Actor
        public void writerOfY() {
            TWO.y(slot).set(1);
        }

        @Actor
        public void xFirst(final JJJJ_Result r) {
            r.r1 = ONE.x(slot).get();
            r.r2 = ONE.y(slot).get();
        }

        @Actor
        public void yFirst(final JJJJ_Result r) {
            r.r3 = TWO.y(slot).get();
            r.r4 = TWO.x(slot).get();
        }
    }
}
