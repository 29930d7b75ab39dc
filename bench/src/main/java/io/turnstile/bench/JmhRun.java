package io.turnstile.bench;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks: of each fork the median iteration counts, of these the median. */
final class JmhRun {
    private final Effort effort;

    JmhRun(final Effort effort) {
        this.effort = effort;
    }

    /** Nanoseconds by the name of the method, followed by its parameters in the order of their names. */
    Map<String, Median> run(final Class<?>... benchmarks) {
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
                .sorted()
                .map(result.getParams()::getParam)
                .collect(Collectors.joining());
        final String method = result.getParams().getBenchmark();
        return method.substring(method.lastIndexOf('.') + 1) + parameter;
    }

    private static Collection<Double> forks(final RunResult result) {
        return result.getBenchmarkResults().stream()
                .map(JmhRun::medianIteration)
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
