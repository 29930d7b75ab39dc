package io.turnstile.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of the JMH benchmarks of maps and long lists, each beside the peers of the same run. */
final class CollectionBenchmarks {
    private static final String MILLION = "1000000";

    private final JmhRun jmh;

    CollectionBenchmarks(final JmhRun jmh) {
        this.jmh = jmh;
    }

    List<Row> maps() {
        final Map<String, Median> nanos = jmh.run(MapBenchmark.class, ChronicleMapBenchmark.class);
        final List<Row> rows = new ArrayList<>();
        for (final String n : List.of("1000", MILLION)) {
            final String of = " in a held turn, n = " + n;
            rows.addAll(beside("SharedMap get" + of, 5, n, nanos, "sharedGet", "heapGet", "chronicleGet"));
            rows.addAll(
                    beside("SharedMap put over existing" + of, 4, n, nanos, "sharedPut", "heapPut", "chroniclePut"));
            rows.addAll(beside("SharedMap merge" + of, 4, n, nanos, "sharedMerge", "heapMerge", "chronicleMerge"));
            rows.addAll(beside("SharedMap addToLong" + of, 4, n, nanos, "sharedAdd", "heapMerge", "chronicleMerge"));
            final double inside = value(nanos, "sharedGet" + n);
            final double outside = value(nanos, "freeGet" + n);
            rows.add(Row.atMost(
                    "SharedMap get outside a turn, n = " + n,
                    10,
                    "ns more than inside",
                    outside - inside,
                    Row.number(outside) + " against " + Row.number(inside) + " ns"));
        }
        return rows;
    }

    /** Against Chronicle Map a factor; against the map of this process no slower, where the maps do not fit the caches. */
    private static List<Row> beside(
            final String work,
            final double factor,
            final String n,
            final Map<String, Median> nanos,
            final String shared,
            final String heap,
            final String chronicle) {
        final double ours = value(nanos, shared + n);
        final double theirs = value(nanos, heap + n);
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.atLeast(
                work,
                factor,
                "x as fast as Chronicle Map",
                value(nanos, chronicle + n) / ours,
                Row.number(ours) + " ns; Chronicle Map " + Row.number(value(nanos, chronicle + n))
                        + " ns; ConcurrentHashMap " + Row.number(theirs) + " ns"));
        if (n.equals(MILLION)) {
            rows.add(Row.atMost(work, 1, "x ConcurrentHashMap", ours / theirs, ""));
        }
        return rows;
    }

    List<Row> mapBulk() {
        final Map<String, Median> nanos = jmh.run(MapBulkBenchmark.class, ChronicleMapBulkBenchmark.class);
        return List.of(
                bulk("inserting 1 M new keys into a SharedMap", 5, "Insert", nanos),
                bulk("walking over 1 M entries of a SharedMap", 10, "Walk", nanos));
    }

    private static Row bulk(
            final String work, final double factor, final String operation, final Map<String, Median> nanos) {
        final double ours = value(nanos, "shared" + operation);
        final double chronicle = value(nanos, "chronicle" + operation);
        return Row.atLeast(
                work,
                factor,
                "x as fast as Chronicle Map",
                chronicle / ours,
                Row.number(ours) + " ns an entry; Chronicle Map " + Row.number(chronicle) + "; ConcurrentHashMap "
                        + Row.number(value(nanos, "heap" + operation)));
    }

    List<Row> longLists() {
        final Map<String, Median> nanos =
                jmh.run(ListScaleBenchmark.class, ListAppendBenchmark.class, ListMiddleBenchmark.class);
        final List<Row> rows = new ArrayList<>();
        for (final String n : List.of("1000", MILLION)) {
            for (final String operation : List.of("Get", "Set")) {
                final double ours = value(nanos, "shared" + operation + n);
                final double heap = value(nanos, "heap" + operation + n);
                final double primitive = value(nanos, "shared" + operation + "Long" + n);
                final String of = " in a held turn, random, n = " + n;
                final String name = "SharedList " + operation.toLowerCase(Locale.ROOT);
                rows.add(Row.atMost(
                        name + of,
                        3,
                        "x ArrayList<Long>",
                        ours / heap,
                        Row.number(ours) + " ns; ArrayList<Long> " + Row.number(heap) + " ns"));
                rows.add(Row.atMost(name + "Long" + of, 2.5, "ns", primitive, ""));
            }
        }
        final double append = value(nanos, "sharedAppend") / value(nanos, "heapAppend");
        rows.add(Row.atMost(
                "appending 10 M Long to a SharedList",
                2,
                "x ArrayList<Long>",
                append,
                Row.number(value(nanos, "sharedAppend")) + " ns; ArrayList<Long> "
                        + Row.number(value(nanos, "heapAppend")) + " ns"));
        rows.add(middle("100000", nanos));
        rows.add(middle(MILLION, nanos));
        return rows;
    }

    private static Row middle(final String n, final Map<String, Median> nanos) {
        return Row.atMost(
                "insert and remove in the middle of a SharedList, n = " + n,
                1,
                "x ArrayList<Long>",
                value(nanos, "shared" + n) / value(nanos, "heap" + n),
                Row.number(value(nanos, "shared" + n)) + " ns; ArrayList<Long> " + Row.number(value(nanos, "heap" + n))
                        + " ns");
    }

    List<Row> sortedMaps() {
        final Map<String, Median> nanos = jmh.run(SortedMapBenchmark.class);
        final List<Row> rows = new ArrayList<>();
        for (final String keys : List.of("Long", "String")) {
            for (final String operation : List.of("Get", "Put", "Scan")) {
                for (final String n : List.of("1000", MILLION)) {
                    rows.add(sorted(operation, n, keys, nanos));
                }
            }
        }
        return rows;
    }

    private static Row sorted(
            final String operation, final String n, final String keys, final Map<String, Median> nanos) {
        final double ours = value(nanos, "shared" + operation + n + keys);
        final double heap = value(nanos, "heap" + operation + n + keys);
        final String work = "SharedSortedMap<" + keys + ", Long> "
                + (operation.equals("Scan") ? "scan of 1,000" : operation.toLowerCase(Locale.ROOT)) + ", n = " + n;
        final String beside = Row.number(ours) + " ns; ConcurrentSkipListMap " + Row.number(heap) + " ns";
        return n.equals(MILLION)
                ? Row.atMost(work, 1, "x ConcurrentSkipListMap", ours / heap, beside)
                : Row.plain(work, Row.number(ours / heap) + " x ConcurrentSkipListMap", beside);
    }

    List<Row> arrays() {
        final Map<String, Median> nanos =
                jmh.run(ArrayBenchmark.class, ArrayCopyBenchmark.class, Hdf5ImportBenchmark.class);
        return List.of(
                element("getDouble", "Get", nanos),
                element("setDouble", "Set", nanos),
                copy("into a SharedArray of 1 GiB, raw()", "copyInRaw", nanos),
                copy("out of a SharedArray of 1 GiB", "copyOut", nanos),
                copy("into it from a direct buffer, raw()", "copyInBuffer", nanos),
                copy("out of it to a direct buffer", "copyOutBuffer", nanos),
                Row.plain(
                        "into it in a turn, logged",
                        Row.number(value(nanos, "heapCopy") / value(nanos, "copyInLogged")) + " x System.arraycopy",
                        ""),
                Row.plain(
                        "SharedArray sum, an element",
                        Row.number(value(nanos, "sharedSum")) + " ns",
                        "plus in place " + Row.number(value(nanos, "sharedPlus")) + " ns; double[] "
                                + Row.number(value(nanos, "heapPlus")) + " ns"),
                hdf5("plain", nanos),
                hdf5("deflated", nanos));
    }

    private static Row hdf5(final String kind, final Map<String, Median> nanos) {
        final double ours = value(nanos, "hdf5Import" + kind);
        final double theirs = value(nanos, "jhdfAndCopy" + kind);
        return Row.atMost(
                "importing an HDF5 file of 128 MiB, " + kind,
                1,
                "x jhdf and a copy",
                ours / theirs,
                Row.number(ours) + " ms; jhdf and a copy " + Row.number(theirs) + " ms; jhdf alone "
                        + Row.number(value(nanos, "jhdfAlone" + kind)) + " ms");
    }

    private static Row element(final String work, final String operation, final Map<String, Median> nanos) {
        final double held = value(nanos, "shared" + operation + "Loop");
        final double raw = value(nanos, "raw" + operation + "Loop");
        final double heap = value(nanos, "heap" + operation + "Loop");
        return Row.atMost(
                "SharedArray " + work + " over 1000 x 1000 in a held turn",
                2,
                "x double[]",
                held / heap,
                Row.number(held) + " ns; raw() " + Row.number(raw) + " ns; double[] " + Row.number(heap) + " ns");
    }

    private static Row copy(final String work, final String method, final Map<String, Median> nanos) {
        return Row.atLeast(
                "copying " + work,
                0.8,
                "x System.arraycopy",
                value(nanos, "heapCopy") / value(nanos, method),
                Row.number(value(nanos, method)) + " ms; arraycopy " + Row.number(value(nanos, "heapCopy")) + " ms");
    }

    private static double value(final Map<String, Median> nanos, final String benchmark) {
        return nanos.get(benchmark).value();
    }
}
