package io.turnstile.internal.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A turn whose thread could not end it is taken over once, by that thread or by another one. The thread lives, and so does one
 * whose id has the same 24 bits: the compare-and-set from HELD(me) to HELD(me) alone would let two of them pass.
 */
@ExtendWith(RegionExtension.class)
class GivenUpTurnTest {
    private static final int ROUNDS = 300;
    private static final int THREADS = 3;

    @Test
    void isTakenOverByOneAtATime(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final Turns turns = region.attachment().turns();
        final LongCell sum = LongCell.open(region, "sum");
        final LongCell torn = LongCell.open(region, "torn");
        final AtomicInteger inside = new AtomicInteger();
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Background.run(() -> {
                for (int j = 0; j < ROUNDS; j++) {
                    turns.begin();
                    assertEquals(1, inside.incrementAndGet(), "two in a turn");
                    torn.set(j + 1);
                    inside.decrementAndGet();
                    turns.holder = Turns.NOBODY;
                    region.inTurn(() -> {
                        assertEquals(1, inside.incrementAndGet(), "two in a turn");
                        assertEquals(0, torn.get(), "what was not committed is undone");
                        sum.add(1);
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        for (final Background<Void> each : threads) {
            each.join();
        }
        assertEquals(THREADS * ROUNDS, sum.get());
    }
}
