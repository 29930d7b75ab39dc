package io.turnstile.stress.interleavings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskWriteCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.MuxCollector;
import org.openjdk.jcstress.infra.collectors.SerializedBufferCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.HTMLReportPrinter;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.PresetRegularTopology;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.os.topology.TopologyParseException;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Runs tests in JVMs of their own, by the parts that jcstress's main class is made of. That class leaves out tests with more
 * actors than the machine has processors, writes its results into the working directory, and doubles the JVMs for a locking
 * scheme that nothing here uses. One instance at a time, and one a process: jcstress keeps what it finds out in static fields.
 */
public final class JcstressRun {
    private final Effort effort;
    private final Path output;
    private final Options options;
    private final Options crowdedOptions;
    private final List<Variant> variants;

    /** How a JVM is started, and which compiler each actor has. */
    private record Variant(List<String> jvmArgs, boolean split, boolean onlyWithC2, boolean stress) {}

    /**
     * Finds out what the machine and its JVM can do.
     *
     * @param effort  how much to try.
     * @param output  directory for result files; made if there is none.
     * @param regions directory for regions.
     * @param jvmArgs for each JVM of a test.
     * @throws IOException if the directory can not be made.
     */
    public JcstressRun(final Effort effort, final Path output, final Path regions, final List<String> jvmArgs)
            throws IOException {
        this.effort = effort;
        this.output = Files.createDirectories(output);
        this.options = options("THREAD_SPIN_WAIT");
        this.crowdedOptions = options("THREAD_YIELD");
        OSSupport.init();
        VMSupport.initFlags(options);
        final List<String> arguments = new ArrayList<>(jvmArgs);
        arguments.add("-D" + Slots.DIRECTORY_PROPERTY + "=" + regions);
        this.variants = effort == Effort.BUILD
                ? List.of(new Variant(List.copyOf(arguments), false, false, false))
                : detectVariants(arguments);
    }

    private Options options(final String waiting) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("-m", effort.preset(), "-r", output.toString()));
        arguments.addAll(effort.changes());
        arguments.addAll(List.of("-strideSize", Integer.toString(Slots.STRIDE)));
        arguments.addAll(List.of("-strideCount", Integer.toString(Slots.STRIDES), "-spinStyle", waiting));
        final Options parsed = new Options(arguments.toArray(String[]::new));
        if (!parsed.parse()) {
            throw new IllegalStateException("jcstress does not know its options: " + arguments);
        }
        return parsed;
    }

    private static List<Variant> detectVariants(final List<String> arguments) {
        VMSupport.detectAvailableVMConfigs(true, List.of(), arguments);
        return VMSupport.getAvailableVMConfigs().stream()
                .filter(config -> !config.args().contains("-XX:+UseBiasedLocking"))
                .map(config -> new Variant(
                        config.args(), VMSupport.compilerDirectivesAvailable(), config.onlyIfC2(), config.stress()))
                .toList();
    }

    /** Names of all tests. */
    public static Collection<String> tests() {
        return TestList.tests();
    }

    /**
     * Runs tests.
     *
     * @param tests   names.
     * @param results where the result of each JVM goes when it has ended; not called by several threads at a time.
     * @return the results.
     * @throws IOException if there is no socket to talk to the JVMs.
     */
    public Collection<TestResult> run(final Collection<String> tests, final Consumer<TestResult> results)
            throws IOException {
        final InProcessCollector collected = new InProcessCollector();
        final DiskWriteCollector disk =
                new DiskWriteCollector(output.resolve("results.bin.gz").toString());
        final SerializedBufferCollector sink =
                new SerializedBufferCollector(MuxCollector.of(collected, disk, results::accept));
        runWithProcessorEach(tests, sink);
        runCrowded(tests, sink);
        sink.close();
        disk.close();
        new HTMLReportPrinter(options, collected, System.out).work();
        return collected.getTestResults();
    }

    /** Those with a processor for each actor. */
    private void runWithProcessorEach(final Collection<String> tests, final SerializedBufferCollector sink)
            throws IOException {
        final int processors = options.getCPUCount();
        final List<String> fitting = tests.stream()
                .filter(test -> TestList.getInfo(test).threads() <= processors)
                .toList();
        execute(fitting, options, new Scheduler(Topology.get(), processors), options.affinityMode(), sink);
    }

    /** The others, with the operating system's scheduler in place of jcstress's; the actors yield while they wait. */
    private void runCrowded(final Collection<String> tests, final SerializedBufferCollector sink) throws IOException {
        final List<String> crowded = tests.stream()
                .filter(test -> TestList.getInfo(test).threads() > options.getCPUCount())
                .toList();
        final int actors = crowded.stream()
                .mapToInt(test -> TestList.getInfo(test).threads())
                .max()
                .orElse(1);
        try {
            final Topology pretended = new PresetRegularTopology(1, actors, 1);
            execute(crowded, crowdedOptions, new Scheduler(pretended, actors), AffinityMode.NONE, sink);
        } catch (final TopologyParseException e) {
            throw new IllegalStateException("actors=" + actors, e);
        }
    }

    private void execute(
            final List<String> tests,
            final Options settings,
            final Scheduler scheduler,
            final AffinityMode affinity,
            final SerializedBufferCollector sink)
            throws IOException {
        final List<TestConfig> configs = new ArrayList<>();
        for (final String test : tests) {
            final TestInfo info = TestList.getInfo(test);
            // Any number of processors will do as the limit: those that do not fit were sorted out.
            for (final SchedulingClass place : scheduler.scheduleClasses(info.threads(), info.threads(), affinity)) {
                variants.forEach(variant -> configs.addAll(configs(info, settings, variant, place)));
            }
        }
        if (!configs.isEmpty()) {
            Collections.shuffle(configs);
            new TestExecutor(settings.verbosity(), sink, scheduler).runAll(configs);
        }
    }

    private static List<TestConfig> configs(
            final TestInfo info, final Options settings, final Variant variant, final SchedulingClass place) {
        final int forks = settings.getForks() * (variant.stress() ? settings.getForksStressMultiplier() : 1);
        return compilations(info, variant)
                .boxed()
                .flatMap(compilation -> Stream.iterate(0, fork -> fork + 1)
                        .limit(forks)
                        .map(fork -> new TestConfig(settings, info, fork, variant.jvmArgs(), compilation, place)))
                .toList();
    }

    private static IntStream compilations(final TestInfo info, final Variant variant) {
        if (!variant.split()) {
            return IntStream.of(CompileMode.UNIFIED);
        }
        return IntStream.of(CompileMode.casesFor(info.threads(), VMSupport.c1Available(), VMSupport.c2Available()))
                .filter(each -> !variant.onlyWithC2() || CompileMode.hasC2(each, info.threads()));
    }
}
