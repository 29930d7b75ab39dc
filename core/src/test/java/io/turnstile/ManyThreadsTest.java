package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.WaitLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads of one process, and more than the line of waiters has slots. */
@ExtendWith(RegionExtension.class)
class ManyThreadsTest {
    private static final int MORE_THAN_SLOTS = RegionLayout.WAIT_SLOTS + 44;

    /** Each takes some turns; in each, all see the others out, and the counter as the one before left it. */
    @ParameterizedTest
    @CsvSource({"200, FAIR", "200, STRICT", "300, FAIR", "300, STRICT"})
    void allGetTheirTurnsOneAtATime(final int threads, final TurnPolicy policy, final RegionFactory regions)
            throws Exception {
        final int each = 5;
        final Region region = regions.create(builder -> builder.turnPolicy(policy));
        final LongCell cell = LongCell.open(region, "cell");
        final AtomicInteger inside = new AtomicInteger();
        final List<Background<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Background.run(() -> {
                for (int turn = 0; turn < each; turn++) {
                    region.inTurn(() -> {
                        assertEquals(1, inside.incrementAndGet());
                        cell.add(1);
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        for (final Background<Void> thread : running) {
            thread.join();
        }
        assertEquals((long) threads * each, cell.get());
    }

    /** The line is full: who finds no slot in it waits without one, and still gets the turn. */
    @ParameterizedTest
    @EnumSource
    void thoseWithoutASlotInTheLineGetTheTurnToo(final TurnPolicy policy, final RegionFactory regions)
            throws Exception {
        final Region region = regions.create(builder -> builder.turnPolicy(policy));
        final LongCell cell = LongCell.open(region, "cell");
        final AtomicInteger begun = new AtomicInteger();
        final List<Background<Void>> running = new ArrayList<>();
        try (Turn turn = region.takeTurn()) {
            for (int i = 0; i < MORE_THAN_SLOTS; i++) {
                running.add(Background.run(() -> {
                    begun.incrementAndGet();
                    cell.add(1);
                }));
            }
            Background.await(
                    "all wait, and the line is full",
                    () -> begun.get() == MORE_THAN_SLOTS && inLine(region) == RegionLayout.WAIT_SLOTS);
            turn.commit();
        }
        for (final Background<Void> thread : running) {
            thread.join();
        }
        assertEquals(MORE_THAN_SLOTS, cell.get());
        assertTrue(inLine(region) == 0, "nobody is left in the line");
    }

    private static int inLine(final Region region) {
        int count = 0;
        for (int slot = 0; slot < RegionLayout.WAIT_SLOTS; slot++) {
            final long at = RegionLayout.WAIT_TABLE_OFFSET + (long) slot * WaitLayout.LENGTH;
            final long participant =
                    region.attachment().memory().unlogged().getLongAcquire(at + WaitLayout.PARTICIPANT_OFFSET);
            count += participant == 0 ? 0 : 1;
        }
        return count;
    }
}
