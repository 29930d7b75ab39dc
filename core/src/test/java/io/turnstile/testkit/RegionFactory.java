package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionSeam;
import io.turnstile.internal.turn.Turns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Makes and opens the regions of one test, in shared memory and under names that nobody else has. {@link RegionExtension}
 * sees to it that each is checked, closed and deleted in the end. Thread safe.
 */
public final class RegionFactory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<Region> regions = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<Path> damaged = new LinkedHashSet<>();

    RegionFactory() {}

    /** A name that no region has. What is made under it is checked and deleted after the test. */
    public synchronized String name() {
        final String name = "test-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        files.add(SHARED_MEMORY.resolve(name + ".turnstile"));
        return name;
    }

    /** Options for a small region of a new name. */
    public RegionBuilder builder() {
        return builder(name());
    }

    /** Options for a region of a name, small if it is made. */
    public RegionBuilder builder(final String name) {
        return Region.at(name).capacity("4 MiB").maxMembers(16).turnTimeout(TIMEOUT);
    }

    /** A new small region. */
    public Region create() {
        return track(builder().create());
    }

    /** A new region. */
    public Region create(final UnaryOperator<RegionBuilder> options) {
        return track(options.apply(builder()).create());
    }

    /** Another attachment to the file of a region. */
    public Region attach(final Region region) {
        return attach(region, builder -> builder);
    }

    /** Another attachment to the file of a region. */
    public Region attach(final Region region, final UnaryOperator<RegionBuilder> options) {
        return track(
                options.apply(Region.at(region.file()).turnTimeout(TIMEOUT)).open());
    }

    /** Another attachment to the file of a region, without the right to change it. */
    public Region attachReadOnly(final Region region) {
        return track(Region.at(region.file()).turnTimeout(TIMEOUT).openReadOnly());
    }

    /** A region that the test has opened itself. */
    public synchronized Region track(final Region region) {
        regions.add(region);
        files.add(region.file());
        return region;
    }

    /** The process of an attachment dies: it stores nothing more, and others see that it has ended. */
    public synchronized void kill(final Region region) {
        regions.remove(region);
        RegionSeam.abandon(region);
        CrashAtEveryStore.lookDead(region.file());
    }

    /** A file that the test makes, or lets others make: checked and deleted after the test. */
    public synchronized Path track(final Path file) {
        files.add(file);
        return file;
    }

    /** Says that the test has damaged a file on purpose: it is deleted without being checked. */
    public synchronized void damaged(final Path file) {
        files.add(file);
        damaged.add(file);
    }

    /** Checks, closes, empties and deletes everything; throws what went wrong in the end. */
    synchronized void end() throws Exception {
        Throwable failure = null;
        final Set<Path> unchecked = new LinkedHashSet<>(files);
        unchecked.removeAll(damaged);
        for (final Region region : regions) {
            if (region.isOpen() && !region.readOnly() && !damaged.contains(region.file())) {
                failure = attempt(failure, () -> check(region));
            }
        }
        for (final Region region : regions) {
            failure = attempt(failure, region::close);
        }
        for (final Path file : unchecked) {
            failure = attempt(failure, () -> checkFile(file));
        }
        for (final Path file : files) {
            failure = attempt(failure, () -> delete(file));
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
    }

    private static void checkFile(final Path file) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try (Region region =
                    Region.at(file).turnTimeout(TIMEOUT).trustForeignOwner().open()) {
                check(region);
                Leaks.assertNone(region);
            }
        }
    }

    private static void check(final Region region) {
        final Turns turns = region.attachment().turns();
        while (turns.isHeld()) {
            turns.rollback(0);
        }
        assertEquals(List.of(), region.check().problems(), "problems of " + region);
    }

    /** With the lock files and drafts beside it. */
    private static void delete(final Path file) throws IOException {
        final String name = file.getFileName().toString();
        final List<Path> found;
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            found = siblings.filter(each -> each.getFileName().toString().startsWith(name))
                    .toList();
        }
        for (final Path each : found) {
            Files.deleteIfExists(each);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Throwable attempt(final Throwable before, final Step step) {
        try {
            step.run();
        } catch (final Throwable e) {
            if (before == null) {
                return e;
            }
            before.addSuppressed(e);
        }
        return before;
    }
}
