package io.turnstile.stress.mutants;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tries the mutants of a seed in processes of its own, some at a time. A process that dies is a finding, as is one that says
 * nothing for longer than a mutant may take; another one goes on behind the mutant that it was at. Thread safe.
 */
public final class Campaign implements AutoCloseable {
    /** Without the larger compiler: what it saves later is less than it costs in a process of some thousand mutants. */
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStdout",
            "-XX:-OmitStackTraceInFastThrow",
            "-XX:MaxDirectMemorySize=64m");

    private final long seed;
    private final long secondsPerMutant;
    private final Consumer<Finding> listener;
    private final Path directory;
    private final AtomicLong next = new AtomicLong();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A campaign; makes its templates.
     *
     * @param seed             of all its mutants.
     * @param secondsPerMutant time for one of them.
     * @param listener         is told each finding at once.
     */
    public Campaign(final long seed, final long secondsPerMutant, final Consumer<Finding> listener)
            throws IOException, InterruptedException {
        this.seed = seed;
        this.secondsPerMutant = secondsPerMutant;
        this.listener = listener;
        this.directory = Files.createTempDirectory(Path.of("/dev/shm"), "mutants-");
        for (final Template template : Template.values()) {
            try (ChildJvm maker = ChildJvm.start(
                    TemplateMaker.class, Worker.file(directory, template).toString(), template.name())) {
                if (maker.awaitExit() != 0) {
                    throw new IllegalStateException("template=" + template + " was not made:\n" + maker.output());
                }
            }
        }
    }

    /**
     * Tries mutants.
     *
     * @param from  first number.
     * @param to    number behind the last.
     * @param batch how many one process tries.
     * @param jobs  how many processes run at a time.
     */
    public void run(final long from, final long to, final long batch, final int jobs)
            throws InterruptedException, ExecutionException {
        next.set(from);
        final ExecutorService pool = Executors.newFixedThreadPool(jobs);
        try {
            final List<Future<?>> all = new ArrayList<>();
            for (int job = 0; job < jobs; job++) {
                final String name = "mutant-" + job + ".turnstile";
                all.add(pool.submit(() -> {
                    for (long at = next.getAndAdd(batch); at < to; at = next.getAndAdd(batch)) {
                        tryAll(name, at, Math.min(to, at + batch));
                    }
                    return null;
                }));
            }
            for (final Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void tryAll(final String name, final long from, final long to) throws IOException, InterruptedException {
        long at = from;
        while (at < to) {
            try (ChildJvm child = ChildJvm.start(
                    List.of(),
                    OPTIONS,
                    Worker.class,
                    directory.toString(),
                    name,
                    Long.toString(seed),
                    Long.toString(at),
                    Long.toString(to),
                    Long.toString(secondsPerMutant))) {
                at = follow(child, at, to);
            }
        }
    }

    /** Listens to a process until its end; gives the number to go on with. */
    private long follow(final ChildJvm child, final long from, final long to) throws InterruptedException {
        long begun = from;
        long ended = from - 1;
        boolean told = false;
        for (String line = child.line(); line != null; line = child.line()) {
            if (line.startsWith(Worker.BEGIN)) {
                begun = Long.parseLong(line.substring(Worker.BEGIN.length()));
                told = false;
            } else if (line.startsWith(Worker.FINDING)) {
                final String rest = line.substring(Worker.FINDING.length());
                finding(begun, Worker.text(rest.substring(rest.indexOf(' ') + 1)));
                told = true;
            } else if (line.startsWith(Worker.END)) {
                final String[] words = line.split(" ");
                ended = Long.parseLong(words[1]);
                count(Outcome.valueOf(words[2]));
            }
        }
        if (ended < to - 1 && !told) {
            finding(begun, "its process ended or hung, output:\n" + tail(child.output()));
        }
        return ended == to - 1 ? to : Math.max(begun, from) + 1;
    }

    private static String tail(final String output) {
        final List<String> lines = output.lines()
                .filter(line -> !line.startsWith(Worker.BEGIN) && !line.startsWith(Worker.END))
                .limit(60)
                .toList();
        return String.join("\n", lines);
    }

    private synchronized void finding(final long number, final String text) {
        final Finding finding = new Finding(seed, number, text);
        findings.add(finding);
        listener.accept(finding);
    }

    private synchronized void count(final Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** What was found so far. */
    public synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many mutants ended how. */
    public synchronized Map<Outcome, Long> outcomes() {
        return new EnumMap<>(outcomes);
    }

    /** How many mutants were tried to their end. */
    public synchronized long tried() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                try {
                    Files.delete(file);
                } catch (final IOException e) {
                    throw new UncheckedIOException("file=" + file + " can not be deleted", e);
                }
            });
        }
        Files.delete(directory);
    }
}
