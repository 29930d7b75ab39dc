package io.turnstile.stress;

import io.turnstile.stress.mutants.Campaign;
import io.turnstile.stress.mutants.Finding;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Damages regions in many ways, and looks at what becomes of those who use them. */
@Command(
        name = "Mutants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Opens, checks, walks and changes damaged regions in child JVMs. Allowed is an exception of Turnstile"
                        + " or that everything works; a crash, a hang, an exhausted memory or any other exception is a finding.")
public final class Mutants implements Callable<Integer> {
    private static final int REPORT_SECONDS = 10;

    @Option(names = "--mutants", defaultValue = "200000", description = "How many (default ${DEFAULT-VALUE}).")
    private long mutants;

    @Option(names = "--seed", description = "Of the mutants; random and printed unless given.")
    private Long seed;

    @Option(names = "--only", description = "Tries only the mutant of this number.")
    private Long only;

    @Option(
            names = "--batch",
            defaultValue = "4000",
            description = "How many a child tries (default ${DEFAULT-VALUE}).")
    private long batch;

    @Option(names = "--jobs", defaultValue = "2", description = "Children at a time (default ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--seconds-per-mutant",
            defaultValue = "50",
            description = "Beyond this a mutant hangs (default ${DEFAULT-VALUE}).")
    private long secondsPerMutant;

    private Mutants() {}

    /**
     * Runs.
     *
     * @param arguments see --help. Exit value 0 if nothing was found.
     */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new Mutants()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        final long used = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        final long start = System.nanoTime();
        try (Campaign campaign = new Campaign(used, secondsPerMutant, Mutants::print)) {
            final ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
            reporter.scheduleAtFixedRate(
                    () -> progress(used, campaign, start), REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
            try {
                run(campaign);
            } finally {
                reporter.shutdownNow();
            }
            progress(used, campaign, start);
            System.out.println(campaign.outcomes());
            return campaign.findings().isEmpty() ? 0 : 1;
        }
    }

    private void run(final Campaign campaign) throws Exception {
        if (only == null) {
            campaign.run(0, mutants, batch, jobs);
        } else {
            campaign.run(only, only + 1, 1, 1);
        }
    }

    private static void progress(final long seed, final Campaign campaign, final long start) {
        final double seconds = (System.nanoTime() - start) / 1e9;
        final long tried = campaign.tried();
        System.out.printf(
                Locale.ROOT,
                "seed=%d mutants=%d a-second=%.1f findings=%d seconds=%.0f%n",
                seed,
                tried,
                tried / seconds,
                campaign.findings().size(),
                seconds);
    }

    private static void print(final Finding finding) {
        System.out.println(finding);
        System.out.println();
    }
}
