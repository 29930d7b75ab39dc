package io.turnstile.bench;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How much is measured.
 *
 * @param forks       JVMs a JMH benchmark; 0 leaves forks and times as the benchmark says.
 * @param runs        of a measurement of several processes, each with processes of its own.
 * @param turns       that each of two alternating processes takes in a run.
 * @param lockRounds  of alternation by file lock in a run.
 * @param workMillis  of a run in which processes contend.
 * @param smallKills  of processes with a small heap.
 * @param largeKills  of processes with a large one.
 * @param messages    through a queue in a run.
 * @param growths     of a map to its full size.
 * @param starts      of JVMs that attach and read.
 */
record Effort(
        int forks,
        int runs,
        int turns,
        int lockRounds,
        int workMillis,
        int smallKills,
        int largeKills,
        int messages,
        int growths,
        int starts) {
    /** For figures to be quoted. */
    static final Effort FULL = new Effort(0, 7, 3_000_000, 50_000, 3000, 100, 20, 8_000_000, 5, 20);

    /** Whether everything works, and about what it costs. */
    static final Effort QUICK = new Effort(1, 3, 500_000, 10_000, 1000, 10, 3, 2_000_000, 1, 5);

    /** Applies to JMH. */
    void to(final ChainedOptionsBuilder options) {
        if (forks != 0) {
            final TimeValue time = TimeValue.milliseconds(250);
            options.forks(forks)
                    .warmupIterations(3)
                    .warmupTime(time)
                    .measurementIterations(3)
                    .measurementTime(time);
        }
    }
}
