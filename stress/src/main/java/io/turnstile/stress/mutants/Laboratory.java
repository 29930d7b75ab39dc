package io.turnstile.stress.mutants;

import io.turnstile.CheckReport;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionSeam;
import io.turnstile.TurnTimeoutException;
import io.turnstile.internal.region.Home;
import io.turnstile.stress.mutants.Mutant.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Makes mutants in one file, does with each what a process does, and judges what comes out of it. */
final class Laboratory implements AutoCloseable {
    /** So short that an owner that seems to live is given up soon. */
    private static final Duration TIMEOUT = Duration.ofMillis(30);

    /** After so many waits in vain the rest is left out: the turn will not come. */
    private static final int TIMEOUTS = 3;

    /** Of so many one is only read, and two are repaired. */
    private static final int PERIOD = 10;

    private final Path file;
    private final FileChannel channel;
    private final Mutator mutator;
    private final Consumer<String> findings;
    private int timeouts;

    /**
     * A laboratory.
     *
     * @param file     to make mutants in.
     * @param mutator  of them.
     * @param findings is told what must not be, each in a text of some lines.
     */
    Laboratory(final Path file, final Mutator mutator, final Consumer<String> findings) throws IOException {
        this.file = file;
        this.mutator = mutator;
        this.findings = findings;
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /** Makes the mutant of a number and tries it. */
    Outcome examine(final long number) throws IOException {
        final Mutant mutant = mutator.mutant(number);
        final Image image = mutator.image(mutant);
        restore(image);
        timeouts = 0;
        if (mutant.timing() == Timing.BEFORE) {
            apply(mutant);
            if (mutant.length() != Mutant.SAME_LENGTH) {
                resize(image, mutant.length());
            }
        }
        if (mutant.timing() == Timing.BEFORE) {
            switch ((int) (number % PERIOD)) {
                case 0:
                    return read(mutant);
                case 1:
                case 2:
                    return repair(mutant);
                default:
            }
        }
        return use(mutant);
    }

    private void restore(final Image image) throws IOException {
        channel.truncate(image.length());
        channel.write(image.all(), 0);
        // Damaged where it lies: the check of a copy would find most damage before anything else meets it.
        Home.claim(file);
    }

    private void resize(final Image image, final long length) throws IOException {
        if (length < image.length()) {
            channel.truncate(length);
        } else {
            channel.write(ByteBuffer.allocate((int) (length - image.length())), image.length());
        }
    }

    private void apply(final Mutant mutant) {
        mutant.changes().forEach(change -> write(change.place(), change.after()));
    }

    private void write(final Place place, final long value) {
        final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        if (place.width() == Long.BYTES) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
        try {
            channel.write(bytes.flip(), place.offset());
        } catch (final IOException e) {
            throw new UncheckedIOException("place=" + place + " of file=" + file, e);
        }
    }

    private RegionBuilder builder() {
        return Region.at(file).turnTimeout(TIMEOUT).memberName("mutant");
    }

    private Outcome use(final Mutant mutant) {
        final Region region;
        try {
            region = builder().open();
        } catch (final Throwable e) {
            judge(mutant, "open", e);
            return Outcome.REFUSED;
        }
        try {
            final Outcome outcome = mutant.timing() == Timing.BEFORE ? check(mutant, region) : Outcome.ATTACHED;
            runAll(mutant, region);
            return outcome;
        } finally {
            close(mutant, region);
        }
    }

    private Outcome read(final Mutant mutant) {
        try (Region region = builder().openReadOnly()) {
            final Outcome outcome = check(mutant, region);
            final List<Exercise.Step> steps = Exercise.reader(region);
            for (int i = 0; i < steps.size() && timeouts < TIMEOUTS; i++) {
                run(mutant, steps.get(i));
            }
            return outcome;
        } catch (final Throwable e) {
            judge(mutant, "open read-only", e);
            return Outcome.REFUSED;
        }
    }

    /** What is salvaged must be sound, and all that is done with it must work. */
    private Outcome repair(final Mutant mutant) throws IOException {
        final Path target = file.resolveSibling("repaired-" + file.getFileName());
        final String name = target.toUri().toString();
        try {
            final List<String> lost = Region.repair(file.toUri().toString(), name);
            try (Region region = Region.at(target).open()) {
                final CheckReport report = region.check();
                if (!report.isSound()) {
                    findings.accept("repaired, but not sound: " + mutant + "\nlost=" + lost + "\n" + report.problems());
                }
                Exercise.member(region).forEach(step -> runRepaired(mutant, step));
            }
            return Outcome.REPAIRED;
        } catch (final Throwable e) {
            judge(mutant, "repair", e);
            return Outcome.REFUSED;
        } finally {
            Region.delete(name);
        }
    }

    /** The first that is done with a mutant: what its check says of the change. */
    private Outcome check(final Mutant mutant, final Region region) {
        try {
            if (!region.check().isSound()) {
                return Outcome.FOUND;
            }
        } catch (final Throwable e) {
            judge(mutant, "check", e);
            return Outcome.FOUND;
        }
        if (mutant.mustBeFound()) {
            findings.accept("not found by check(): " + mutant);
        }
        return Outcome.SOUND;
    }

    private void runAll(final Mutant mutant, final Region region) {
        final List<Exercise.Step> steps = Exercise.member(region);
        final int attachedAt =
                mutant.timing() == Timing.BEFORE ? -1 : mutant.changes().hashCode() & 31;
        Racing racing = null;
        try {
            for (int i = 0; i < steps.size() && timeouts < TIMEOUTS; i++) {
                if (i == attachedAt) {
                    apply(mutant);
                    racing = mutant.timing() == Timing.RACING ? new Racing(mutant) : null;
                }
                run(mutant, steps.get(i));
            }
        } finally {
            if (racing != null) {
                racing.end();
            }
        }
    }

    private void run(final Mutant mutant, final Exercise.Step step) {
        try {
            step.action().run();
        } catch (final Throwable e) {
            judge(mutant, step.name(), e);
        }
    }

    /** In what was salvaged nothing may be corrupt, and no permit lost. */
    private void runRepaired(final Mutant mutant, final Exercise.Step step) {
        try {
            step.action().run();
        } catch (final RegionCorruptException | IllegalMonitorStateException e) {
            findings.accept("repaired, but corrupt: " + mutant + "\n" + Judge.trace(e));
        } catch (final Throwable e) {
            judge(mutant, "repaired: " + step.name(), e);
        }
    }

    private void close(final Mutant mutant, final Region region) {
        try {
            region.close();
        } catch (final Throwable e) {
            judge(mutant, "close", e);
            RegionSeam.abandon(region);
        }
    }

    private void judge(final Mutant mutant, final String step, final Throwable thrown) {
        if (thrown instanceof TurnTimeoutException) {
            timeouts++;
        }
        if (!Judge.isAllowed(mutant, thrown)) {
            findings.accept("step=" + step + " " + mutant + "\n" + Judge.trace(thrown));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Another process that changes words to and fro. */
    private final class Racing {
        private final Mutant mutant;
        private final Thread thread;
        private volatile boolean ended;

        Racing(final Mutant mutant) {
            this.mutant = mutant;
            this.thread = new Thread(this::race, "racing");
            thread.setDaemon(true);
            thread.start();
        }

        private void race() {
            while (!ended) {
                mutant.changes().forEach(change -> write(change.place(), change.before()));
                Thread.onSpinWait();
                apply(mutant);
            }
        }

        void end() {
            ended = true;
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
