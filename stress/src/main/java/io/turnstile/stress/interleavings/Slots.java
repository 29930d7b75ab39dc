package io.turnstile.stress.interleavings;

import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The region that all states of this JVM share, and who uses which of its slots. Slots are given out in turn. jcstress keeps
 * {@link #STATES} states, and makes new ones in place of those that it has counted, so whoever is still in use is among the
 * last 2 * STATES that were made: with twice as many slots none is in use twice.
 */
final class Slots {
    /** States of a stride: the actors meet at the end of each. */
    static final int STRIDE = 128;

    /** Strides before the outcomes are counted. */
    static final int STRIDES = 8;

    private static final int STATES = STRIDE * STRIDES;

    /** A power of two. */
    static final int COUNT = 4 * STATES;

    /** System property: the directory for the regions, which is deleted by who has set it. */
    static final String DIRECTORY_PROPERTY = "turnstile.interleavings.directory";

    private static final Path FILE = create();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Slots() {}

    /** A slot for a new state. */
    static int next() {
        return NEXT.getAndIncrement() & (COUNT - 1);
    }

    /** Options for another attachment to the region. */
    static RegionBuilder attachment() {
        return Region.at(FILE).turnTimeout(Duration.ofSeconds(20));
    }

    private static Path create() {
        final String directory = System.getProperty(DIRECTORY_PROPERTY);
        if (directory == null) {
            throw new IllegalStateException(DIRECTORY_PROPERTY
                    + " is not set; run the tests by io.turnstile.stress.Interleavings, which sets it");
        }
        final Path file = Path.of(directory, "pid-" + ProcessHandle.current().pid() + ".turnstile");
        Region.at(file).capacity("64 MiB").maxMembers(16).create().close();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Region.delete("file://" + file)));
        return file;
    }
}
