package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.SharedRegion;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A body that calls System.exit never returns, while the hooks of its process still want turns. */
@Tag("process")
class ExitInATurnTest {
    private static final int STATUS = 3;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void hooksAndOthersGetTheTurn() throws Exception {
        final Region region = shared.region();
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(1);
        final long start = System.nanoTime();
        final ChildJvm child = shared.start(Exiting.class);
        assertEquals(STATUS, child.awaitExit(), child::output);
        assertEquals(11, cell.get(), "the turn of the exiting thread is undone, that of the hook is not");
        assertTrue(
                System.nanoTime() - start < Exiting.TIMEOUT.toNanos(),
                "the hook waited for a thread that never returns: " + child.output());
    }

    /** Exits in its turn; a hook takes another one and closes the region. */
    static final class Exiting {
        static final Duration TIMEOUT = Duration.ofMinutes(2);

        private Exiting() {}

        public static void main(final String[] arguments) {
            final Region region =
                    SharedRegion.at(arguments[0]).turnTimeout(TIMEOUT).open();
            final LongCell cell = LongCell.open(region, "cell");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                region.inTurn(() -> cell.add(10));
                region.close();
            }));
            region.inTurn(() -> {
                cell.set(100);
                System.exit(STATUS);
            });
        }
    }
}
