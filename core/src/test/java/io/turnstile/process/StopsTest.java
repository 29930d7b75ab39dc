package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionSeam;
import io.turnstile.Turn;
import io.turnstile.TurnPolicy;
import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.ForwardingMemory;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.Seeds;
import io.turnstile.testkit.SharedRegion;
import io.turnstile.testkit.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes are stopped (SIGSTOP) wherever they stand, and go on later: never two in a turn, and nothing is lost. */
@Tag("process")
class StopsTest {
    private static final int TAKERS = 3;
    private static final int CELLS = 100;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @ParameterizedTest
    @EnumSource
    void neverTwoInATurnWhoeverIsStopped(TurnPolicy policy) throws Exception {
        final long overlaps = stopAtRandom(policy.name(), 25, 80);
        assertEquals(0, overlaps);
        assertEquals(shared.cell("done").get(), sum(), "each turn that returned is there, once");
    }

    /** The control: the same without turns overlaps, so the test can fail. */
    @Test
    void withoutTurnsTheyOverlap() throws Exception {
        assertTrue(stopAtRandom("none", 10, 30) > 0);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    void neverTwoInATurnInAMinuteOfStops(TurnPolicy policy) throws Exception {
        assertEquals(0, stopAtRandom(policy.name(), 600, 1000));
        assertEquals(shared.cell("done").get(), sum());
    }

    @Test
    @Tag("soak")
    void holderStoppedForAMinuteGoesOn() throws Exception {
        stopHolderFor(Duration.ofMinutes(1));
    }

    @Test
    void stoppedHolderIsWaitedForWithPatience() throws Exception {
        stopHolderFor(Duration.ofSeconds(1));
    }

    private void stopHolderFor(Duration stop) throws Exception {
        final Region region = shared.region();
        final AtomicLongCell begun = shared.cell("begun");
        final AtomicLongCell go = shared.cell("go");
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(StoppedHolderTest.Holder.class);
        Meeting.await(step, 1);
        Signals.stop(holder);
        go.set(1);
        final Background<Long> waiter = Background.call(() -> {
            begun.set(1);
            final Turn turn = region.takeTurn(stop.plus(Meeting.DEADLINE));
            final long value = LongCell.open(region, "value").get();
            turn.commit();
            return value;
        });
        Meeting.await(begun, 1);
        final long start = System.nanoTime();
        while (System.nanoTime() - start < stop.toNanos()) {
            assertTrue(region.tryTurn().isEmpty());
            LockSupport.parkNanos(50_000_000);
        }
        Signals.resume(holder);
        assertEquals(7, waiter.join(), "the holder's commit comes first");
        assertEquals(0, holder.awaitExit(), holder::output);
    }

    /** It is offered the turn, does not react and is passed over; what it does when it wakes up comes too late. */
    @ParameterizedTest
    @EnumSource
    void oneThatIsStoppedWithAnOfferIsPassedOver(TurnPolicy policy) throws Exception {
        final Region region = shared.region();
        final LongCell sum = LongCell.open(region, "sum");
        final AtomicLongCell inside = shared.cell("inside");
        final AtomicLongCell overlaps = shared.cell("overlaps");
        shared.cell("stop");
        shared.cell("done");
        final ChildJvm waiter;
        try (Turn turn = region.takeTurn()) {
            waiter = shared.start(Taker.class, policy.name(), "1");
            Meeting.await("the waiter to stand in line", shared::someoneInLine);
            Signals.stop(waiter);
            turn.commit();
        }
        assertTrue(SharedRegion.isTurnOffered(region));
        region.inTurn(() -> {
            assertEquals(1, inside.add(1));
            try {
                Signals.resume(waiter);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(50_000_000);
            sum.add(10);
            assertEquals(0, inside.add(-1));
        });
        assertEquals(0, waiter.awaitExit(), waiter::output);
        assertEquals(11, sum.get(), "and then it got its turn");
        assertEquals(0, overlaps.get());
    }

    @Test
    void recovererThatIsStoppedGoesOn() throws Exception {
        final ChildJvm recoverer = stopInARollBack();
        Signals.resume(recoverer);
        assertEquals(0, recoverer.awaitExit(), recoverer::output);
        assertRolledBack(1);
    }

    @Test
    void recovererThatIsKilledWhileItIsStoppedIsTakenOverFrom() throws Exception {
        final ChildJvm recoverer = stopInARollBack();
        recoverer.kill();
        assertRolledBack(0);
        recoverer.awaitKilled();
    }

    @Test
    void holderThatIsKilledWhileItIsStoppedIsTakenOverFrom() throws Exception {
        final AtomicLongCell step = shared.cell("step");
        final ChildJvm holder = shared.start(Filler.class);
        Meeting.await(step, 1);
        Signals.stop(holder);
        assertStoppedIsNamed(holder, "filler");
        holder.kill();
        assertRolledBack(0);
    }

    /** A holder was killed, and the process that rolls its turn back is stopped when one line is back and many are not. */
    private ChildJvm stopInARollBack() throws Exception {
        final AtomicLongCell recovering = shared.cell("recovering");
        final AtomicLongCell go = shared.cell("go");
        final AtomicLongCell step = shared.cell("step");
        // Attached before the holder begins: then it need not read what the holder has half changed.
        final ChildJvm recoverer = shared.start(Recoverer.class);
        Meeting.await(shared.cell("attached"), 1);
        final ChildJvm holder = shared.start(Filler.class);
        Meeting.await(step, 1);
        holder.kill();
        Meeting.await(recovering, 1);
        Signals.stop(recoverer);
        go.set(1);
        assertStoppedIsNamed(recoverer, "recoverer");
        return recoverer;
    }

    private void assertStoppedIsNamed(ChildJvm stopped, String name) {
        final String message = assertThrows(
                        TurnTimeoutException.class, () -> shared.region().takeTurn(Duration.ofMillis(200)))
                .getMessage();
        assertTrue(message.contains("pid=" + stopped.pid() + " name=" + name), message);
        assertTrue(message.contains("(stopped)"), message);
    }

    private void assertRolledBack(long added) {
        shared.audit(region -> {
            for (int i = 0; i < CELLS; i++) {
                assertEquals(
                        i == 0 ? added : 0, LongCell.open(region, "cell-" + i).get());
            }
        });
    }

    private long sum() {
        return shared.region()
                .inTurn(() -> LongCell.open(shared.region(), "sum").get());
    }

    /** Stops and resumes takers for some seconds, and returns how often two of them were inside at once. */
    private long stopAtRandom(String policy, int deciseconds, int longestMillis) throws Exception {
        final AtomicLongCell done = shared.cell("done");
        final List<ChildJvm> takers = new ArrayList<>();
        shared.cell("stop");
        for (int i = 0; i < TAKERS; i++) {
            takers.add(shared.start(Taker.class, policy, "0"));
        }
        // All of them: one that starts late meets nobody.
        Meeting.await(shared.cell("begun"), TAKERS);
        Meeting.await(done, 10);
        Seeds.withRandom(random -> stopAndResume(takers, random, deciseconds * 100_000_000L, longestMillis));
        final long before = done.get();
        Meeting.await(done, before + 10);
        shared.cell("stop").set(1);
        for (final ChildJvm taker : takers) {
            assertEquals(0, taker.awaitExit(), taker::output);
        }
        return shared.cell("overlaps").get();
    }

    private static void stopAndResume(List<ChildJvm> takers, Random random, long nanos, int longestMillis) {
        final long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < nanos) {
                final ChildJvm taker = takers.get(random.nextInt(takers.size()));
                Signals.stop(taker);
                LockSupport.parkNanos(random.nextInt(longestMillis) * 1_000_000L);
                Signals.resume(taker);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Takes turns, so many or until it is told to stop, and sees whether it is alone in them. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) {
            final boolean turns = !arguments[1].equals("none");
            final TurnPolicy policy = turns ? TurnPolicy.valueOf(arguments[1]) : TurnPolicy.FAIR;
            try (Region region =
                    SharedRegion.at(arguments[0]).turnPolicy(policy).open()) {
                final AtomicLongCell stop = AtomicLongCell.open(region, "stop");
                final AtomicLongCell done = AtomicLongCell.open(region, "done");
                final Runnable body = body(region, turns);
                final long most = Long.parseLong(arguments[2]);
                AtomicLongCell.open(region, "begun").add(1);
                for (long i = 0; most == 0 ? stop.get() == 0 : i < most; i++) {
                    if (turns) {
                        region.inTurn(body);
                    } else {
                        body.run();
                    }
                    done.add(1);
                }
            }
        }

        private static Runnable body(Region region, boolean turns) {
            final AtomicLongCell inside = AtomicLongCell.open(region, "inside");
            final AtomicLongCell overlaps = AtomicLongCell.open(region, "overlaps");
            final LongCell sum = LongCell.open(region, "sum");
            return () -> {
                if (inside.add(1) != 1) {
                    overlaps.add(1);
                }
                if (turns) {
                    sum.add(1);
                }
                LockSupport.parkNanos(100_000);
                inside.add(-1);
            };
        }
    }

    /** Fills cells in a turn, and stays in it. */
    static final class Filler {
        private Filler() {}

        public static void main(String[] arguments) {
            final Region region =
                    SharedRegion.at(arguments[0]).memberName("filler").open();
            region.inTurn(() -> {
                for (int i = 0; i < CELLS; i++) {
                    LongCell.open(region, "cell-" + i);
                }
            });
            final AtomicLongCell step = AtomicLongCell.open(region, "step");
            final Turn turn = region.takeTurn();
            for (int i = 0; i < CELLS; i++) {
                LongCell.open(region, "cell-" + i).set(1000 + i);
            }
            step.set(1);
            Meeting.parkUntilKilled();
            turn.close();
        }
    }

    /** Takes over, and waits in the middle of the roll-back to be told to go on. */
    static final class Recoverer {
        private static volatile boolean armed;

        private Recoverer() {}

        public static void main(String[] arguments) {
            try (Region signals = SharedRegion.at(arguments[0]).open();
                    Region region = RegionSeam.open(
                            SharedRegion.at(arguments[0]).memberName("recoverer"),
                            memory -> pausing(memory, signals))) {
                final AtomicLongCell step = AtomicLongCell.open(signals, "step");
                AtomicLongCell.open(signals, "attached").set(1);
                Meeting.await(step, 1);
                armed = true;
                final LongCell cell = region.inTurn(() -> {
                    final LongCell first = LongCell.open(region, "cell-0");
                    first.add(1);
                    return first;
                });
                if (cell.get() != 1) {
                    throw new AssertionError("not rolled back: " + cell);
                }
            }
        }

        private static RegionMemory pausing(RegionMemory memory, Region signals) {
            final AtomicLongCell recovering = AtomicLongCell.open(signals, "recovering");
            final AtomicLongCell go = AtomicLongCell.open(signals, "go");
            return new ForwardingMemory(memory) {
                private int lines;

                @Override
                public void copyLine(long from, long to) {
                    if (armed && ++lines == 2) {
                        armed = false;
                        recovering.set(1);
                        Meeting.await(go, 1);
                    }
                    super.copyLine(from, to);
                }
            };
        }
    }
}
