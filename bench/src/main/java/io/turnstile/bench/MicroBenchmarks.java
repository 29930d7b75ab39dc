package io.turnstile.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks and makes rows of their results: of each fork the median iteration, of these the median. */
final class MicroBenchmarks {
    private static final double CELL_LIMIT = 3;

    private final Effort effort;

    MicroBenchmarks(final Effort effort) {
        this.effort = effort;
    }

    List<Row> cells() {
        final Map<String, Median> nanos = run(CellBenchmark.class);
        return List.of(
                cell("LongCell.get", "Get", nanos),
                cell("LongCell.set", "Set", nanos),
                cell("LongCell.add", "Add", nanos),
                Row.plain(
                        "LongCell outside turns",
                        "add " + nanos(nanos, "ownTurnAdd"),
                        "set " + nanos(nanos, "ownTurnSet") + "; get, optimistic, " + nanos(nanos, "optimisticGet")));
    }

    private static Row cell(final String work, final String operation, final Map<String, Median> nanos) {
        final double raw = nanos.get("raw" + operation + "Loop").value();
        final double held = nanos.get("held" + operation + "Loop").value();
        final double rawOnce = nanos.get("raw" + operation).value();
        final double heldOnce = nanos.get("held" + operation).value();
        return Row.atMost(
                work + " in a held turn, in a loop",
                CELL_LIMIT,
                "x raw memory",
                held / raw,
                Row.number(held) + " ns, raw " + Row.number(raw) + "; one call a JMH invocation "
                        + Row.number(heldOnce) + " ns, raw " + Row.number(rawOnce) + ": "
                        + Row.number(heldOnce / rawOnce) + " x");
    }

    List<Row> turns() {
        final Map<String, Median> nanos = run(TurnBenchmark.class);
        return List.of(
                Row.atMost(
                        "empty turn, uncontended",
                        15,
                        "ns",
                        nanos.get("empty").value(),
                        "inTurn(Runnable) " + nanos(nanos, "emptyInTurn")),
                Row.atMost(
                        "one-cell turn, uncontended",
                        25,
                        "ns",
                        nanos.get("oneCell").value(),
                        "inTurn(Runnable) " + nanos(nanos, "oneCellInTurn") + "; two cells " + nanos(nanos, "twoCells")
                                + "; rolled back " + nanos(nanos, "oneCellRolledBack")));
    }

    List<Row> heap() {
        final Map<String, Median> nanos = run(HeapBenchmark.class);
        return List.of(Row.atMost(
                "allocate + free 64 bytes in a held turn",
                30,
                "ns",
                nanos.get("allocateAndFree").value(),
                "1,000 allocated, then freed: " + nanos(nanos, "allocateAndFreeBatch") + " a pair; 4 KiB: "
                        + nanos(nanos, "allocateAndFreeLarge")));
    }

    List<Row> lists() {
        final Map<String, Median> nanos = run(ListBenchmark.class);
        return List.of(Row.atLeast(
                "SharedList.addToLong(1, 1) in a held turn, in a loop",
                150,
                "M/s",
                1000 / nanos.get("addToLongLoop").value(),
                nanos(nanos, "addToLongLoop") + "; without compiler barrier " + nanos(nanos, "addToLongPlainLoop")
                        + "; getLong " + nanos(nanos, "getLongLoop") + ", setLong " + nanos(nanos, "setLongLoop")
                        + "; ArrayList<Long> " + nanos(nanos, "arrayListAddLoop") + ", long[] "
                        + nanos(nanos, "arrayAddLoop")));
    }

    List<Row> maps() {
        final Map<String, Median> nanos = run(MapBenchmark.class, ChronicleMapBenchmark.class);
        return List.of(
                map("get", "Get", "1000", nanos),
                map("put over existing", "Put", "1000", nanos),
                map("get", "Get", "1000000", nanos),
                map("put over existing", "Put", "1000000", nanos));
    }

    private static Row map(final String work, final String operation, final String n, final Map<String, Median> nanos) {
        return Row.plain(
                "SharedMap<String, Long> " + work + " in a held turn, n = " + n,
                nanos(nanos, "shared" + operation + n),
                "ConcurrentHashMap " + nanos(nanos, "heap" + operation + n) + "; Chronicle Map "
                        + nanos(nanos, "chronicle" + operation + n));
    }

    private static String nanos(final Map<String, Median> nanos, final String benchmark) {
        return Row.number(nanos.get(benchmark).value()) + " ns";
    }

    /** Nanoseconds by the name of the method, followed by its parameter if there is one. */
    private Map<String, Median> run(final Class<?>... benchmarks) {
        final ChainedOptionsBuilder options =
                new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true);
        for (final Class<?> benchmark : benchmarks) {
            options.include("\\." + benchmark.getSimpleName() + "\\.");
        }
        effort.to(options);
        final Map<String, Median> nanos = new HashMap<>();
        try {
            for (final RunResult result : new Runner(options.build()).run()) {
                nanos.put(name(result), Median.of(forks(result)));
            }
        } catch (final RunnerException e) {
            throw new IllegalStateException(e);
        }
        return nanos;
    }

    private static String name(final RunResult result) {
        final String parameter = result.getParams().getParamsKeys().stream()
                .map(result.getParams()::getParam)
                .findFirst()
                .orElse("");
        final String method = result.getParams().getBenchmark();
        return method.substring(method.lastIndexOf('.') + 1) + parameter;
    }

    private static Collection<Double> forks(final RunResult result) {
        return result.getBenchmarkResults().stream()
                .map(MicroBenchmarks::medianIteration)
                .toList();
    }

    private static double medianIteration(final BenchmarkResult fork) {
        return Median.of(fork.getIterationResults().stream()
                        .map(IterationResult::getPrimaryResult)
                        .map(primary -> primary.getScore())
                        .toList())
                .value();
    }
}
