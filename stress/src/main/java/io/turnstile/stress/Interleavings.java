package io.turnstile.stress;

import io.turnstile.stress.interleavings.Effort;
import io.turnstile.stress.interleavings.Finding;
import io.turnstile.stress.interleavings.Findings;
import io.turnstile.stress.interleavings.JcstressRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.collectors.TestResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tries interleavings of several members by jcstress: turns, atomic cells and optimistic reads, each with a control that leaves
 * out a protective step and must be seen to break.
 *
 * <pre>
 * mvn -q -DskipTests package
 * java -cp stress/target/classes:$(cat stress/target/class-path) io.turnstile.stress.Interleavings --mode default
 * </pre>
 *
 * <p>Prints a line for each JVM that has ended, then a table of test, samples, verdict and the outcomes that it rests on. The exit status is 0 when all is as it
 * should be; 1 when a forbidden outcome was observed, a control did not break, or a test could not be run; 2 when it was called
 * with options that it does not have. A test with more actors than the machine has processors is run too, but its actors meet less
 * often; with one processor the controls may not break. On two processors that do nothing else {@code build} takes about a
 * minute; {@code quick} starts some 550 JVMs of two seconds each, {@code default} some 1,400 of six.
 */
@Command(
        name = "Interleavings",
        mixinStandardHelpOptions = true,
        description = "Tries interleavings of turns, atomic cells and optimistic reads by jcstress.")
public final class Interleavings implements Callable<Integer> {
    /** How often controls that did not break are run again: the machine may have been busy with other things. */
    private static final int AGAIN = 5;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Option(
            names = "--mode",
            defaultValue = "quick",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Effort mode;

    @Option(
            names = "--tests",
            defaultValue = ".*",
            description = "Only tests whose name has a match for this regular expression.")
    private Pattern tests;

    @Option(names = "--jvm-args", defaultValue = "", description = "For the JVM of each test, divided by spaces.")
    private String jvmArgs;

    @Option(
            names = "--output",
            defaultValue = "target/interleavings",
            description = "Directory for jcstress's own report. Default: ${DEFAULT-VALUE}.")
    private Path output;

    private int ended;

    private Interleavings() {}

    /**
     * Runs the tests and ends this process with the status.
     *
     * @param arguments see {@code --help}.
     */
    public static void main(final String... arguments) {
        System.exit(run(arguments));
    }

    /**
     * Runs the tests; at most once in a process.
     *
     * @param arguments see {@code --help}.
     * @return the exit status.
     */
    static int run(final String... arguments) {
        return new CommandLine(new Interleavings())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        final Path regions = Files.createTempDirectory(SHARED_MEMORY, "turnstile-interleavings-");
        final Thread cleaner = new Thread(() -> delete(regions));
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            return report(findings(regions)) ? 0 : 1;
        } finally {
            Runtime.getRuntime().removeShutdownHook(cleaner);
            delete(regions);
        }
    }

    private List<Finding> findings(final Path regions) throws IOException {
        final List<String> arguments = Stream.of(jvmArgs.split(" "))
                .filter(argument -> !argument.isEmpty())
                .toList();
        final Collection<String> names = JcstressRun.tests().stream()
                .filter(name -> tests.matcher(name).find())
                .toList();
        final Findings findings = new Findings(names);
        final JcstressRun run = new JcstressRun(mode, output, regions, arguments);
        run.run(names, result -> note(findings, result));
        for (int i = 0; i < AGAIN && !findings.controlsThatHeld().isEmpty(); i++) {
            run.run(findings.controlsThatHeld(), result -> note(findings, result));
        }
        return findings.all();
    }

    private void note(final Findings findings, final TestResult result) {
        findings.add(result);
        ended++;
        System.out.printf(Locale.ROOT, "%5d  %,12d samples  %s%n", ended, result.getTotalCount(), result.getName());
    }

    private static boolean report(final List<Finding> findings) {
        System.out.printf(Locale.ROOT, "%n%-56s %14s  %-14s  %s%n", "test", "samples", "verdict", "observed");
        findings.forEach(each -> System.out.printf(
                Locale.ROOT,
                "%-56s %,14d  %-14s  %s%n",
                each.shortName(),
                each.samples(),
                each.verdict(),
                each.remark()));
        return findings.stream().allMatch(each -> each.verdict().isGood()) && !findings.isEmpty();
    }

    private static void delete(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            System.err.println("directory=" + directory + " is left behind, delete it: " + e);
        }
    }
}
