package io.turnstile.bench.process;

import io.turnstile.AtomicLongCell;
import io.turnstile.CheckReport;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Kills process after process that has the turn, while another one waits for it. */
public final class Takeover implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_START_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** The waiter is killed at some moment of its waiting, asleep or not, after it had time to fall asleep. */
    private static final int LEAST_WAIT_MILLIS = 20;

    private static final int SPREAD_MICROS = 20_000;
    private static final long SEED = 42;

    private final ScratchRegion scratch = new ScratchRegion("64 MiB");
    private final AtomicLongCell ready = AtomicLongCell.open(scratch.region(), Victim.READY);
    private final Child survivor;
    private final Random random = new Random(SEED);

    /**
     * What the kills came to.
     *
     * @param nanos     from the moment before the signal was sent to the return of the call that took the turn.
     * @param wrong     cells that did not hold what was committed, of all kills.
     * @param lines     in the undo log of each killed process.
     * @param residentKiB least resident memory of a process when it was killed.
     * @param problems  of the region after all of it.
     */
    public record Result(Histogram nanos, long wrong, long lines, long residentKiB, List<String> problems) {}

    /** Makes the region, and starts the one that survives. */
    public Takeover() {
        final Region region = scratch.region();
        region.inTurn(() -> {
            for (int i = 0; i < Victim.CELLS; i++) {
                LongCell.open(region, Victim.cell(i)).set(Victim.committed(i));
            }
        });
        survivor = new Child(Survivor.class, List.of(), region.name());
        survivor.expect("ready");
    }

    /**
     * Kills processes that have the turn.
     *
     * @param kills   how many.
     * @param lines   that each has changed.
     * @param options of its JVM, such as those of a large heap.
     * @return what it came to.
     */
    public Result kill(final int kills, final int lines, final List<String> options) {
        final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        long wrong = 0;
        long resident = Long.MAX_VALUE;
        for (int i = 0; i < kills; i++) {
            ready.set(0);
            try (Child victim =
                    new Child(Victim.class, options, scratch.region().name(), lines)) {
                awaitReady(victim.pid(), lines);
                survivor.send("wait");
                survivor.expect("waiting");
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(LEAST_WAIT_MILLIS) + random.nextInt(SPREAD_MICROS) * 1000L);
                resident = Math.min(resident, residentKiB(victim.pid()));
                final long killed = System.nanoTime();
                victim.kill();
                final String[] reply = survivor.expect("taken");
                nanos.recordValue(Long.parseLong(reply[0]) - killed);
                wrong += Long.parseLong(reply[1]);
            }
        }
        final CheckReport report = scratch.region().check();
        return new Result(nanos, wrong, lines, resident, report.problems());
    }

    private void awaitReady(final long pid, final int lines) {
        final long start = System.nanoTime();
        while (ready.get() != pid) {
            if (System.nanoTime() - start > LONGEST_START_NANOS) {
                throw new IllegalStateException("victim pid=" + pid + " does not get ready");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        final RegionMemory memory = scratch.region().attachment().memory().unlogged();
        final long logged = memory.getLongAcquire(ControlLayout.LOG_LENGTH_OFFSET);
        if (logged != lines) {
            throw new IllegalStateException("undo log lines=" + logged + " expected=" + lines);
        }
    }

    private static long residentKiB(final long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        survivor.close();
        scratch.close();
    }
}
