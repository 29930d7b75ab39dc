package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Turns in a recursion without an end, on a real stack, from many positions in it. {@code ErrorsTest} lets the stack end at each
 * call; here the virtual machine decides.
 */
@ExtendWith(RegionExtension.class)
class StackEndsTest {
    private static final int POSITIONS = 120;
    private static final long STACK = 256 << 10;

    private Region region;
    private Region other;
    private LongCell cell;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create();
        other = regions.attach(region);
        cell = LongCell.open(region, "cell");
    }

    /** Bodies that call each other without an end. */
    private interface Recursion {
        void run(int depth);
    }

    @SuppressWarnings("InfiniteRecursion")
    private void nestedInTurn(final int depth) {
        region.inTurn(() -> {
            cell.add(1);
            nestedInTurn(depth + 1);
        });
    }

    @SuppressWarnings("InfiniteRecursion")
    private void nestedTakeTurn(final int depth) {
        try (Turn turn = region.takeTurn()) {
            cell.add(1);
            nestedTakeTurn(depth + 1);
            turn.commit();
        }
    }

    private void operations(final int depth) {
        cell.add(1);
        if (depth >= 0) {
            operations(depth + 1);
        }
    }

    @Test
    void inTurnEndsWhenTheStackDoes() throws Exception {
        forEachPosition(start -> assertOverflows(() -> region.inTurn(() -> nestedInTurn(0))));
    }

    @Test
    void turnsInTheFrameThatOverflowsEnd() throws Exception {
        forEachPosition(start -> assertOverflows(() -> nestedInTurn(0)));
        forEachPosition(start -> assertOverflows(() -> region.inTurn(() -> nestedTakeTurn(0))));
        forEachPosition(start -> assertOverflows(() -> nestedTakeTurn(0)));
    }

    /** Each operation is a turn of its own: those before the end have committed. */
    @Test
    void operationsEndWhenTheStackDoes() throws Exception {
        forEachPosition(start -> {
            assertOverflows(() -> operations(0));
            assertTrue(other.inTurn(() -> LongCell.open(other, "cell").get()) > 0);
            cell.set(0);
        });
    }

    /** A body that goes on after the error: either it is told that all was undone, or what it does next counts. */
    @Test
    void nothingIsHalfDoneWhereTheBodyCatchesTheError() throws Exception {
        forEachPosition(start -> {
            boolean committed = false;
            try {
                region.inTurn(() -> {
                    assertOverflows(() -> nestedInTurn(0));
                    cell.set(0);
                });
                committed = true;
            } catch (final TurnRolledBackException e) {
                assertEquals(0, cell.get(), e.getMessage());
            }
            assertFalse(committed, "inner turns were rolled back, and the outer one with them");
        });
    }

    private void forEachPosition(final Recursion body) throws Exception {
        for (int i = 0; i < POSITIONS; i++) {
            final int position = i;
            final Throwable[] failure = new Throwable[1];
            final Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            descend(position, () -> body.run(0));
                            // The same thread goes on as if nothing had happened.
                            region.inTurn(() -> cell.set(0));
                            Background.elsewhere(() -> {
                                other.takeTurn(Duration.ofSeconds(20)).close();
                                return null;
                            });
                        } catch (final Throwable e) {
                            failure[0] = e;
                        }
                    },
                    "overflowing-" + i,
                    STACK);
            thread.start();
            thread.join();
            if (failure[0] != null) {
                throw new AssertionError("position=" + position, failure[0]);
            }
            assertEquals(0, cell.get(), "position=" + position);
        }
        assertEquals(List.of(), region.check().problems());
    }

    /** Frames of about 16 bytes: the overflow comes at another call each time. */
    private static void descend(final int frames, final Runnable body) {
        if (frames == 0) {
            body.run();
        } else {
            descend(frames - 1, body);
        }
    }

    private static void assertOverflows(final Runnable body) {
        boolean overflowed = false;
        try {
            body.run();
        } catch (final StackOverflowError e) {
            overflowed = true;
        }
        assertTrue(overflowed, "the stack has no end");
    }
}
