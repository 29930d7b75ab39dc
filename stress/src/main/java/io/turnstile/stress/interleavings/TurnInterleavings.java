package io.turnstile.stress.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.turnstile.LongCell;
import io.turnstile.Turn;
import io.turnstile.TurnPolicy;
import io.turnstile.internal.memory.RegionMemory;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The turn excludes, and what was stored in it by plain stores is seen by whoever has it next. Each actor adds 1 to the cell
 * by a read and a store; had two the turn at once, or did one not see the other's store, both would end with the same value.
 */
public final class TurnInterleavings {
    private TurnInterleavings() {}

    /** A state with a cell that members increment in turns. */
    abstract static class Cells extends TurnCells {
        long increment(final Member<LongCell> member) {
            try (Turn turn = member.region().takeTurn()) {
                final long after = incrementInTurn(member);
                turn.commit();
                return after;
            }
        }

        long tryIncrement(final Member<LongCell> member) {
            final Optional<Turn> taken = member.region().tryTurn();
            if (taken.isEmpty()) {
                return 0;
            }
            try (Turn turn = taken.get()) {
                final long after = incrementInTurn(member);
                turn.commit();
                return after;
            }
        }

        private long incrementInTurn(final Member<LongCell> member) {
            final LongCell x = member.x(slot);
            final long after = x.get() + 1;
            x.set(after);
            return after;
        }
    }

    /** Two processes, as far as the region can tell. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Two had the turn at once, or a store was not seen.")
    @State
    public static class TwoMembers extends Cells {
        @Actor
        public void one(final JJ_Result r) {
            r.r1 = increment(ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = increment(TWO);
        }
    }

    /** Two threads of one process, which share the attachment. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Two had the turn at once, or a store was not seen.")
    @State
    public static class TwoThreads extends Cells {
        @Actor
        public void one(final JJ_Result r) {
            r.r1 = increment(ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = increment(ONE);
        }
    }

    /** Two members, and two threads of one of them. */
    @JCStressTest
    @Outcome(
            id = {"1, 2, 3", "1, 3, 2", "2, 1, 3", "2, 3, 1", "3, 1, 2", "3, 2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Two had the turn at once, or a store was not seen.")
    @State
    public static class ThreeActors extends Cells {
        @Actor
        public void one(final JJJ_Result r) {
            r.r1 = increment(ONE);
        }

        @Actor
        public void two(final JJJ_Result r) {
            r.r2 = increment(TWO);
        }

        @Actor
        public void another(final JJJ_Result r) {
            r.r3 = increment(TWO);
        }
    }

    /** Turn by turn: handed over each time. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Two had the turn at once, or a store was not seen.")
    @State
    public static class TwoStrictMembers extends Cells {
        private static final Member<LongCell> STRICT_ONE =
                Member.withLongCells(Slots.attachment().turnPolicy(TurnPolicy.STRICT));
        private static final Member<LongCell> STRICT_TWO =
                Member.withLongCells(Slots.attachment().turnPolicy(TurnPolicy.STRICT));

        @Actor
        public void one(final JJ_Result r) {
            r.r1 = increment(STRICT_ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = increment(STRICT_TWO);
        }
    }

    /** Asking once. Both may find somebody else in the turn, as the actors also work on states before and behind this one. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(
            id = {"0, 1", "1, 0", "0, 0"},
            expect = ACCEPTABLE,
            desc = "The turn was not free.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Two had the turn at once, or a store was not seen.")
    @State
    public static class TryTurn extends Cells {
        @Actor
        public void one(final JJ_Result r) {
            r.r1 = tryIncrement(ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = tryIncrement(TWO);
        }
    }

    /** The word that excludes is looked at, then set, as if nobody could come in between. */
    @Control(of = TryTurn.class, without = "the compare-and-set of the word that excludes")
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(
            id = {"0, 1", "1, 0", "0, 0"},
            expect = ACCEPTABLE,
            desc = "The word was set.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both found the word unset.")
    @State
    public static class TryPlainWord extends Cells {
        @Actor
        public void one(final JJ_Result r) {
            r.r1 = tryIncrementByWord(ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = tryIncrementByWord(TWO);
        }

        private long tryIncrementByWord(final Member<LongCell> member) {
            final RegionMemory memory = member.memory();
            final long word = member.yAt(slot);
            if (memory.getLongAcquire(word) != 0) {
                return 0;
            }
            memory.putLongRelease(word, 1);
            final long after = memory.getLong(member.xAt(slot)) + 1;
            memory.putLong(member.xAt(slot), after);
            memory.putLongRelease(word, 0);
            return after;
        }
    }

    /** Nobody takes the turn. */
    @Control(of = TwoMembers.class, without = "the turn")
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "A store was lost.")
    @State
    public static class TwoMembersWithoutTurn extends Cells {
        @Actor
        public void one(final JJ_Result r) {
            r.r1 = incrementPlainly(ONE);
        }

        @Actor
        public void two(final JJ_Result r) {
            r.r2 = incrementPlainly(TWO);
        }

        private long incrementPlainly(final Member<LongCell> member) {
            final long x = member.xAt(slot);
            final long after = member.memory().getLong(x) + 1;
            member.memory().putLong(x, after);
            return after;
        }
    }

    /** Two stores to two lines in one turn, read in another one. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Half of a turn.")
    @State
    public static class StoresOfOneTurn extends TurnCells {
        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final JJ_Result r) {
            try (Turn turn = TWO.region().takeTurn()) {
                r.r1 = TWO.x(slot).get();
                r.r2 = TWO.y(slot).get();
                turn.commit();
            }
        }
    }

    /** The reader does not wait for the turn. */
    @Control(of = StoresOfOneTurn.class, without = "the reader's turn")
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Half of a turn.")
    @State
    public static class StoresOfOneTurnReadPlainly extends TurnCells {
        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final JJ_Result r) {
            r.r1 = TWO.memory().getLong(TWO.xAt(slot));
            r.r2 = TWO.memory().getLong(TWO.yAt(slot));
        }
    }
}
