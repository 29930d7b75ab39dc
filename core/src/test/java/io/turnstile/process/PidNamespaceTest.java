package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes of two PID namespaces, as in two containers that share /dev/shm: neither sees the other in /proc. */
@Tag("process")
class PidNamespaceTest {
    private static final List<String> CONTAINER = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @BeforeAll
    static void needsNamespaces() throws Exception {
        final List<String> command = new ArrayList<>(CONTAINER);
        command.add("true");
        assumeTrue(ChildJvm.succeeds(command.toArray(String[]::new)), "needs root and unshare");
    }

    @Test
    void takesOverFromAHolderKilledInAnotherNamespace() throws Exception {
        final Region region = shared.region();
        final LongCell value = LongCell.open(region, "value");
        value.set(5);
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(CONTAINER, Holder.class);
        Meeting.await(step, 1);
        assertEquals(1, region.members().get(1).pid(), "the holder's pid is one of its own namespace");
        final String message = assertThrows(TurnTimeoutException.class, () -> region.takeTurn(Duration.ofMillis(200)))
                .getMessage();
        assertTrue(message.contains("pid=1 name=contained"), message);
        holder.kill();

        assertEquals(5, region.inTurn(value::get));
    }

    @Test
    void doesNotRobAHolderThatItCanNotSee() throws Exception {
        final Region region = shared.region();
        try (Turn turn = region.takeTurn()) {
            final LongCell value = LongCell.open(region, "value");
            final ChildJvm waiter = shared.start(CONTAINER, Waiter.class);
            assertEquals("timed out", waiter.await("outcome"));
            value.set(6);
            turn.commit();
            assertEquals("6", waiter.await("value"));
        }
    }

    @Test
    void takesOverAmongTwoNamespaces() throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(CONTAINER, Holder.class);
        Meeting.await(step, 1);
        final ChildJvm waiter = shared.start(CONTAINER, Waiter.class);
        assertEquals("timed out", waiter.await("outcome"));
        holder.kill();
        assertEquals("0", waiter.await("value"));
        assertEquals(0, waiter.awaitExit(), waiter::output);
    }

    /** Changes a cell and stays in the turn. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName("contained").open();
            final AtomicLongCell step = AtomicLongCell.open(region, "step");
            final Turn turn = region.takeTurn();
            LongCell.open(region, "value").set(7);
            step.set(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** Waits for the turn in vain, then with patience. */
    static final class Waiter {
        private Waiter() {}

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                try {
                    region.takeTurn(Duration.ofMillis(300)).close();
                    System.out.println("outcome has the turn");
                } catch (TurnTimeoutException e) {
                    System.out.println("outcome timed out");
                }
                System.out.println("value "
                        + region.inTurn(() -> LongCell.open(region, "value").get()));
            }
        }
    }
}
