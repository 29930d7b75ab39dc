package io.turnstile.stress.kills;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a run came to. */
public final class Figures {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Map<Phase, Long> killsIn = new EnumMap<>(Phase.class);
    private final Histogram takeover = new Histogram(LONGEST_NANOS, 3);
    private final long start = System.nanoTime();
    private long mostAtOnce;
    private long rounds;
    private long turns;
    private long wasted;
    private long nanos;
    private String region = "";

    void killed(final Phase phase) {
        killsIn.merge(phase, 1L, Long::sum);
    }

    void killedAtOnce(final long count) {
        mostAtOnce = Math.max(mostAtOnce, count);
    }

    void tookOver(final long duration) {
        takeover.recordValue(Math.min(Math.max(0, duration), LONGEST_NANOS));
    }

    void compared(final Survivor survivor, final long wastedTurns) {
        rounds = survivor.rounds();
        turns = survivor.turns();
        wasted = wastedTurns;
        nanos = System.nanoTime() - start;
    }

    void region(final String text) {
        region = text;
    }

    /** Writers that were killed. */
    public long kills() {
        return killsIn.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Killed in the body of a turn, in its commit or its roll-back. */
    public long killsInTurn() {
        return killsIn(Phase.INSIDE) + killsIn(Phase.COMMITTING) + killsIn(Phase.ROLLING_BACK);
    }

    /** Killed while they rolled back the turn of a killed one. */
    public long killsTakingOver() {
        return killsIn(Phase.TAKING_OVER);
    }

    /** Killed while they attached. */
    public long killsAttaching() {
        return killsIn(Phase.ATTACHING);
    }

    /** Killed while they detached. */
    public long killsClosing() {
        return killsIn(Phase.CLOSING);
    }

    private long killsIn(final Phase phase) {
        return killsIn.getOrDefault(phase, 0L);
    }

    /** Turns of the script that were compared with the model. */
    public long turns() {
        return turns;
    }

    /** Comparisons of the whole content. */
    public long rounds() {
        return rounds;
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "kills survived: %,d, up to %d at once; the killed were %s%n"
                        + "turns: %,d checked, %,d more were rolled back on purpose%n"
                        + "rounds: %,d comparisons of the whole content%n"
                        + "takeover: %s%nregion: %s%ntook %.0f s",
                kills(),
                mostAtOnce,
                killsIn,
                turns,
                wasted,
                rounds,
                describe(takeover),
                region,
                nanos / 1e9);
    }

    private static String describe(final Histogram nanos) {
        return String.format(
                Locale.ROOT,
                "from SIGKILL to the holder to the next turn, ms: p50 %.1f, p90 %.1f, p99 %.1f, max %.1f of %,d kills"
                        + " (but those after which the next one was killed too)",
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(90) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6,
                nanos.getTotalCount());
    }
}
