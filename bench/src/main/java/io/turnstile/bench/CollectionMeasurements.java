package io.turnstile.bench;

import io.turnstile.bench.process.FirstReads;
import io.turnstile.bench.process.Grower;
import io.turnstile.bench.process.Growth;
import io.turnstile.bench.process.MapWeigher;
import io.turnstile.bench.process.Messengers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Measurements of collections that are no loop within one process: pauses, memory, messages between two. */
final class CollectionMeasurements {
    private static final int GROWN = 10_000_000;
    private static final int BATCH = 100;
    private static final int MOST_MILLIS = 5;
    private static final int MOST_BYTES = 64;

    private final Effort effort;

    CollectionMeasurements(final Effort effort) {
        this.effort = effort;
    }

    List<Row> growth() {
        final String beside = described("HashMap", Growth.of(Grower.Kind.HASH_MAP, GROWN)) + "; "
                + described("ConcurrentHashMap", Growth.of(Grower.Kind.CONCURRENT_HASH_MAP, GROWN)) + "; "
                + described("nothing but the clock", Growth.of(Grower.Kind.NOTHING, GROWN));
        final List<Row> rows = new ArrayList<>(growth("slowest put while a SharedMap", Grower.Kind.SHARED, beside));
        rows.addAll(growth("slowest put after reserve(), while a SharedMap", Grower.Kind.RESERVED, ""));
        return rows;
    }

    private List<Row> growth(final String what, final Grower.Kind kind, final String beside) {
        final List<Histogram> runs = new ArrayList<>();
        for (int run = 0; run < effort.growths(); run++) {
            runs.add(Growth.of(kind, GROWN));
        }
        final Median most = Median.of(percentiles(runs, 100));
        final Median rare = Median.of(percentiles(runs, 99.99));
        return List.of(
                Row.atMost(
                        what + " grows to 10 M entries, each a turn",
                        1,
                        "ms",
                        most.value(),
                        "runs " + most.range() + (beside.isEmpty() ? "" : "; " + beside)),
                Row.atMost(
                        "the same, p99.99",
                        50,
                        "us",
                        rare.value() * 1000,
                        "p50 " + Row.number(runs.get(0).getValueAtPercentile(50)) + " ns; p99.9 "
                                + Row.number(runs.get(0).getValueAtPercentile(99.9)) + " ns"));
    }

    private static List<Double> percentiles(final List<Histogram> runs, final double percentile) {
        return runs.stream()
                .map(run -> run.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1))
                .toList();
    }

    private static String described(final String what, final Histogram histogram) {
        return what + " max " + Row.number(histogram.getMaxValue() / 1e6) + " ms, p99.99 "
                + Row.number(histogram.getValueAtPercentile(99.99) / 1e3) + " us";
    }

    List<Row> queues() {
        final List<Double> batches = new ArrayList<>();
        final List<Double> singles = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            try (Messengers messengers = new Messengers()) {
                messengers.send(effort.messages() / 4, BATCH);
                batches.add(messengers.send(effort.messages(), BATCH) / 1e6);
                messengers.send(effort.messages() / 16, 1);
                singles.add(messengers.send(effort.messages() / 4, 1) / 1e6);
            }
        }
        return List.of(
                queue("in batches of " + BATCH + " a turn", 5, Median.of(batches)),
                queue("one a turn", 1.5, Median.of(singles)));
    }

    private static Row queue(final String how, final double limit, final Median millions) {
        return Row.atLeast(
                "SharedQueue, two processes, 64 characters, " + how,
                limit,
                "M messages/s",
                millions.value(),
                "runs " + millions.range());
    }

    List<Row> firstReads() {
        try (FirstReads reads = new FirstReads()) {
            final List<FirstReads.Time> plain = reads.times(effort.starts());
            final List<FirstReads.Time> quiet = reads.times(effort.starts(), quiet());
            final List<FirstReads.Time> archived = reads.timesWithArchive(effort.starts());
            final Median again = median(plain, FirstReads.Time::again);
            return List.of(
                    Row.atMost(
                            "attach, open a matrix of 5 GB, read one element, in a JVM whose main has just begun",
                            MOST_MILLIS,
                            "ms",
                            median(plain, FirstReads.Time::millis).value(),
                            effort.starts() + " JVMs, " + described(plain)
                                    + "; without warnings about Unsafe (JDK 24 and later) " + described(quiet)
                                    + "; with a class archive " + described(archived)),
                    Row.atMost(
                            "the same in a JVM that has done it before",
                            MOST_MILLIS,
                            "ms",
                            again.value(),
                            "runs " + again.range()));
        }
    }

    private static Median median(final List<FirstReads.Time> times, final ToDoubleFunction<FirstReads.Time> what) {
        return Median.of(times.stream().mapToDouble(what).boxed().toList());
    }

    private static String described(final List<FirstReads.Time> times) {
        if (times.isEmpty()) {
            return "not measured, for a folder is on the class path";
        }
        final Median millis = median(times, FirstReads.Time::millis);
        final Median processor = median(times, FirstReads.Time::processor);
        return Row.number(millis.value()) + " ms (" + millis.range() + "), processor time "
                + Row.number(processor.value()) + " ms";
    }

    private static String[] quiet() {
        return Runtime.version().feature() >= 24
                ? new String[] {"--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"}
                : new String[0];
    }

    List<Row> memory() {
        return List.of(Row.atMost(
                "an entry of a SharedMap of 1 M, String of 12 characters to Long",
                MOST_BYTES,
                "bytes",
                MapWeigher.bytesAnEntry(MapWeigher.Kind.SHARED),
                "HashMap " + Row.number(MapWeigher.bytesAnEntry(MapWeigher.Kind.HASH_MAP)) + ", Chronicle Map "
                        + Row.number(MapWeigher.bytesAnEntry(MapWeigher.Kind.CHRONICLE))));
    }
}
