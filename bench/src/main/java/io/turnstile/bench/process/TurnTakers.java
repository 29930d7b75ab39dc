package io.turnstile.bench.process;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.TurnPolicy;
import io.turnstile.bench.process.TurnTaker.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Processes that take turns of one region, one after the other as fast as they can. */
public final class TurnTakers implements AutoCloseable {
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_HAND_OVER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ScratchRegion scratch = new ScratchRegion("16 MiB");
    private final LongCell cell = LongCell.open(scratch.region(), TurnTaker.CELL);
    private final List<Child> children = new ArrayList<>();
    private final Work work;
    private long expected;

    /**
     * What two processes did that alternate.
     *
     * @param nanosAHandOver the whole time by the number of hand-overs.
     * @param handOvers      sampled, from the call that ends a turn in one process to the return of the call that takes it
     *                       in the other.
     * @param irregular      turns that were out of step, as both saw it: 0 if the alternation was exact.
     */
    public record Alternation(double nanosAHandOver, Histogram handOvers, long irregular) {}

    /**
     * What processes did that all wanted the turn.
     *
     * @param nanosATurn time by the number of turns of all.
     * @param leastShare of the turns, of the process that got the fewest; 1 / processes if all got the same.
     */
    public record Throughput(double nanosATurn, double leastShare) {}

    /**
     * Starts the processes.
     *
     * @param processes how many.
     * @param policy    of all.
     * @param work      in each turn.
     */
    public TurnTakers(final int processes, final TurnPolicy policy, final Work work) {
        this.work = work;
        final Region region = scratch.region();
        try {
            for (int i = 0; i < processes; i++) {
                children.add(new Child(TurnTaker.class, List.of(), region.name(), policy, work));
            }
            children.forEach(child -> child.expect("ready"));
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Lets two processes alternate.
     *
     * @param turns of each that are timed.
     * @return what they measured.
     */
    public Alternation alternate(final int turns) {
        final Map<Child, Path> files = new HashMap<>();
        final long start = System.nanoTime() + HEAD_START_NANOS;
        try {
            for (final Child child : children) {
                files.put(child, Files.createTempFile("turnstile-bench", ".samples"));
                child.send("alternate", start, turns, files.get(child));
            }
            double nanos = 0;
            long irregular = 0;
            long clockNanos = Long.MAX_VALUE;
            for (final Child child : children) {
                final String[] reply = child.expect("alternated");
                // One's own turn and the other's: two hand-overs.
                nanos += Long.parseLong(reply[0]) / (2.0 * turns) / children.size();
                irregular += Long.parseLong(reply[1]);
                clockNanos = Math.min(clockNanos, Long.parseLong(reply[2]));
            }
            return new Alternation(nanos, pair(files.values(), clockNanos), irregular);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            files.values().forEach(file -> file.toFile().delete());
        }
    }

    private static Histogram pair(final Iterable<Path> files, final long clockNanos) throws IOException {
        final Map<Long, Long> released = new HashMap<>();
        final Map<Long, Long> taken = new HashMap<>();
        for (final Path file : files) {
            final LongBuffer samples = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
            while (samples.hasRemaining()) {
                final long number = samples.get();
                taken.put(number, samples.get());
                final long release = samples.get();
                if (release != 0) {
                    released.put(number, release);
                }
            }
        }
        final Histogram handOvers = new Histogram(LONGEST_HAND_OVER_NANOS, 3);
        released.forEach((number, release) -> {
            final Long take = taken.get(number + 1);
            if (take != null) {
                handOvers.recordValue(Math.max(0, Math.min(take - release - clockNanos, LONGEST_HAND_OVER_NANOS)));
            }
        });
        return handOvers;
    }

    /**
     * Lets them all work. Each stops at the first look at the clock after the time is over.
     *
     * @param millis how long.
     * @return what they got done.
     */
    public Throughput work(final int millis) {
        final List<String[]> replies = order("work", millis, "worked");
        double turnsANano = 0;
        long all = 0;
        long least = Long.MAX_VALUE;
        for (final String[] reply : replies) {
            final long turns = Long.parseLong(reply[0]);
            turnsANano += (double) turns / Long.parseLong(reply[1]);
            all += turns;
            least = Math.min(least, turns);
        }
        count(all);
        return new Throughput(1 / turnsANano, (double) least / all);
    }

    /**
     * Lets them all work, with a clock around each wait.
     *
     * @param millis how long.
     * @return the waits of all.
     */
    public Histogram waits(final int millis) {
        final Histogram waits = new Histogram(LONGEST_HAND_OVER_NANOS, 3);
        long all = 0;
        for (final String[] reply : order("waits", millis, "waited")) {
            all += Long.parseLong(reply[0]);
            waits.add(decode(reply[1]));
        }
        count(all);
        return waits;
    }

    private List<String[]> order(final String order, final int millis, final String answer) {
        final long start = System.nanoTime() + HEAD_START_NANOS;
        children.forEach(child -> child.send(order, start, millis));
        return children.stream().map(child -> child.expect(answer)).toList();
    }

    /** Not a turn may be lost, or the figures are those of something else. */
    private void count(final long turns) {
        if (work == Work.ADD) {
            expected += turns;
            if (cell.get() != expected) {
                throw new IllegalStateException("cell=" + cell.get() + " expected=" + expected);
            }
        }
    }

    private static Histogram decode(final String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (final DataFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        children.forEach(Child::close);
        scratch.close();
    }
}
