package io.turnstile.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.Region;
import io.turnstile.stress.kills.Figures;
import io.turnstile.stress.kills.Settings;
import io.turnstile.stress.kills.Torture;
import io.turnstile.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writers are killed again and again, and the region is what the model says, turn by turn. */
@Tag("process")
class KillsTest {
    private static final long FIXED_SEED = 42;

    /** Generous: how long a run takes is up to the machine; it ends with its kills. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Test
    void nothingIsLostWhenWritersAreKilled() throws Exception {
        final Figures figures = survive(settings(20, FIXED_SEED));
        assertTrue(figures.killsInTurn() > 0, () -> "nobody was killed in a turn: then this tests nothing\n" + figures);
    }

    @Test
    void nothingIsLostWhenWritersAreKilledWithAnotherSeed() throws Exception {
        survive(settings(20, Long.getLong("turnstile.seed", new Random().nextLong())));
    }

    /** The locks alone tell whether others live, and the processes do what makes them lose POSIX record locks. */
    @Test
    void nothingIsLostAmongPidNamespacesAndClassLoaders() throws Exception {
        assumeTrue(ChildJvm.succeeds("unshare", "--pid", "--fork", "--mount-proc", "true"), "needs root and unshare");
        survive(settings(20, FIXED_SEED).contained());
    }

    @Test
    void nothingIsLostWhenWritersRunOutOfStackAndHeap() throws Exception {
        survive(settings(20, FIXED_SEED).exhausting());
    }

    @Test
    @Tag("soak")
    void nothingIsLostInAThousandKills() throws Exception {
        final Figures figures = survive(new Settings(
                name(), 1000, Duration.ofHours(2), 8, Long.getLong("turnstile.seed", new Random().nextLong())));
        assertTrue(figures.killsInTurn() > 100, figures::toString);
        assertTrue(figures.killsTakingOver() > 20, figures::toString);
        assertTrue(figures.killsAttaching() > 0 && figures.killsClosing() > 0, figures::toString);
    }

    /** The control: nobody rolls back what the killed have left, so the model and the region must part. */
    @Test
    void whatTheKilledHaveLeftIsFoundIfNobodyRollsItBack() throws Exception {
        final Settings settings = settings(1000, FIXED_SEED).disarmed();
        final Torture.Outcome outcome = Torture.run(settings, KillsTest::ignore);
        assertFalse(outcome.failures().isEmpty(), () -> "not found in " + outcome.figures());
        assertTrue(Region.delete(settings.region()), "a region in which something was found is kept");
    }

    private static Figures survive(final Settings settings) throws Exception {
        final Torture.Outcome outcome = Torture.run(settings, KillsTest::ignore);
        assertEquals(List.of(), outcome.failures(), () -> "seed=" + settings.seed() + "\n" + outcome.figures());
        assertTrue(outcome.figures().kills() >= settings.kills(), () -> "in " + LIMIT + ": " + outcome.figures());
        return outcome.figures();
    }

    private static void ignore(final String progress) {}

    private static Settings settings(final long kills, final long seed) {
        return new Settings(name(), kills, LIMIT, 4, seed);
    }

    private static String name() {
        return "kills-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }
}
