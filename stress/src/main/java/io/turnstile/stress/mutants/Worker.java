package io.turnstile.stress.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that tries the mutants of a range of numbers. It says when it begins and ends one, so that whoever started it
 * knows which one killed it:
 *
 * <pre>
 *  begin NUMBER
 *  finding NUMBER TEXT        line ends in the text are written as \n
 *  end NUMBER OUTCOME
 * </pre>
 *
 * <p>One that takes longer than its time is a finding with the stack of that moment, and ends the process.
 */
final class Worker {
    static final String BEGIN = "begin ";
    static final String FINDING = "finding ";
    static final String END = "end ";
    private static final String LINE_END = "\\n";
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintStream out;
    private final long limitNanos;
    private volatile long current;
    private volatile long begun;

    private Worker(final PrintStream out, final long limitNanos) {
        this.out = out;
        this.limitNanos = limitNanos;
    }

    /**
     * Runs.
     *
     * @param arguments directory of the templates, name of the file to use, seed, first number, number behind the last,
     *     seconds for a mutant.
     */
    public static void main(final String[] arguments) throws IOException {
        final Path directory = Path.of(arguments[0]);
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final Worker worker = new Worker(out, TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5])));
        final Path file = directory.resolve(arguments[1]);
        final Mutator mutator = new Mutator(images(directory, file), Long.parseLong(arguments[2]));
        worker.work(file, mutator, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
        // Threads of a mutant that hangs must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static List<Image> images(final Path directory, final Path scratch) throws IOException {
        final List<Image> images = new ArrayList<>();
        for (final Template template : Template.values()) {
            images.add(Image.read(template, file(directory, template), scratch));
        }
        return images;
    }

    /** Where a template is. */
    static Path file(final Path directory, final Template template) {
        return directory.resolve(template + ".turnstile");
    }

    /** A finding's text as it was before it was made a line. */
    static String text(final String line) {
        return line.replace(LINE_END, "\n");
    }

    private void work(final Path file, final Mutator mutator, final long from, final long to) throws IOException {
        watch(Thread.currentThread(), mutator);
        try (Laboratory laboratory = new Laboratory(file, mutator, this::finding)) {
            for (long number = from; number < to; number++) {
                begun = System.nanoTime();
                current = number;
                out.println(BEGIN + number);
                out.println(END + number + " " + laboratory.examine(number));
            }
        }
        begun = Long.MAX_VALUE;
    }

    private void finding(final String text) {
        out.println(FINDING + current + " " + text.replace("\n", LINE_END));
    }

    private void watch(final Thread worked, final Mutator mutator) {
        begun = System.nanoTime();
        final Thread watcher = new Thread(() -> {
            while (System.nanoTime() - begun < limitNanos) {
                LockSupport.parkNanos(WATCH_NANOS);
            }
            final StringBuilder stack = new StringBuilder("not at its end in time, seconds=")
                    .append(TimeUnit.NANOSECONDS.toSeconds(limitNanos))
                    .append(' ')
                    .append(mutator.mutant(current));
            for (final StackTraceElement frame : worked.getStackTrace()) {
                stack.append("\n\tat ").append(frame);
            }
            finding(stack.toString());
            Runtime.getRuntime().halt(1);
        });
        watcher.setDaemon(true);
        watcher.start();
    }
}
