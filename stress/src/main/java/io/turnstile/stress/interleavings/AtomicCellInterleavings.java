package io.turnstile.stress.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.turnstile.AtomicLongCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Each operation of an atomic cell is atomic, whichever member does it. */
public final class AtomicCellInterleavings {
    private AtomicCellInterleavings() {}

    /** Each addition counts. */
    @JCStressTest
    @Outcome(
            id = {"1, 3, 3", "3, 2, 3"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "An addition was lost.")
    @State
    public static class Add extends AtomicCells {
        @Actor
        public void one(final JJJ_Result r) {
            r.r1 = ONE.x(slot).add(1);
        }

        @Actor
        public void two(final JJJ_Result r) {
            r.r2 = TWO.x(slot).getAndAdd(2) + 2;
        }

        @Arbiter
        public void after(final JJJ_Result r) {
            r.r3 = ONE.x(slot).get();
        }
    }

    /** A read and a store instead of an addition. */
    @Control(of = Add.class, without = "atomicity: a get and a set in place of an addition")
    @JCStressTest
    @Outcome(
            id = {"1, 3, 3", "3, 2, 3"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(
            id = {"1, 2, 1", "1, 2, 2"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "An addition was lost.")
    @State
    public static class AddByGetAndSet extends AtomicCells {
        @Actor
        public void one(final JJJ_Result r) {
            r.r1 = ONE.x(slot).get() + 1;
            ONE.x(slot).set(r.r1);
        }

        @Actor
        public void two(final JJJ_Result r) {
            r.r2 = TWO.x(slot).get() + 2;
            TWO.x(slot).set(r.r2);
        }

        @Arbiter
        public void after(final JJJ_Result r) {
            r.r3 = ONE.x(slot).get();
        }
    }

    /** One wins, and the cell has its value. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 2"},
            expect = ACCEPTABLE,
            desc = "One has won.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Both have won, or none.")
    @State
    public static class CompareAndSet extends AtomicCells {
        @Actor
        public void one(final ZZJ_Result r) {
            r.r1 = ONE.x(slot).compareAndSet(0, 1);
        }

        @Actor
        public void two(final ZZJ_Result r) {
            r.r2 = TWO.x(slot).compareAndSet(0, 2);
        }

        @Arbiter
        public void after(final ZZJ_Result r) {
            r.r3 = ONE.x(slot).get();
        }
    }

    /** The comparison and the store are two steps. */
    @Control(of = CompareAndSet.class, without = "atomicity: a get, a comparison and a set")
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 2"},
            expect = ACCEPTABLE,
            desc = "One has won.")
    @Outcome(
            id = {"true, true, 1", "true, true, 2"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Both have won.")
    @State
    public static class CompareThenSet extends AtomicCells {
        @Actor
        public void one(final ZZJ_Result r) {
            r.r1 = compareThenSet(ONE.x(slot), 1);
        }

        @Actor
        public void two(final ZZJ_Result r) {
            r.r2 = compareThenSet(TWO.x(slot), 2);
        }

        private static boolean compareThenSet(final AtomicLongCell cell, final long value) {
            if (cell.get() != 0) {
                return false;
            }
            cell.set(value);
            return true;
        }

        @Arbiter
        public void after(final ZZJ_Result r) {
            r.r3 = ONE.x(slot).get();
        }
    }

    /** The operator is applied to what the other one has left. */
    @JCStressTest
    @Outcome(
            id = {"1, 12, 12", "21, 2, 21"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "An operand was lost.")
    @State
    public static class Accumulate extends AtomicCells {
        @Actor
        public void one(final JJJ_Result r) {
            r.r1 = ONE.x(slot).accumulate(1, (value, digit) -> 10 * value + digit);
        }

        @Actor
        public void two(final JJJ_Result r) {
            r.r2 = TWO.x(slot).accumulate(2, (value, digit) -> 10 * value + digit);
        }

        @Arbiter
        public void after(final JJJ_Result r) {
            r.r3 = ONE.x(slot).get();
        }
    }
}
