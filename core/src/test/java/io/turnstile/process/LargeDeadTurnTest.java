package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rolling a dead turn back takes no heap in proportion to it. */
@Tag("process")
class LargeDeadTurnTest {
    /** Words of the heap that the dead turn stores to, one a line: their numbers alone would fill the survivor's heap. */
    private static final long LINES = 2_000_000;

    private static final int LINE = 64;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void isRolledBackByOneWithASmallHeap() throws Exception {
        final Region region = shared.region();
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(1);
        region.reserve((LINES + 2) * LINE);
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Large.class);
        Meeting.await(step, 1);
        holder.kill();
        holder.awaitKilled();

        final ChildJvm survivor =
                ChildJvm.start(List.of(), small(), Survivor.class, region.file().toString());
        assertEquals(0, survivor.awaitExit(), survivor::output);
        assertEquals(1, cell.get());
        assertEquals(List.of(), region.check().problems());
    }

    private static List<String> small() {
        final List<String> options = new ArrayList<>(ChildJvm.SMALL);
        options.removeIf(each -> each.startsWith("-Xmx"));
        options.add("-Xmx20m");
        return options;
    }

    /** Stores to many lines in one turn, and stays in it. */
    static final class Large {
        private Large() {}

        public static void main(final String[] arguments) {
            final Region region = SharedRegion.at(arguments[0]).open();
            final LongCell cell = LongCell.open(region, "cell");
            final Turn turn = region.takeTurn();
            cell.set(2);
            final var memory = region.attachment().memory();
            final long end = memory.getLong(ControlLayout.HEAP_RESERVED_OFFSET) - LINE;
            for (long i = 0; i < LINES; i++) {
                // Free memory at the end of the heap: what stands there is nobody's.
                memory.touch(end - i * LINE);
            }
            AtomicLongCell.open(region, "step").set(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** Takes the turn over. */
    static final class Survivor {
        private Survivor() {}

        public static void main(final String[] arguments) {
            try (Region region = Region.at(Path.of(arguments[0])).open()) {
                assertEquals(1, LongCell.open(region, "cell").get());
            }
        }
    }
}
