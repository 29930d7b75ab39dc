package io.turnstile.stress.kills;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a run of the torture is to be.
 *
 * @param region  its name; it must not exist.
 * @param kills   after how many it ends.
 * @param limit   after which time it ends, if there were not that many by then.
 * @param writers processes.
 * @param seed    determines what each turn does.
 * @param armed   whether the undo log works; without it the run must find differences.
 * @param apart   whether every second writer lives in a pid namespace of its own, and all do now and then what makes a
 *                process lose its POSIX record locks on the lock file.
 * @param errors  whether writers run out of stack and heap in their turns now and then.
 */
public record Settings(
        String region,
        long kills,
        Duration limit,
        int writers,
        long seed,
        boolean armed,
        boolean apart,
        boolean errors) {
    /** A run with an undo log that works. */
    public Settings(final String region, final long kills, final Duration limit, final int writers, final long seed) {
        this(region, kills, limit, writers, seed, true, false, false);
    }

    /** As this, but who takes over rolls nothing back. */
    public Settings disarmed() {
        return new Settings(region, kills, limit, writers, seed, false, apart, errors);
    }

    /** As this, but the writers are in several pid namespaces. */
    public Settings contained() {
        return new Settings(region, kills, limit, writers, seed, armed, true, errors);
    }

    /** As this, but the writers run out of stack and heap. */
    public Settings exhausting() {
        return new Settings(region, kills, limit, writers, seed, armed, apart, true);
    }

    /** Name of the region through which writers and killer talk. */
    String watchRegion() {
        return region + "-watch";
    }

    /** For the command line of a writer. */
    String line() {
        return String.join(
                "|",
                region,
                Long.toString(seed),
                Boolean.toString(armed),
                Integer.toString(writers),
                Boolean.toString(apart),
                Boolean.toString(errors));
    }

    /** The settings of a {@link #line()}, as far as a writer needs them. */
    static Settings parse(final String line) {
        final String[] parts = line.split("\\|");
        if (parts.length != 6) {
            throw new IllegalArgumentException("not the settings of a writer: " + Arrays.toString(parts));
        }
        return new Settings(
                parts[0],
                0,
                Duration.ZERO,
                Integer.parseInt(parts[3]),
                Long.parseLong(parts[1]),
                Boolean.parseBoolean(parts[2]),
                Boolean.parseBoolean(parts[4]),
                Boolean.parseBoolean(parts[5]));
    }
}
