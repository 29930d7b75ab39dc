package io.turnstile.bench.process;

import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a new JVM takes from the beginning of main to the first element of a matrix of 5 GB that others have made. */
public final class FirstReads implements AutoCloseable {
    static final String MATRIX = "matrix";
    static final int SIDE = 50_000;

    static final double VALUE = 1.5;

    private final ScratchRegion scratch = new ScratchRegion("6 GiB");
    private final Path archive;

    /** Makes the matrix. */
    public FirstReads() {
        SharedArray.create(scratch.region(), MATRIX, DType.FLOAT16, SIDE, SIDE)
                .raw()
                .setDouble(VALUE, SIDE - 1, SIDE - 1);
        try {
            archive = Files.createTempFile("turnstile-bench", ".jsa");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How long it took.
     *
     * @param millis    from the beginning of main.
     * @param processor milliseconds for which the thread had a processor; less where other processes want it too.
     * @param again     milliseconds that the same took in the same JVM a few times later.
     */
    public record Time(double millis, double processor, double again) {}

    /**
     * Starts JVMs, one after the other.
     *
     * @param count   of them.
     * @param options of theirs.
     * @return the time of each.
     */
    public List<Time> times(final int count, final String... options) {
        final List<Time> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(time(List.of(options)));
        }
        return times;
    }

    /**
     * As {@link #times(int, String...)}, with the classes in an archive of the JVM's (class data sharing).
     *
     * @param count of JVMs.
     * @return the time of each; empty if no archive can be made, which is so where a folder is on the class path.
     */
    public List<Time> timesWithArchive(final int count) {
        time(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
        if (archive.toFile().length() == 0) {
            return List.of();
        }
        return times(count, "-XX:SharedArchiveFile=" + archive, "-Xshare:auto");
    }

    private Time time(final List<String> options) {
        try (Child child = new Child(FirstRead.class, options, scratch.region().name())) {
            final String[] read = child.expect("read");
            child.awaitEnd();
            return new Time(
                    Long.parseLong(read[0]) / 1e6, Long.parseLong(read[1]) / 1e6, Long.parseLong(read[2]) / 1e6);
        }
    }

    @Override
    public void close() {
        scratch.close();
        try {
            Files.delete(archive);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
