package io.turnstile.bench.process;

import io.turnstile.AtomicLongCell;
import io.turnstile.bench.process.Passer.Means;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two processes that alternate without turns. */
public final class Passers implements AutoCloseable {
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ScratchRegion scratch = new ScratchRegion("16 MiB");
    private final Path file;
    private final List<Child> children = new ArrayList<>();

    /**
     * Starts them.
     *
     * @param means of passing a number.
     */
    public Passers(final Means means) {
        AtomicLongCell.open(scratch.region(), Passer.CELL);
        try {
            file = Files.createTempFile("turnstile-bench", ".lock");
            Files.write(file, new byte[Long.BYTES]);
            final Object place = means == Means.ATOMIC_CELL ? scratch.region().name() : file;
            for (int parity = 0; parity < 2; parity++) {
                children.add(new Child(Passer.class, List.of(), means, place, parity));
            }
            children.forEach(child -> child.expect("ready"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets them pass the number.
     *
     * @param rounds in which each has it once.
     * @return nanoseconds a hand-over.
     */
    public double pass(final int rounds) {
        final long start = System.nanoTime() + HEAD_START_NANOS;
        children.forEach(child -> child.send("pass", start, rounds));
        double nanos = 0;
        for (final Child child : children) {
            nanos += Long.parseLong(child.expect("passed")[0]) / (2.0 * rounds) / children.size();
        }
        return nanos;
    }

    @Override
    public void close() {
        children.forEach(Child::close);
        scratch.close();
        file.toFile().delete();
    }
}
