package io.turnstile.bench.process;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The role of a process that takes turn after turn. Orders:
 *
 * <pre>
 *  alternate START TURNS FILE   with exactly one other; times TURNS of its turns, samples of their hand-overs go to FILE
 *  work START MILLIS            turns for so long, no clock in between
 *  waits START MILLIS           the same with a clock around each wait
 * </pre>
 */
public final class TurnTaker {
    /** What is done in a turn. */
    public enum Work {
        /** Nothing. */
        EMPTY,
        /** One is added to a cell. */
        ADD
    }

    static final String CELL = "cell";

    /** One hand-over in so many is timed, in each direction: the others are not disturbed by a clock. */
    static final int SAMPLE_EVERY = 32;

    /** Longs of a sample: number of the turn, when it was taken, when it was about to be released (0: not noted). */
    static final int SAMPLE_LONGS = 3;

    /** Turns before and after those that are timed, so that the other is there from the first to the last of them. */
    private static final int LEAD = 20_000;

    private static final int TURNS_A_LOOK = 32;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Orders orders = new Orders();
    private final Region region;
    private final LongCell cell;
    private final Work work;

    private TurnTaker(final Region region, final Work work) {
        this.region = region;
        this.cell = LongCell.open(region, CELL);
        this.work = work;
    }

    /**
     * Runs the role.
     *
     * @param args region, policy, work.
     * @throws IOException if samples can not be written.
     */
    public static void main(final String[] args) throws IOException {
        try (Region region = Region.at(args[0])
                .turnPolicy(TurnPolicy.valueOf(args[1]))
                .memberName(TurnCounts.memberName())
                .open()) {
            new TurnTaker(region, Work.valueOf(args[2])).run();
        }
    }

    private void run() throws IOException {
        orders.reply("ready");
        for (String[] order = orders.next(); order != null; order = orders.next()) {
            final long start = Long.parseLong(order[1]);
            final int amount = Integer.parseInt(order[2]);
            switch (order[0]) {
                case "alternate" -> alternate(start, amount, Path.of(order[3]));
                case "work" -> work(start, TimeUnit.MILLISECONDS.toNanos(amount));
                case "waits" -> waits(start, TimeUnit.MILLISECONDS.toNanos(amount));
                default -> throw new IllegalArgumentException(order[0]);
            }
        }
    }

    private void turn() {
        try (Turn turn = region.takeTurn()) {
            if (work == Work.ADD) {
                cell.add(1);
            }
            turn.commit();
        }
    }

    /**
     * A sample carries a number: how many turns both have taken when its turn is taken. A release with number n and a take
     * with n + 1 are one hand-over. Both sample the same round, because they count rounds by the turns of the first.
     */
    private void alternate(final long start, final int turns, final Path file) throws IOException {
        final TurnCounts counts = new TurnCounts(region);
        final ByteBuffer samples = ByteBuffer.allocate((2 * turns / SAMPLE_EVERY + 4) * SAMPLE_LONGS * Long.BYTES);
        Orders.awaitMoment(start);
        leadIn(counts);
        final long round;
        long surplus;
        try (Turn turn = region.takeTurn()) {
            round = counts.ofFirst() + 1;
            surplus = counts.surplus();
            turn.commit();
        }
        long irregular = 0;
        final long begin = System.nanoTime();
        for (int i = 0; i < turns; i++) {
            final int phase = (int) (round + i) & SAMPLE_EVERY - 1;
            if (phase > 1) {
                turn();
            } else {
                final long now = sample(counts, phase == 0, samples);
                irregular += Math.abs(now - surplus);
                surplus = now;
            }
        }
        final long nanos = System.nanoTime() - begin;
        for (int i = 0; i < LEAD; i++) {
            turn();
        }
        Files.write(file, Arrays.copyOf(samples.array(), samples.position()));
        orders.reply("alternated", nanos, irregular, clockNanos());
    }

    /** Until the other one has come and has taken some turns too. */
    private void leadIn(final TurnCounts counts) {
        final long until = counts.ofOther() + LEAD;
        do {
            for (int i = 0; i < TURNS_A_LOOK; i++) {
                turn();
            }
        } while (counts.ofOther() < until);
    }

    /** One turn with clocks. Returns by how many turns the first is ahead. */
    private long sample(final TurnCounts counts, final boolean released, final ByteBuffer samples) {
        try (Turn turn = region.takeTurn()) {
            final long taken = System.nanoTime();
            if (work == Work.ADD) {
                cell.add(1);
            }
            final long surplus = counts.surplus();
            samples.putLong(counts.ofBoth()).putLong(taken);
            samples.putLong(released ? System.nanoTime() : 0);
            turn.commit();
            return surplus;
        }
    }

    /** What one look at the clock costs: in a sampled hand-over there is one, half of it at either end. */
    private static long clockNanos() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 1000; i++) {
            final long begin = System.nanoTime();
            long end = begin;
            for (int j = 0; j < 100; j++) {
                end = System.nanoTime();
            }
            least = Math.min(least, (end - begin) / 100);
        }
        return least;
    }

    private void work(final long start, final long nanos) {
        Orders.awaitMoment(start);
        long turns = 0;
        long now;
        do {
            for (int i = 0; i < TURNS_A_LOOK; i++) {
                turn();
            }
            turns += TURNS_A_LOOK;
            now = System.nanoTime();
        } while (now - start < nanos);
        orders.reply("worked", turns, now - start);
    }

    private void waits(final long start, final long nanos) {
        final Histogram waits = new Histogram(LONGEST_WAIT_NANOS, 3);
        Orders.awaitMoment(start);
        long turns = 0;
        long now;
        do {
            final long before = System.nanoTime();
            try (Turn turn = region.takeTurn()) {
                now = System.nanoTime();
                if (work == Work.ADD) {
                    cell.add(1);
                }
                turn.commit();
            }
            waits.recordValue(Math.min(now - before, LONGEST_WAIT_NANOS));
            turns++;
        } while (now - start < nanos);
        orders.reply("waited", turns, encode(waits));
    }

    private static String encode(final Histogram histogram) {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }
}
