package io.turnstile.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Measures everything that has a target, and what it is compared with, and prints one Markdown table. How it measures is
 * said in bench/README.md.
 */
public final class Report {
    private static final String USAGE = "usage: Report [--quick] [--only NAME]... [--markdown FILE]";

    private final Effort effort;
    private final Set<String> only;

    private Report(final Effort effort, final Set<String> only) {
        this.effort = effort;
        this.only = only;
    }

    /**
     * Measures.
     *
     * @param args {@code --quick}: less of everything; {@code --only NAME}: one part, may be repeated;
     *     {@code --markdown FILE}: where the table goes too.
     * @throws IOException if the file can not be written.
     */
    public static void main(final String[] args) throws IOException {
        Effort effort = Effort.FULL;
        final Set<String> only = new LinkedHashSet<>();
        Path markdown = null;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> effort = Effort.QUICK;
                case "--only" -> only.add(value(args, ++i));
                case "--markdown" -> markdown = Path.of(value(args, ++i));
                default -> fail("unknown option: " + args[i]);
            }
        }
        final Report report = new Report(effort, only);
        final Set<String> names = report.parts().keySet();
        if (!names.containsAll(only)) {
            fail("--only takes one of " + names);
        }
        final List<String> lines = report.lines();
        lines.forEach(System.out::println);
        if (markdown != null) {
            Files.write(markdown, lines);
        }
    }

    private static String value(final String[] args, final int index) {
        if (index == args.length) {
            fail(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private static void fail(final String message) {
        System.err.println(message);
        System.err.println(USAGE);
        System.exit(1);
    }

    private Map<String, Supplier<List<Row>>> parts() {
        final MicroBenchmarks micro = new MicroBenchmarks(new JmhRun(effort));
        final CollectionBenchmarks collections = new CollectionBenchmarks(new JmhRun(effort));
        final CollectionMeasurements measurements = new CollectionMeasurements(effort);
        final ProcessMeasurements processes = new ProcessMeasurements(effort);
        final Map<String, Supplier<List<Row>>> parts = new LinkedHashMap<>();
        parts.put("cells", micro::cells);
        parts.put("lists", micro::lists);
        parts.put("turns", micro::turns);
        parts.put("alternation", processes::alternation);
        parts.put("contention", processes::contention);
        parts.put("heap", micro::heap);
        parts.put("takeover", processes::takeover);
        parts.put("maps", collections::maps);
        parts.put("bulk", collections::mapBulk);
        parts.put("long lists", collections::longLists);
        parts.put("sorted maps", collections::sortedMaps);
        parts.put("arrays", collections::arrays);
        parts.put("first read", measurements::firstReads);
        parts.put("growth", measurements::growth);
        parts.put("queues", measurements::queues);
        parts.put("memory", measurements::memory);
        return parts;
    }

    private List<String> lines() {
        final double load = Machine.load();
        final long start = System.nanoTime();
        final List<Row> rows = new ArrayList<>();
        parts().forEach((name, part) -> {
            if (only.isEmpty() || only.contains(name)) {
                System.err.println("measuring " + name);
                rows.addAll(measure(name, part));
            }
        });
        final List<String> lines = new ArrayList<>();
        lines.add("| work | target | measured | verdict | beside it |");
        lines.add("| --- | --- | --- | --- | --- |");
        rows.forEach(row -> lines.add(row.markdown()));
        lines.add("");
        Machine.describe().forEach(line -> lines.add("* " + line));
        lines.add(String.format(
                "* Measured on %s in %d minutes%s; load average at the start %.2f",
                LocalDate.now(),
                Duration.ofNanos(System.nanoTime() - start).toMinutes(),
                effort == Effort.QUICK ? ", quick: not to be quoted" : "",
                load));
        return lines;
    }

    /** One part that fails does not cost the others. */
    private static List<Row> measure(final String name, final Supplier<List<Row>> part) {
        try {
            return part.get();
        } catch (final RuntimeException e) {
            e.printStackTrace();
            return List.of(Row.plain(name, "failed", e.toString().replace('\n', ' ')));
        }
    }
}
