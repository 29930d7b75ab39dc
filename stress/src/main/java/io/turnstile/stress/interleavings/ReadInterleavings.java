package io.turnstile.stress.interleavings;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.turnstile.LongCell;
import io.turnstile.Turn;
import io.turnstile.internal.memory.RegionMemory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * A read without a turn sees a turn of another member as a whole or not at all, and nothing of one that is rolled back. The
 * outcome is 10 x + y, where the writer sets both to 1.
 */
public final class ReadInterleavings {
    private ReadInterleavings() {}

    /** A state with cells that the first member changes and another one reads. */
    abstract static class Cells extends TurnCells {
        /** As {@link #setBoth}, but takes it back. */
        void setBothAndRollBack() {
            try (Turn turn = ONE.region().takeTurn()) {
                ONE.x(slot).set(1);
                ONE.y(slot).set(1);
                turn.rollback();
            }
        }

        long read(final Member<LongCell> member) {
            final LongCell x = member.x(slot);
            final LongCell y = member.y(slot);
            return member.region().read(() -> 10 * x.get() + y.get());
        }

        /** Each cell for itself, whatever a turn is just doing to it. */
        long readPlainly(final Member<LongCell> member) {
            final RegionMemory memory = member.memory();
            return 10 * memory.getLong(member.xAt(slot)) + memory.getLong(member.yAt(slot));
        }
    }

    /** Another member reads. */
    @JCStressTest
    @Outcome(
            id = {"0", "11"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Half of a turn.")
    @State
    public static class Committed extends Cells {
        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = read(TWO);
        }
    }

    /** Another thread of the writer's process reads. */
    @JCStressTest
    @Outcome(
            id = {"0", "11"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Half of a turn.")
    @State
    public static class CommittedBySameMember extends Cells {
        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = read(ONE);
        }
    }

    /** One reads that can take no turns, and so has nothing but to try again. */
    @JCStressTest
    @Outcome(
            id = {"0", "11"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Half of a turn.")
    @State
    public static class CommittedReadOnly extends Cells {
        private static final Member<LongCell> READ_ONLY = Member.readOnly(Slots.attachment());

        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = read(READ_ONLY);
        }
    }

    /** Each cell is read consistently, but not both together. */
    @Control(of = Committed.class, without = "region.read() around the two reads")
    @JCStressTest
    @Outcome(
            id = {"0", "11"},
            expect = ACCEPTABLE,
            desc = "Before the turn, or after it.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "The turn came in between.")
    @State
    public static class CommittedReadApart extends Cells {
        @Actor
        public void writer() {
            setBoth();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = 10 * TWO.x(slot).get() + TWO.y(slot).get();
        }
    }

    /** The writer takes back what it did. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing of the turn.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Something that never was.")
    @State
    public static class RolledBack extends Cells {
        @Actor
        public void writer() {
            setBothAndRollBack();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = read(TWO);
        }
    }

    /** One that can take no turns reads while the writer takes back what it did. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing of the turn.")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "Something that never was.")
    @State
    public static class RolledBackReadOnly extends Cells {
        private static final Member<LongCell> READ_ONLY = Member.readOnly(Slots.attachment());

        @Actor
        public void writer() {
            setBothAndRollBack();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = read(READ_ONLY);
        }
    }

    /** The commit counter is not looked at. */
    @Control(of = RolledBack.class, without = "region.read() and the reads of cells")
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing of the turn.")
    @Outcome(
            id = {"1", "10", "11"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Something that never was.")
    @State
    public static class RolledBackReadPlainly extends Cells {
        @Actor
        public void writer() {
            setBothAndRollBack();
        }

        @Actor
        public void reader(final J_Result r) {
            r.r1 = readPlainly(TWO);
        }
    }
}
