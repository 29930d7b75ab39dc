package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** The end of an attachment, in quiet and in use. */
@ExtendWith(RegionExtension.class)
class CloseTest {
    private Region region;
    private Region other;
    private LongCell cell;

    @BeforeEach
    void makeRegion(final RegionFactory regions) {
        region = regions.create();
        other = regions.attach(region);
        cell = LongCell.open(region, "cell");
    }

    @Test
    void everythingThrowsAfterwards() {
        final DoubleCell real = DoubleCell.open(region, "double");
        final AtomicLongCell atomic = AtomicLongCell.open(region, "atomic");
        region.close();
        region.close();
        final List<Executable> uses = List.of(
                region::takeTurn,
                region::tryTurn,
                () -> region.takeTurn(Duration.ZERO),
                () -> region.inTurn(() -> {}),
                () -> region.inTurn(() -> 1),
                () -> region.read(() -> 1),
                region::names,
                () -> region.contains("cell"),
                () -> region.remove("cell"),
                () -> region.rename("cell", "other"),
                region::collect,
                region::check,
                region::stats,
                region::trim,
                region::force,
                region::lock,
                region::unlock,
                region::members,
                region::used,
                region::committed,
                region::address,
                () -> LongCell.open(region, "cell"),
                cell::get,
                () -> cell.set(1),
                () -> cell.add(1),
                () -> cell.getAndAdd(1),
                () -> cell.compareAndSet(0, 1),
                () -> cell.accumulate(1, Long::sum),
                real::get,
                () -> real.set(1),
                () -> real.add(1),
                () -> real.accumulate(1, Double::sum),
                atomic::get,
                () -> atomic.set(1),
                () -> atomic.add(1),
                () -> atomic.getAndAdd(1),
                () -> atomic.compareAndSet(0, 1),
                () -> atomic.accumulate(1, Long::sum));
        for (int i = 0; i < uses.size(); i++) {
            final int at = i;
            final IllegalStateException e = assertThrows(IllegalStateException.class, uses.get(i), () -> "use " + at);
            assertEquals("region=" + region.name() + " is closed", e.getMessage());
        }
        assertFalse(region.isOpen());
        assertTrue(region.toString().endsWith(", closed]"), region.toString());
        assertEquals(0, LongCell.open(other, "cell").get());
    }

    @Test
    void givesTheMemberSlotBack() {
        assertEquals(2, other.members().size());
        region.close();
        assertEquals(1, other.members().size());
    }

    @Test
    void rollsTheTurnOfTheClosingThreadBack() {
        final Turn turn = region.takeTurn();
        cell.set(1);
        region.close();
        turn.close();
        assertThrows(IllegalStateException.class, turn::commit);
        assertEquals(0, LongCell.open(other, "cell").get());
        LongCell.open(other, "cell").set(2);
    }

    @Test
    void inTheBodyOfATurnEndsIt() {
        assertThrows(
                RuntimeException.class,
                () -> region.inTurn(() -> {
                    cell.set(1);
                    region.close();
                }));
        assertThrows(
                IllegalStateException.class,
                () -> other.inTurn(() -> {
                    LongCell.open(other, "cell").set(1);
                    region.close();
                    throw new IllegalStateException("on purpose");
                }));
        assertEquals(0, LongCell.open(other, "cell").get());
    }

    @Test
    void waitsForTheTurnOfAnotherThreadToBeCommitted() throws Exception {
        closeDuringTurn(true);
        assertEquals(1, LongCell.open(other, "cell").get());
    }

    @Test
    void waitsForTheTurnOfAnotherThreadToBeRolledBack() throws Exception {
        closeDuringTurn(false);
        assertEquals(0, LongCell.open(other, "cell").get());
    }

    private void closeDuringTurn(final boolean commit) throws Exception {
        final CountDownLatch taken = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final Background<Void> holder = Background.run(() -> {
            try (Turn turn = region.takeTurn()) {
                taken.countDown();
                Background.await("the region is being closed", () -> !region.isOpen());
                cell.set(1);
                if (commit) {
                    turn.commit();
                }
            }
            // A thread that lives on, so that the turn has to be given back.
            Background.await(closed);
        });
        Background.await(taken);
        region.close();
        closed.countDown();
        holder.join();
    }

    @Test
    void endsTheWaitsOfOtherThreads() throws Exception {
        try (Turn turn = other.takeTurn()) {
            final CountDownLatch waiting = new CountDownLatch(1);
            final Background<Void> waiter = Background.run(() -> {
                waiting.countDown();
                assertThrows(IllegalStateException.class, region::takeTurn);
            });
            Background.await(waiting);
            region.close();
            waiter.join();
            turn.commit();
        }
    }

    @Test
    void sparesTurnsOfOtherAttachments() {
        try (Turn turn = other.takeTurn()) {
            LongCell.open(other, "cell").set(3);
            region.close();
            turn.commit();
        }
        assertEquals(3, LongCell.open(other, "cell").get());
    }

    /** A JVM that closes regions under the hands of its threads must not crash; so it is a JVM of its own. */
    @Test
    void neverCrashesThreadsThatUseIt(final RegionFactory regions) throws Exception {
        final Path file = regions.track(Path.of("/dev/shm", regions.name() + ".turnstile"));
        try (ChildJvm child = ChildJvm.start(Violent.class, file.toString())) {
            assertEquals(Violent.ROUNDS + " times", child.await("closed"));
            assertEquals(0, child.awaitExit(), child::output);
        }
    }

    /** Opens, uses from all sides and closes, again and again. */
    public static final class Violent {
        private static final int ROUNDS = 20;
        private static final int THREADS = 8;

        private Violent() {}

        public static void main(final String[] arguments) throws Exception {
            final Path file = Path.of(arguments[0]);
            Region.at(file).capacity("4 MiB").create().close();
            for (int round = 0; round < ROUNDS; round++) {
                round(file);
                // Nobody who was closed has kept the turn, or left half of one.
                try (Region next =
                        Region.at(file).turnTimeout(Duration.ofSeconds(10)).open()) {
                    next.inTurn(() -> assertEquals(List.of(), next.check().problems()));
                }
            }
            System.out.println("closed " + ROUNDS + " times");
        }

        private static void round(final Path file) throws Exception {
            final Region region = Region.at(file).open();
            final AtomicLongCell started = AtomicLongCell.open(region, "started");
            started.set(0);
            final AtomicReference<Throwable> wrong = new AtomicReference<>();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                final int role = i;
                final Thread thread = new Thread(() -> {
                    try {
                        use(region, started, role);
                    } catch (final IllegalStateException e) {
                        // What is promised to those who come too late.
                        return;
                    } catch (final Throwable e) {
                        wrong.set(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            while (started.get() < THREADS) {
                Thread.onSpinWait();
            }
            Thread.sleep(5);
            region.close();
            for (final Thread thread : threads) {
                thread.join(20_000);
                if (thread.isAlive()) {
                    throw new AssertionError("still runs: " + thread);
                }
            }
            if (wrong.get() != null) {
                throw new AssertionError(wrong.get());
            }
        }

        private static void use(final Region region, final AtomicLongCell started, final int role) {
            started.add(1);
            for (; ; ) {
                switch (role % 6) {
                    case 0 -> LongCell.open(region, "cell " + started.get()).add(1);
                    case 1 ->
                        region.inTurn(() -> {
                            LongCell.open(region, "a").add(1);
                            LongCell.open(region, "b").add(1);
                            region.remove("a");
                        });
                    case 2 -> region.read(region::names);
                    case 3 -> region.takeTurn(Duration.ofSeconds(10)).close();
                    case 4 -> region.tryTurn().ifPresent(Turn::close);
                    default -> started.add(1);
                }
            }
        }
    }
}
