package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes move amounts between accounts and are killed at any moment: each turn is there as a whole or not at all. */
@Tag("process")
class RandomKillsTest {
    private static final int ACCOUNTS = 64;
    private static final int WORKERS = 4;
    private static final int KILLS = 30;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    private final List<Worker> workers = new ArrayList<>();
    private int started;
    private int hits;

    @Test
    void everyTurnIsThereAsAWholeOrNotAtAll() throws Exception {
        final long seed = Long.getLong("turnstile.seed", System.nanoTime());
        final Random random = new Random(seed);
        while (workers.size() < WORKERS) {
            startWorker(seed);
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            killOne(random, kill % 2 == 0);
            assertWhole("after kill " + kill + ", turnstile.seed=" + seed);
            startWorker(seed);
        }
        shared.cell("stop").set(1);
        for (final Worker worker : workers) {
            assertEquals(0, worker.jvm.awaitExit(), worker.jvm::output);
        }
        assertWhole("at the end, turnstile.seed=" + seed);
        assertCommitsAreCounted();
        assertTrue(hits > 0, "none of " + KILLS + " was killed in a turn: then this test tests nothing");
    }

    /** The control: the same without turns breaks the sum, so the test can fail. */
    @Test
    void amountsAreLostWithoutTurns() throws Exception {
        long sum = 0;
        for (int i = 0; i < 10 && sum == 0; i++) {
            final ChildJvm mover = shared.start(BareMover.class);
            Meeting.await(shared.cell("moves"), 10 * i + 10);
            mover.kill();
            mover.awaitExit();
            sum = shared.cell("a").get() + shared.cell("b").get();
        }
        assertNotEquals(0, sum);
    }

    private void startWorker(long seed) throws Exception {
        final int id = started++;
        final Worker worker = new Worker(
                shared.start(Mover.class, Integer.toString(id), Long.toString(seed)), shared.cell("inside-" + id));
        workers.add(worker);
    }

    /** Kills one that has begun to take turns; aimed: one that seems to be in a turn. */
    private void killOne(Random random, boolean aimed) throws Exception {
        LockSupport.parkNanos(random.nextInt(5_000_000));
        final int first = random.nextInt(workers.size());
        final int[] found = new int[1];
        Meeting.await("a worker to take turns", () -> {
            for (int i = 0; i < workers.size(); i++) {
                found[0] = (first + i) % workers.size();
                final long inside = workers.get(found[0]).inside.get();
                if (aimed ? inside == Mover.INSIDE : inside != 0) {
                    return true;
                }
            }
            return false;
        });
        final Worker victim = workers.remove(found[0]);
        victim.jvm.kill();
        victim.jvm.awaitExit();
        hits += victim.inside.get() == Mover.INSIDE ? 1 : 0;
    }

    private void assertWhole(String when) {
        final Region region = shared.region();
        region.inTurn(() -> {
            long sum = 0;
            for (int i = 0; i < ACCOUNTS; i++) {
                sum += LongCell.open(region, "account-" + i).get();
            }
            assertEquals(0, sum, () -> "amounts were lost " + when);
            assertEquals(turns(), turnsOfAll(), () -> "a turn was counted once but not twice " + when);
        });
    }

    private long turns() {
        return LongCell.open(shared.region(), "turns").get();
    }

    private long turnsOfAll() {
        long sum = 0;
        for (int id = 0; id < started; id++) {
            sum += LongCell.open(shared.region(), "turns-of-" + id).get();
        }
        return sum;
    }

    /** Each commit that a worker saw return is there; of the killed ones, one more each may be. */
    private void assertCommitsAreCounted() {
        final long seen = shared.cell("commits-seen").get();
        assertTrue(seen <= turns() && turns() <= seen + KILLS, () -> "seen=" + seen + " turns=" + turns());
    }

    private record Worker(ChildJvm jvm, AtomicLongCell inside) {}

    /** Moves amounts in turns, and makes and removes cells on the way. */
    static final class Mover {
        static final long OUTSIDE = 1;
        static final long INSIDE = 2;

        private final Region region;
        private final String id;
        private final Random random;
        private final LongCell[] accounts = new LongCell[ACCOUNTS];
        private final AtomicLongCell inside;

        private Mover(Region region, String id, long seed) {
            this.region = region;
            this.id = id;
            this.random = new Random(seed + Long.parseLong(id));
            this.inside = AtomicLongCell.open(region, "inside-" + id);
            for (int i = 0; i < ACCOUNTS; i++) {
                accounts[i] = LongCell.open(region, "account-" + i);
            }
        }

        public static void main(String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final Mover mover = new Mover(region, arguments[1], Long.parseLong(arguments[2]));
                final AtomicLongCell stop = AtomicLongCell.open(region, "stop");
                final AtomicLongCell seen = AtomicLongCell.open(region, "commits-seen");
                while (stop.get() == 0) {
                    region.inTurn(mover::turn);
                    seen.add(1);
                    LockSupport.parkNanos(50_000);
                }
            }
        }

        private void turn() {
            inside.set(INSIDE);
            LongCell.open(region, "turns").add(1);
            for (int moves = random.nextInt(200); moves > 0; moves--) {
                final long amount = random.nextInt(1000);
                accounts[random.nextInt(ACCOUNTS)].add(-amount);
                accounts[random.nextInt(ACCOUNTS)].add(amount);
            }
            final String name = "temporary-" + random.nextInt(100);
            if (!region.remove(name)) {
                LongCell.open(region, name).set(1);
            }
            LockSupport.parkNanos(random.nextInt(3) * 50_000L);
            LongCell.open(region, "turns-of-" + id).add(1);
            inside.set(OUTSIDE);
        }
    }

    /** Moves amounts without turns. */
    static final class BareMover {
        private BareMover() {}

        public static void main(String[] arguments) {
            final Region region = SharedRegion.at(arguments[0]).open();
            final AtomicLongCell moves = AtomicLongCell.open(region, "moves");
            final AtomicLongCell a = AtomicLongCell.open(region, "a");
            final AtomicLongCell b = AtomicLongCell.open(region, "b");
            final long start = System.nanoTime();
            while (System.nanoTime() - start < Meeting.DEADLINE.toNanos()) {
                a.add(-1);
                LockSupport.parkNanos(1_000_000);
                b.add(1);
                moves.add(1);
            }
        }
    }
}
