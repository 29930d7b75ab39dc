package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Consistent reads without a turn. */
@ExtendWith(RegionExtension.class)
class ReadTest {
    private static final int READS = 20_000;

    private Region region;
    private LongCell a;
    private LongCell b;
    private final AtomicBoolean stop = new AtomicBoolean();

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        a = LongCell.open(region, "a");
        b = LongCell.open(region, "b");
    }

    /** Keeps both cells equal at the end of each turn, and different in it. */
    private Background<Void> writer() {
        return Background.run(() -> {
            while (!stop.get()) {
                region.inTurn(() -> {
                    a.add(1);
                    b.add(1);
                });
            }
        });
    }

    @Test
    void seesNoHalfTurns(final RegionFactory regions) throws Exception {
        final Region reader = regions.attach(region);
        final Region readOnly = regions.attachReadOnly(region);
        final Background<Void> writer = writer();
        try {
            for (final Region each : new Region[] {region, reader, readOnly}) {
                final LongCell x = LongCell.open(each, "a");
                final LongCell y = LongCell.open(each, "b");
                for (int i = 0; i < READS; i++) {
                    final long[] seen = each.read(() -> new long[] {x.get(), y.get()});
                    assertEquals(seen[0], seen[1]);
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertTrue(a.get() > 0);
    }

    /** The control: the same reads without validation do see half turns. */
    @Test
    void readsWithoutValidationSeeHalfTurns() throws Exception {
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long atA = region.attachment().kinds().handleOf(a).live() + CellLayout.VALUE_OFFSET;
        final long atB = region.attachment().kinds().handleOf(b).live() + CellLayout.VALUE_OFFSET;
        final Background<Void> writer = writer();
        boolean seen = false;
        try {
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!seen && System.nanoTime() - deadline < 0) {
                seen = memory.getLongAcquire(atA) != memory.getLongAcquire(atB);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertTrue(seen, "a writer that works in turns is never seen in the middle of one");
    }

    @Test
    void refusesToChangeAnything() {
        assertThrows(
                IllegalStateException.class,
                () -> region.read(() -> {
                    a.set(1);
                    return null;
                }));
        assertThrows(IllegalStateException.class, () -> region.read(() -> LongCell.open(region, "new")));
        assertThrows(IllegalStateException.class, () -> region.read(() -> region.remove("a")));
        assertThrows(IllegalStateException.class, () -> region.read(region::takeTurn));
        assertThrows(IllegalStateException.class, () -> region.read(region::tryTurn));
        assertThrows(IllegalStateException.class, () -> region.read(region::check));
        assertEquals(0, a.get());
        assertEquals(java.util.List.of("a", "b"), region.names());
    }

    /** A body that is disturbed each time it runs gets a turn in the end, and may not change anything in that either. */
    @Test
    void refusesToChangeAnythingInTheTurnThatItTakesWhenDisturbed() {
        final boolean[] undisturbed = new boolean[1];
        assertThrows(IllegalStateException.class, () -> region.read(() -> disturbed(undisturbed, () -> a.set(-1))));
        assertTrue(undisturbed[0]);
        assertTrue(a.get() > 0);
        undisturbed[0] = false;
        assertThrows(
                IllegalStateException.class,
                () -> region.read(() -> disturbed(undisturbed, () -> LongCell.open(region, "new"))));
        assertTrue(undisturbed[0]);
        assertFalse(region.contains("new"));
        a.add(1);
        assertEquals(java.util.List.of(), region.check().problems());
    }

    private long disturbed(final boolean[] undisturbed, final Runnable then) {
        if (region.attachment().turns().isHeld()) {
            undisturbed[0] = true;
            then.run();
        } else {
            disturb();
        }
        return a.get();
    }

    private void disturb() {
        try {
            Background.elsewhere(() -> a.add(1));
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givesWhatTheBodyReturnsWhenDisturbed() {
        final boolean[] undisturbed = new boolean[1];
        final long seen = region.read(() -> disturbed(undisturbed, () -> {}));
        assertTrue(undisturbed[0]);
        assertEquals(a.get(), seen);
        assertTrue(region.tryTurn()
                .map(turn -> {
                    turn.close();
                    return true;
                })
                .orElse(false));
    }

    @Test
    void throwsWhatTheBodyThrowsOnAConsistentStateOnly() {
        final IllegalArgumentException failure = new IllegalArgumentException("on purpose");
        assertSame(
                failure,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> region.read(() -> {
                            throw failure;
                        })));
        final int[] runs = new int[1];
        assertEquals("result", region.read(() -> {
            if (runs[0]++ == 0) {
                disturb();
                throw failure;
            }
            return "result";
        }));
        assertEquals(2, runs[0]);
    }

    @Test
    void readsNest() {
        a.set(3);
        b.set(4);
        final long[] seen = region.read(() -> new long[] {region.read(a::get), region.read(() -> region.read(b::get))});
        assertArrayEquals(new long[] {3, 4}, seen);
        final int[] runs = new int[1];
        assertEquals(runs[0] + 1, region.read(() -> {
            if (!region.attachment().turns().isHeld() && runs[0]++ < 3) {
                disturb();
            }
            return region.read(() -> 1);
        }));
    }

    @Test
    void seesTheTurnOfItsOwnThread() {
        region.inTurn(() -> {
            a.set(7);
            assertEquals(7, region.read(a::get));
        });
    }

    @Test
    void readOnlyAttachmentGivesUpWhenThereIsNoQuietMoment(final RegionFactory regions) throws Exception {
        final Region readOnly = regions.track(
                Region.at(region.file()).turnTimeout(Duration.ofMillis(50)).openReadOnly());
        final LongCell cell = LongCell.open(readOnly, "a");
        region.inTurn(() -> {
            a.set(1);
            final TurnTimeoutException e = assertThrows(TurnTimeoutException.class, cell::get);
            assertTrue(e.getMessage().contains("pid=" + ProcessHandle.current().pid()), e.getMessage());
        });
        assertEquals(1, cell.get());
    }
}
