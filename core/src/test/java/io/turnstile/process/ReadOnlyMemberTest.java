package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.TurnTimeoutException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.KillPoint;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that may only read, beside a process that writes, or that was killed doing so. */
@Tag("process")
class ReadOnlyMemberTest {
    private static final int CELLS = 20;
    private static final int READS = 20_000;
    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    /** The control: reads that are not of one moment do see different numbers. */
    @Test
    void readsWholeTurnsOnlyWhileAnotherProcessWrites() throws Exception {
        cells(shared.region());
        final AtomicLongCell turns = shared.cell("turns");
        try (ChildJvm writer = shared.start(Writer.class);
                Region region = SharedRegion.at(shared.uri()).openReadOnly()) {
            Meeting.await(turns, 1);
            final List<LongCell> cells = cells(region);
            final Set<Long> seen = new HashSet<>();
            long torn = 0;
            for (int i = 0; i < READS || seen.size() < 100 || torn == 0; i++) {
                final Set<Long> values = region.read(() -> values(cells));
                assertEquals(1, values.size(), values::toString);
                seen.addAll(values);
                torn += values(cells).size() - 1;
                assertTrue(i < 100 * READS, "the writer does nothing: pid=" + writer.pid());
            }
        }
    }

    private static List<LongCell> cells(final Region region) {
        return IntStream.range(0, CELLS)
                .mapToObj(i -> LongCell.open(region, "cell " + i))
                .toList();
    }

    private static Set<Long> values(final List<LongCell> cells) {
        final Set<Long> values = new HashSet<>();
        cells.forEach(cell -> values.add(cell.get()));
        return values;
    }

    /** It may not undo what a dead holder has left, and does not show it either. */
    @Test
    void waitsForSomebodyToTakeOverFromADeadHolder() throws Exception {
        cells(shared.region());
        shared.startToDieAt("half a turn", 100, Writer.class).awaitKilled();
        try (Region region = Region.at(shared.uri()).turnTimeout(SHORT).openReadOnly()) {
            final TurnTimeoutException e = assertThrows(TurnTimeoutException.class, () -> region.contains("cell 0"));
            assertTrue(e.getMessage().contains("no consistent read"), e.getMessage());
            assertTrue(e.getMessage().contains("name=writer"), e.getMessage());
            assertTrue(e.getMessage().contains("(dead)"), e.getMessage());
            shared.region().takeTurn().close();
            assertEquals(Set.of(99L), region.read(() -> values(cells(region))));
        }
    }

    /** Sets all cells to the next number, in turns. */
    static final class Writer {
        private Writer() {}

        public static void main(final String[] arguments) {
            try (Region region =
                    SharedRegion.at(arguments[0]).memberName("writer").open()) {
                final List<LongCell> cells = cells(region);
                final AtomicLongCell turns = AtomicLongCell.open(region, "turns");
                final long start = System.nanoTime();
                for (long i = 1; System.nanoTime() - start < 2 * Meeting.DEADLINE.toNanos(); i++) {
                    final long next = i;
                    region.inTurn(() -> {
                        for (int cell = 0; cell < CELLS; cell++) {
                            cells.get(cell).set(next);
                            if (cell == CELLS / 2) {
                                KillPoint.reach("half a turn");
                            }
                        }
                    });
                    turns.add(1);
                }
            }
        }
    }
}
