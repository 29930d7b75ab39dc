package io.turnstile.bench;

import java.util.List;
import java.util.Map;

/** Rows of the JMH benchmarks of cells, turns, the heap and short lists. */
final class MicroBenchmarks {
    private static final double CELL_LIMIT = 3;

    private final JmhRun jmh;

    MicroBenchmarks(final JmhRun jmh) {
        this.jmh = jmh;
    }

    List<Row> cells() {
        final Map<String, Median> nanos = jmh.run(CellBenchmark.class);
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
        final Map<String, Median> nanos = jmh.run(TurnBenchmark.class);
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
        final Map<String, Median> nanos = jmh.run(HeapBenchmark.class);
        return List.of(Row.atMost(
                "allocate + free 64 bytes in a held turn",
                30,
                "ns",
                nanos.get("allocateAndFree").value(),
                "1,000 allocated, then freed: " + nanos(nanos, "allocateAndFreeBatch") + " a pair; 4 KiB: "
                        + nanos(nanos, "allocateAndFreeLarge")));
    }

    List<Row> lists() {
        final Map<String, Median> nanos = jmh.run(ListBenchmark.class);
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

    private static String nanos(final Map<String, Median> nanos, final String benchmark) {
        return Row.number(nanos.get(benchmark).value()) + " ns";
    }
}
