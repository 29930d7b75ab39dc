package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.internal.region.RegionFiles;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.output.Suggestions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The region that a command is about. */
final class RegionTarget {
    private static final String MEMBER = "turnstile ";

    @Parameters(index = "0", paramLabel = "NAME", description = "The region.")
    private String name;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Longest wait for a turn or a quiet moment (default ${DEFAULT-VALUE}).")
    private double timeout;

    RegionTarget() {}

    String name() {
        return name;
    }

    /** Name and file; a text with a slash that is no URI is a path. */
    static RegionName nameOf(final String text) {
        return text.contains("/") && !text.startsWith("shm:") && !text.startsWith("file:")
                ? RegionName.of(Path.of(text))
                : RegionName.of(text);
    }

    RegionBuilder builder() {
        return Region.at(nameOf(name).file()).turnTimeout(timeout());
    }

    Duration timeout() {
        if (!(timeout > 0 && timeout < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("--timeout=" + timeout + " is no positive number of seconds");
        }
        return Duration.ofNanos(
                Math.max(1, (long) (timeout * Duration.ofSeconds(1).toNanos())));
    }

    /** Attaches without becoming a member: nothing is stored. Reading does no harm, whoever may write to the file. */
    Region openReadOnly() {
        checkExists(name);
        return showing(builder().trustForeignOwner().openReadOnly());
    }

    /** As {@link #openReadOnly()}, also to a region that may be a mixture of moments: for who says so. */
    Region openToInspect() {
        checkExists(name);
        return builder().trustForeignOwner().acceptUnforced().openReadOnly();
    }

    /** Attaches as a member that may take turns. */
    Region open(final String command) {
        checkExists(name);
        return showing(builder().memberName(MEMBER + command).open());
    }

    /** No class of a user is known here: constants and values of codecs are shown as they are stored. */
    private static Region showing(final Region region) {
        region.attachment().registrations().readGeneric();
        return region;
    }

    /**
     * Sees to it that there is a region.
     *
     * @param text its name.
     * @throws RegionNotFoundException that suggests near names.
     */
    static void checkExists(final String text) {
        final RegionName region = nameOf(text);
        if (!Files.exists(region.file())) {
            throw new RegionNotFoundException("region=" + text + " does not exist, file=" + region.file()
                    + Suggestions.near(region.name(), namesIn(region.file().getParent())));
        }
    }

    private static List<String> namesIn(final Path directory) {
        try {
            return RegionFiles.list(directory).stream().map(RegionName::name).toList();
        } catch (final RegionException e) {
            // Of a directory that can not be listed nothing can be suggested.
            return List.of();
        }
    }
}
