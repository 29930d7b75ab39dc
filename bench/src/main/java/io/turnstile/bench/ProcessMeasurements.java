package io.turnstile.bench;

import io.turnstile.TurnPolicy;
import io.turnstile.bench.process.Passer;
import io.turnstile.bench.process.Passers;
import io.turnstile.bench.process.Takeover;
import io.turnstile.bench.process.TurnTaker.Work;
import io.turnstile.bench.process.TurnTakers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Runs the measurements of several processes and makes rows of their results: medians over runs. */
final class ProcessMeasurements {
    private static final int CROWD = 8;
    private static final int LINES = 1000;
    private static final long LARGE_GIB = 4;
    private static final int WARM_UP_TURNS = 200_000;

    /** Also for what each JVM loads in the background after it has attached: eight of them need more than a second. */
    private static final int WARM_UP_MILLIS = 2000;

    private final Effort effort;

    ProcessMeasurements(final Effort effort) {
        this.effort = effort;
    }

    List<Row> alternation() {
        final double cell = passed(Passer.Means.ATOMIC_CELL, effort.turns());
        final double lock = passed(Passer.Means.FILE_LOCK, effort.lockRounds());
        return List.of(
                alternation("empty turn", Work.EMPTY),
                alternation("one add a turn", Work.ADD),
                Row.plain(
                        "alternation without turns, a hand-over",
                        "an atomic cell " + Row.number(cell) + " ns",
                        "FileChannel.lock " + Row.number(lock) + " ns; median of " + effort.runs() + " runs"));
    }

    private Row alternation(final String what, final Work work) {
        final Histogram all = new Histogram(3);
        final List<Double> medians = new ArrayList<>();
        final List<Double> means = new ArrayList<>();
        long irregular = 0;
        for (int run = 0; run < effort.runs(); run++) {
            try (TurnTakers takers = new TurnTakers(2, TurnPolicy.STRICT, work)) {
                takers.alternate(WARM_UP_TURNS);
                final TurnTakers.Alternation result = takers.alternate(effort.turns());
                medians.add((double) result.handOvers().getValueAtPercentile(50));
                means.add(result.nanosAHandOver());
                irregular += result.irregular();
                all.add(result.handOvers());
            }
        }
        final Median median = Median.of(medians);
        return Row.atMost(
                "strict alternation of two processes, " + what + ", a hand-over",
                200,
                "ns, median",
                median.value(),
                "runs " + median.range() + "; p99 " + nanos(all, 99) + ", p99.9 " + nanos(all, 99.9) + ", max "
                        + nanos(all, 100) + " of " + Row.number(all.getTotalCount())
                        + " samples; whole time by hand-overs "
                        + Row.number(Median.of(means).value()) + " ns; out of step " + irregular);
    }

    private double passed(final Passer.Means means, final int rounds) {
        final List<Double> runs = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            try (Passers passers = new Passers(means)) {
                passers.pass(rounds / 2);
                runs.add(passers.pass(rounds));
            }
        }
        return Median.of(runs).value();
    }

    List<Row> contention() {
        final Contention two = contention(2);
        final Contention crowd = contention(CROWD);
        final double ratio = two.nanos.value() / crowd.nanos.value();
        return List.of(
                Row.atMost("FAIR, two processes, one add a turn", 60, "ns", two.nanos.value(), two.beside()),
                Row.atLeast(
                        "FAIR, " + CROWD + " processes on "
                                + Runtime.getRuntime().availableProcessors() + " cores, one add a turn",
                        1.0 / 3,
                        "of the throughput of two",
                        ratio,
                        Row.number(crowd.nanos.value()) + " ns; " + crowd.beside()));
    }

    private Contention contention(final int processes) {
        final List<Double> nanos = new ArrayList<>();
        final List<Double> shares = new ArrayList<>();
        final Histogram waits = new Histogram(3);
        for (int run = 0; run < effort.runs(); run++) {
            try (TurnTakers takers = new TurnTakers(processes, TurnPolicy.FAIR, Work.ADD)) {
                takers.work(WARM_UP_MILLIS);
                final TurnTakers.Throughput result = takers.work(effort.workMillis());
                nanos.add(result.nanosATurn());
                shares.add(result.leastShare());
                waits.add(takers.waits(effort.workMillis()));
            }
        }
        return new Contention(Median.of(nanos), Median.of(shares), waits);
    }

    private record Contention(Median nanos, Median share, Histogram waits) {
        String beside() {
            return "runs " + nanos.range() + "; longest wait " + millis(waits, 100) + ", p99.99 "
                    + millis(waits, 99.99) + "; the slowest process got "
                    + Row.number(100 * share.value()) + " % of the turns";
        }
    }

    List<Row> takeover() {
        final List<Row> rows = new ArrayList<>();
        rows.add(takeover("", effort.smallKills(), List.of()));
        if (availableGiB() < 2 * LARGE_GIB) {
            rows.add(Row.plain("the same, " + LARGE_GIB + " GiB resident", "not run", "too little memory is free"));
        } else {
            rows.add(takeover(
                    ", " + LARGE_GIB + " GiB resident",
                    effort.largeKills(),
                    List.of("-Xms" + LARGE_GIB + "g", "-Xmx" + LARGE_GIB + "g", "-XX:+AlwaysPreTouch")));
        }
        return rows;
    }

    private static Row takeover(final String heap, final int kills, final List<String> options) {
        try (Takeover takeover = new Takeover()) {
            final Takeover.Result result = takeover.kill(kills, LINES, options);
            final boolean sound = result.wrong() == 0 && result.problems().isEmpty();
            return Row.atMost(
                    "SIGKILL of a holder to the next turn, " + LINES + " lines in the log" + heap,
                    30,
                    "ms at p99",
                    result.nanos().getValueAtPercentile(99) / 1e6,
                    kills + " kills; p50 " + millis(result.nanos(), 50) + ", max " + millis(result.nanos(), 100)
                            + "; content afterwards "
                            + (sound
                                    ? "correct, region sound"
                                    : "**WRONG**: cells=" + result.wrong() + " problems=" + result.problems())
                            + "; at least " + result.residentKiB() / 1024 + " MiB resident");
        }
    }

    private static long availableGiB() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 20)
                    .findFirst()
                    .orElse(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nanos(final Histogram histogram, final double percentile) {
        return Row.number(histogram.getValueAtPercentile(percentile)) + " ns";
    }

    private static String millis(final Histogram histogram, final double percentile) {
        return Row.number(histogram.getValueAtPercentile(percentile) / 1e6) + " ms";
    }
}
