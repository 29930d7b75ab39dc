package io.turnstile.stress;

import io.turnstile.stress.kills.Settings;
import io.turnstile.stress.kills.Torture;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills writers of a region at random, again and again, and compares the region with a model after each round. Ends with
 * status 0 if all was equal, else with 1, and the region is kept.
 *
 * <pre>
 *  mvn -q -DskipTests package
 *  java -cp stress/target/classes:$(cat stress/target/class-path) io.turnstile.stress.Kills --kills 1000
 *  java -cp stress/target/classes:$(cat stress/target/class-path) io.turnstile.stress.Kills --minutes 60
 * </pre>
 */
@Command(
        name = "Kills",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Kills writers of a region with SIGKILL, again and again, and compares the region with a model.")
public final class Kills implements Callable<Integer> {
    private static final long FOR_EVER = Long.MAX_VALUE;

    @Option(names = "--kills", paramLabel = "N", description = "ends after so many (1000, without --minutes)")
    private Long kills;

    @Option(names = "--minutes", paramLabel = "M", description = "ends after that time")
    private Long minutes;

    @Option(
            names = {"--writers", "--workers"},
            paramLabel = "W",
            description = "processes",
            defaultValue = "8")
    private int writers;

    @Option(names = "--seed", paramLabel = "S", description = "determines what the turns do (random)")
    private Long seed;

    @Option(names = "--region", paramLabel = "NAME", description = "region to make (kills-PID)")
    private String region;

    @Option(
            names = "--disarmed",
            description = "the control: nobody rolls back a dead one's turn; must find differences")
    private boolean disarmed;

    @Option(
            names = "--apart",
            description = "every second writer lives in a pid namespace of its own; all attach and close now and then"
                    + " through a second class loader, or read the lock file (needs root)")
    private boolean apart;

    @Option(names = "--errors", description = "writers run out of stack and heap in their turns now and then")
    private boolean errors;

    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new Kills()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        final Settings settings = settings();
        System.out.println("seed=" + settings.seed() + " region=" + settings.region());
        final Torture.Outcome outcome = Torture.run(settings, System.out::println);
        System.out.println(outcome.figures());
        outcome.failures().stream().limit(20).forEach(failure -> System.out.println("WRONG: " + failure));
        System.out.println(
                "seed=" + settings.seed() + (outcome.failures().isEmpty() ? ": nothing was lost" : ": FAILED"));
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private Settings settings() {
        final Settings settings = new Settings(
                region != null ? region : "kills-" + ProcessHandle.current().pid(),
                kills != null ? kills : minutes == null ? 1000 : FOR_EVER,
                minutes == null ? Duration.ofDays(1) : Duration.ofMinutes(minutes),
                writers,
                seed != null ? seed : new Random().nextLong());
        final Settings together = disarmed ? settings.disarmed() : settings;
        final Settings placed = apart ? together.contained() : together;
        return errors ? placed.exhausting() : placed;
    }
}
