package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns between threads of one process, and between two attachments of it. */
@ExtendWith(RegionExtension.class)
class TurnThreadsTest {
    /** That two take with each other, each. */
    private static final int TURNS = 300;

    private Region region;
    private LongCell cell;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create(builder -> builder.memberName("the-first"));
        cell = LongCell.open(region, "cell");
    }

    /** A thread that has the turn until it is told to end it. */
    private final class Holder {
        final CountDownLatch taken = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final Background<Void> thread;

        Holder(final Region where) throws InterruptedException {
            thread = Background.run(() -> {
                try (Turn turn = where.takeTurn()) {
                    taken.countDown();
                    Background.await(release);
                    turn.commit();
                }
            });
            Background.await(taken);
        }

        void end() throws Exception {
            release.countDown();
            thread.join();
        }
    }

    @ParameterizedTest
    @EnumSource(TurnPolicy.class)
    void fiftyThreadsLoseNoIncrement(final TurnPolicy policy, final RegionFactory regions) throws Exception {
        final int threads = 50;
        final int each = 100;
        final Region second = regions.attach(region, builder -> builder.turnPolicy(policy));
        final Region third = regions.attach(region, builder -> builder.turnPolicy(policy));
        final List<Background<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            final LongCell mine = LongCell.open(i % 2 == 0 ? second : third, "cell");
            running.add(Background.run(() -> {
                for (int k = 0; k < each; k++) {
                    mine.add(1);
                }
            }));
        }
        for (final Background<Void> thread : running) {
            thread.join();
        }
        assertEquals(threads * each, cell.get());
    }

    /** The control: a read and a write that are no turn do lose increments. */
    @Test
    void threadsWithoutTurnsLoseIncrements() throws Exception {
        final AtomicLongCell counter = AtomicLongCell.open(region, "counter");
        long expected = 0;
        for (int tries = 0; tries < 100 && counter.get() == expected; tries++) {
            final int each = 50_000;
            final Background<Void> other = Background.run(() -> {
                for (int i = 0; i < each; i++) {
                    counter.set(counter.get() + 1);
                }
            });
            for (int i = 0; i < each; i++) {
                counter.set(counter.get() + 1);
            }
            other.join();
            expected += 2 * each;
        }
        assertTrue(counter.get() < expected, "nothing was lost");
    }

    @Test
    void atomicCellLosesNoIncrementWithoutTurns() throws Exception {
        final AtomicLongCell counter = AtomicLongCell.open(region, "counter");
        final List<Background<Void>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(Background.run(() -> {
                for (int k = 0; k < 20_000; k++) {
                    counter.add(1);
                    counter.accumulate(1, Long::sum);
                }
            }));
        }
        for (final Background<Void> thread : running) {
            thread.join();
        }
        assertEquals(160_000, counter.get());
    }

    @Test
    void timeOutNamesTheHolder(final RegionFactory regions) throws Exception {
        final Region other = regions.attach(region, builder -> builder.memberName("the-second"));
        final Holder holder = new Holder(region);
        try {
            final TurnTimeoutException e =
                    assertThrows(TurnTimeoutException.class, () -> other.takeTurn(Duration.ofMillis(30)));
            final String message = e.getMessage();
            assertTrue(message.contains("region=" + region.name()), message);
            assertTrue(message.contains("pid=" + ProcessHandle.current().pid()), message);
            assertTrue(message.contains("name=the-first"), message);
            assertTrue(message.contains("(alive)"), message);
            assertTrue(message.matches(".*no turn in [0-9]+ ms; .* unchanged for at least [0-9]+ ms"), message);
            final TurnTimeoutException same =
                    assertThrows(TurnTimeoutException.class, () -> region.takeTurn(Duration.ofMillis(30)));
            assertTrue(same.getMessage().contains("background of a test"), same.getMessage());
        } finally {
            holder.end();
        }
    }

    @Test
    void timedOutWaitNeverEnters(final RegionFactory regions) throws Exception {
        final Region other = regions.attach(region);
        for (int i = 0; i < 20; i++) {
            final Holder holder = new Holder(region);
            assertThrows(TurnTimeoutException.class, () -> other.takeTurn(Duration.ofMillis(3)));
            holder.end();
            final Turn turn = region.tryTurn().orElseThrow(() -> new AssertionError("given to one that had left"));
            turn.close();
        }
    }

    @Test
    void operationsTimeOutAsTheOptionsSay(final RegionFactory regions) throws Exception {
        final Region hasty = regions.attach(region, builder -> builder.turnTimeout(Duration.ofMillis(20)));
        final LongCell mine = LongCell.open(hasty, "cell");
        final Holder holder = new Holder(region);
        try {
            assertThrows(TurnTimeoutException.class, () -> mine.set(1));
            assertThrows(TurnTimeoutException.class, () -> hasty.inTurn(() -> mine.set(1)));
            assertThrows(TurnTimeoutException.class, () -> LongCell.open(hasty, "new"));
            assertEquals(0, mine.get(), "nothing is being changed, so a read needs no turn");
        } finally {
            holder.end();
        }
        assertEquals(0, cell.get());
        assertFalse(region.contains("new"));
    }

    @Test
    void turnOfAThreadThatEndedIsTakenOverByAnotherThread(final RegionFactory regions) throws Exception {
        cell.set(1);
        Background.elsewhere(() -> {
            region.takeTurn();
            cell.set(2);
            LongCell.open(region, "new");
            return null;
        });
        assertEquals(1, cell.get());
        cell.add(1);
        assertEquals(2, cell.get());
        assertEquals(List.of("cell"), region.names());
        // An inner turn of a thread that has ended is no turn of the next one.
        Background.elsewhere(() -> {
            region.takeTurn();
            region.takeTurn();
            cell.set(3);
            return null;
        });
        region.inTurn(() -> assertEquals(3, cell.add(1)));
        assertEquals(3, regions.attach(region).inTurn(() -> cell.get()));
    }

    @Test
    void tryTurnTakesOverFromAThreadThatEnded() throws Exception {
        Background.elsewhere(() -> {
            region.takeTurn();
            cell.set(2);
            return null;
        });
        final Turn turn = region.tryTurn().orElseThrow();
        assertEquals(0, cell.get());
        turn.commit();
    }

    /** Another attachment is as another process: it can not see the thread, but the thread's own process does. */
    @Test
    void turnOfAThreadThatEndedIsUndoneForOtherAttachments(final RegionFactory regions) throws Exception {
        final Region other = regions.attach(region);
        cell.set(1);
        Background.elsewhere(() -> {
            region.takeTurn();
            cell.set(2);
            return null;
        });
        assertEquals(1, other.inTurn(() -> LongCell.open(other, "cell").get()));
    }

    @Test
    void turnOfALivingHolderIsNeverTakenOver(final RegionFactory regions) throws Exception {
        final Region other = regions.attach(region);
        final Holder holder = new Holder(region);
        try {
            for (int i = 0; i < 5; i++) {
                assertThrows(TurnTimeoutException.class, () -> other.takeTurn(Duration.ofMillis(20)));
                assertTrue(other.tryTurn().isEmpty());
            }
        } finally {
            holder.end();
        }
    }

    /** When two that take turns with each other have had enough. Used in turns only. */
    private static final class Score {
        private final int leastAlternations;
        private final int[] counts = new int[2];
        private int alternations;
        private int last;

        Score(final int leastAlternations) {
            this.leastAlternations = leastAlternations;
        }

        boolean isEnough(final int who) {
            counts[who]++;
            alternations += who == last ? 0 : 1;
            last = who;
            return Math.min(counts[0], counts[1]) >= TURNS && alternations >= leastAlternations;
        }
    }

    /** One turn of those that take turns with each other. */
    private record Taken(int who, long begin, long end) {}

    @ParameterizedTest
    @EnumSource(TurnPolicy.class)
    void attachmentsOfOneProcessTakeTurns(final TurnPolicy policy, final RegionFactory regions) throws Exception {
        final List<Taken> order = takeTurns(policy, regions);
        assertEquals(order.size(), cell.get());
        if (policy == TurnPolicy.STRICT) {
            assertAlternation(order);
        }
    }

    /** The control: without STRICT the assertion above fails. */
    @Test
    void fairTurnsDoNotAlternate(final RegionFactory regions) throws Exception {
        AssertionError seen = null;
        for (int tries = 0; tries < 20 && seen == null; tries++) {
            final List<Taken> order = takeTurns(TurnPolicy.FAIR, regions);
            try {
                assertAlternation(order);
            } catch (final AssertionError e) {
                seen = e;
            }
        }
        assertNotNull(seen, "turns alternated by themselves");
    }

    private List<Taken> takeTurns(final TurnPolicy policy, final RegionFactory regions) throws Exception {
        final List<Taken> order = new ArrayList<>();
        final Score score = new Score(policy == TurnPolicy.STRICT ? TURNS : 1);
        final List<Background<Void>> takers = new ArrayList<>();
        for (int who = 0; who < 2; who++) {
            final Region mine = regions.attach(region, builder -> builder.turnPolicy(policy));
            takers.add(taker(mine, who, order, score));
        }
        for (final Background<Void> taker : takers) {
            taker.join();
        }
        return order;
    }

    /**
     * Nobody comes twice in a row, unless the other one stayed away for the 10 ms that it is waited for. From then on it
     * is not waited for, until it comes again.
     */
    private static void assertAlternation(final List<Taken> order) {
        final int first = order.get(0).who();
        int from = 0;
        while (order.get(from).who() == first) {
            from++;
        }
        boolean waited = true;
        for (int i = from; i + 1 < order.size(); i++) {
            final boolean twice = order.get(i).who() == order.get(i + 1).who();
            if (twice && waited) {
                final long absent = order.get(i + 1).begin() - order.get(i).end();
                final int at = i;
                assertTrue(absent >= 10_000_000, () -> "turn " + at + " twice in a row after " + absent + " ns");
            }
            waited = !twice;
        }
    }

    /** Takes turns until both have had enough. The list is changed in turns only, so it needs no lock of its own. */
    private static Background<Void> taker(
            final Region where, final int who, final List<Taken> order, final Score score) {
        final LongCell mine = LongCell.open(where, "cell");
        final boolean[] enough = new boolean[1];
        return Background.run(() -> {
            while (!enough[0]) {
                where.inTurn(() -> {
                    final long begin = System.nanoTime();
                    mine.add(1);
                    enough[0] = score.isEnough(who);
                    order.add(new Taken(who, begin, System.nanoTime()));
                });
            }
        });
    }

    @Test
    void interruptNeitherEndsAWaitNorIsLost() throws Exception {
        final Holder holder = new Holder(region);
        final AtomicBoolean entered = new AtomicBoolean();
        final Background<Boolean> waiter = Background.call(() -> {
            try (Turn turn = region.takeTurn()) {
                entered.set(true);
                turn.commit();
            }
            return Thread.currentThread().isInterrupted();
        });
        waiter.thread().interrupt();
        Background.await(
                "the waiter has seen the interrupt", () -> !waiter.thread().isInterrupted());
        assertFalse(entered.get());
        holder.end();
        assertTrue(waiter.join(), "the interrupt status");
        assertTrue(entered.get());
    }

    @Test
    void interruptIsNotLostWhenAWaitTimesOut() throws Exception {
        final Holder holder = new Holder(region);
        try {
            final Background<Boolean> waiter = Background.call(() -> {
                Thread.currentThread().interrupt();
                assertThrows(TurnTimeoutException.class, () -> region.takeTurn(Duration.ofMillis(20)));
                assertTrue(region.tryTurn().isEmpty());
                return Thread.currentThread().isInterrupted();
            });
            assertTrue(waiter.join(), "the interrupt status");
        } finally {
            holder.end();
        }
    }

    @Test
    void interruptIsNotLostWhenAThreadAttachesReadsAndCloses(final RegionFactory regions) throws Exception {
        cell.set(1);
        final Background<Boolean> user = Background.call(() -> {
            Thread.currentThread().interrupt();
            final String name = regions.name();
            regions.builder(name).create().close();
            try (Region again = regions.builder(name).open()) {
                LongCell.open(again, "cell").set(4);
                assertEquals(4, again.read(() -> LongCell.open(again, "cell").get()));
                assertTrue(Region.exists(name));
                assertFalse(Region.list().isEmpty());
            }
            return Thread.currentThread().isInterrupted();
        });
        assertTrue(user.join(), "the interrupt status");
    }

    @Test
    void interruptedThreadTakesAFreeTurn() {
        Thread.currentThread().interrupt();
        cell.set(1);
        assertTrue(Thread.interrupted());
        assertEquals(1, cell.get());
    }
}
