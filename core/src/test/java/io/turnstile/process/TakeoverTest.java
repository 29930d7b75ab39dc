package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A holder of the turn is killed: the next one gets it, and finds the region as it was before that turn. */
@Tag("process")
class TakeoverTest {
    private static final int CELLS = 1000;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void takesOverWhenHolderIsKilled() throws Exception {
        final Region region = shared.region();
        fill(region);
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Destroyer.class);
        Meeting.await(step, 1);
        assertTrue(region.tryTurn().isEmpty(), "the holder lives, so nobody else has the turn");
        holder.kill();

        region.takeTurn(Meeting.DEADLINE).close();
        assertAsFilled(region);
        assertEquals(CELLS, shared.cell("changes").get(), "the control: what is not part of the turn is not undone");
    }

    @Test
    void commitsOfTheKilledHolderStay() throws Exception {
        final Region region = shared.region();
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Adder.class, "adder", "3");
        Meeting.await(step, 1);
        holder.kill();

        assertEquals(3, region.inTurn(() -> LongCell.open(region, "sum").get()));
    }

    @Test
    void takesOverWhileOthersStayAttached() throws Exception {
        final Region region = shared.region();
        final LongCell sum = LongCell.open(region, "sum");
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Adder.class, "adder", "10");
        Meeting.await(step, 1);
        final ChildJvm bystander = shared.start(Bystander.class);
        Meeting.await("the bystander to stand in line", shared::someoneInLine);
        holder.kill();

        Meeting.await(shared.cell("bystander"), 1);
        assertEquals(11, region.inTurn(sum::get), "ten turns of the killed one and one of the bystander");
        region.inTurn(() -> sum.add(100));
        shared.cell("go").set(1);
        assertEquals(0, bystander.awaitExit(), bystander::output);
        assertEquals(112, sum.get(), "the bystander went on with its old attachment");
    }

    /** Who takes over and is killed in turn has changed nothing either. */
    @Test
    void takesOverFromOneThatTookOver() throws Exception {
        final Region region = shared.region();
        final LongCell sum = LongCell.open(region, "sum");
        final AtomicLongCell step = shared.cell("step");
        for (int i = 1; i <= 3; i++) {
            final ChildJvm holder = shared.start(Adder.class, "adder-" + i, "1");
            Meeting.await(step, i);
            holder.kill();
        }
        assertEquals(3, region.inTurn(sum::get));
    }

    private static void fill(Region region) {
        region.inTurn(() -> {
            for (int i = 0; i < CELLS; i++) {
                LongCell.open(region, "cell-" + i).set(i);
            }
            DoubleCell.open(region, "double").set(0.5);
        });
    }

    private static void assertAsFilled(Region region) {
        for (int i = 0; i < CELLS; i++) {
            assertTrue(region.contains("cell-" + i), "cell-" + i);
            assertEquals(i, LongCell.open(region, "cell-" + i).get());
        }
        assertEquals(0.5, DoubleCell.open(region, "double").get());
        final List<String> names = region.names();
        assertEquals(List.of(), names.stream().filter(n -> n.startsWith("new-")).toList());
    }

    /** Changes, removes, renames and adds in one turn, and stays in it. */
    static final class Destroyer {
        private Destroyer() {}

        public static void main(String[] arguments) {
            final Region region = SharedRegion.at(arguments[0]).open();
            final AtomicLongCell changes = AtomicLongCell.open(region, "changes");
            final Turn turn = region.takeTurn();
            for (int i = 0; i < CELLS; i++) {
                change(region, i);
                changes.add(1);
            }
            DoubleCell.open(region, "double").set(7);
            AtomicLongCell.open(region, "step").set(1);
            Meeting.parkUntilKilled();
            turn.close();
        }

        private static void change(Region region, int i) {
            final String name = "cell-" + i;
            LongCell.open(region, name).add(1_000_000);
            LongCell.open(region, "new-" + i).set(i);
            if (i % 3 == 0) {
                region.remove(name);
            } else if (i % 3 == 1) {
                region.rename(name, "new-name-" + i);
            }
        }
    }

    /** Adds 1 in each of some turns and stays in one more. */
    static final class Adder {
        private Adder() {}

        public static void main(String[] arguments) {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName(arguments[1]).open();
            final LongCell sum = LongCell.open(region, "sum");
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                region.inTurn(() -> sum.add(1));
            }
            final Turn turn = region.takeTurn();
            sum.add(1_000_000);
            AtomicLongCell.open(region, "step").add(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** Attached all the time; one turn before it is told to go on, one after. */
    static final class Bystander {
        private Bystander() {}

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                region.inTurn(() -> LongCell.open(region, "sum").add(1));
                AtomicLongCell.open(region, "bystander").set(1);
                Meeting.await(AtomicLongCell.open(region, "go"), 1);
                region.inTurn(() -> LongCell.open(region, "sum").add(1));
            }
        }
    }
}
