package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import io.turnstile.testkit.Signals;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A holder that does not run is not dead. */
@Tag("process")
class StoppedHolderTest {
    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void stoppedHolderIsWaitedForAndNeverRobbed() throws Exception {
        final Region region = shared.region();
        final LongCell value = LongCell.open(region, "value");
        final AtomicLongCell go = shared.cell("go");
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Holder.class);
        Meeting.await(step, 1);
        Signals.stop(holder);
        // Told to go on while it can not: if it was taken for dead now, its commit would come later.
        go.set(1);
        for (int i = 0; i < 3; i++) {
            final String message = assertThrows(
                            TurnTimeoutException.class, () -> region.takeTurn(Duration.ofMillis(200)))
                    .getMessage();
            assertTrue(message.contains("pid=" + holder.pid()), message);
            assertTrue(message.contains("name=slow"), message);
            assertTrue(message.contains("stopped"), message);
        }
        assertTrue(region.tryTurn().isEmpty());

        Signals.resume(holder);
        assertEquals(7, region.inTurn(value::get), "the holder's commit counts");
        assertEquals(0, holder.awaitExit(), holder::output);
    }

    /** Changes a cell, waits in the turn, commits. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            try (Region region =
                    SharedRegion.at(arguments[0]).memberName("slow").open()) {
                final AtomicLongCell go = AtomicLongCell.open(region, "go");
                final AtomicLongCell step = AtomicLongCell.open(region, "step");
                region.inTurn(() -> {
                    LongCell.open(region, "value").set(7);
                    step.set(1);
                    Meeting.await(go, 1);
                });
            }
        }
    }
}
