package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.collections.SharedMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A writer, and a reader who never sees half of what it wrote. First they share a list in a region: the writer changes it
 * in turns, the reader reads it with {@link Region#read}. Then they do the same with a mapped file and its lock, as two
 * processes without Turnstile would. See {@link WriterReaderRegion} and {@link WriterReaderFile}.
 */
public final class WriterReader {
    private static final String USAGE = """
            WriterReader: a reader never sees half of what a writer wrote.
              --writes N        how often the writer writes (2000)
              --longs N         how many random values it writes each time (1000)
              --region NAME     name of the region (writer-reader-PID)
              --limit SECONDS   after which it gives up (120)
              --help
            """;

    private WriterReader() {}

    public static void main(String[] arguments) throws Exception {
        CommandLine.run(USAGE, arguments, WriterReader::run);
    }

    private static boolean run(CommandLine options) throws Exception {
        final int writes = options.number("--writes", 2000, 1);
        final int longs = options.number("--longs", 1000, 1);
        final String name = options.text(
                "--region", "writer-reader-" + ProcessHandle.current().pid());
        final Duration limit = Duration.ofSeconds(options.number("--limit", 120, 1));
        options.end();
        final Path file = Files.createTempFile("writer-reader", ".data");
        file.toFile().deleteOnExit();
        try (Region region = Region.at(name).memberName("parent").create();
                ChildJvms children = new ChildJvms(limit)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Region.delete(name)));
            final String[] job = {name, Integer.toString(writes), Integer.toString(longs), file.toString()};
            children.start("writer", Writer.class, job);
            children.start("reader", Reader.class, job);
            return children.awaitAll() && report(region);
        }
    }

    private static boolean report(Region region) {
        final SharedMap<String, List<Long>> times = SharedMap.open(region, "times");
        System.out.println("microseconds                     count     median        p99        max");
        new TreeMap<>(times.snapshot())
                .forEach((what, summary) -> System.out.println(String.format(
                        Locale.ROOT,
                        "%-28s %9d %10.1f %10.1f %10.1f",
                        what,
                        summary.get(0),
                        summary.get(1) / 1e3,
                        summary.get(2) / 1e3,
                        summary.get(3) / 1e3)));
        final long torn = torn(region, "region");
        System.out.println("half-written values seen: " + torn + " in turns, " + torn(region, "file lock")
                + " under the file lock, " + torn(region, "unprotected") + " in the file without its lock");
        return torn == 0 && torn(region, "file lock") == 0;
    }

    /** How many reads saw half of a write. */
    static long torn(Region region, String how) {
        return AtomicLongCell.open(region, "torn: " + how).get();
    }

    /** The process that writes. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] job) throws Exception {
            try (Region region = Region.at(job[0]).memberName("writer").open()) {
                new WriterReaderRegion(region, Integer.parseInt(job[2])).write(Integer.parseInt(job[1]));
                new WriterReaderFile(region, Integer.parseInt(job[2]), Path.of(job[3])).write(Integer.parseInt(job[1]));
            }
        }
    }

    /** The process that reads, as long as the other one writes. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] job) throws Exception {
            try (Region region = Region.at(job[0]).memberName("reader").open()) {
                new WriterReaderRegion(region, Integer.parseInt(job[2])).read();
                new WriterReaderFile(region, Integer.parseInt(job[2]), Path.of(job[3])).read();
            }
        }
    }
}
