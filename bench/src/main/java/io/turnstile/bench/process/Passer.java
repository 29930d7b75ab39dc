package io.turnstile.bench.process;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The role of one of two processes that pass a number to and fro without turns: whoever finds it even, or odd, adds one.
 * Order: {@code pass START ROUNDS}. What alternation costs at least (an atomic cell, so the cores' cache alone), and what
 * it costs with what the JDK offers (a lock on a file).
 */
public final class Passer {
    /** How the number is passed. */
    public enum Means {
        /** By an atomic cell of the region in the first argument. */
        ATOMIC_CELL,
        /** Under an exclusive lock on the file in the first argument, in which the number is mapped. */
        FILE_LOCK
    }

    static final String CELL = "passed";

    private static final int LEAD = 1000;

    private Passer() {}

    /** Adds one if the number is of the right parity. */
    private interface Attempt {
        boolean pass() throws IOException;
    }

    /**
     * Runs the role.
     *
     * @param args means, region or file, parity.
     * @throws IOException if the file can not be locked.
     */
    public static void main(final String[] args) throws IOException {
        final long parity = Long.parseLong(args[2]);
        if (Means.valueOf(args[0]) == Means.ATOMIC_CELL) {
            try (Region region = Region.at(args[1]).open()) {
                final AtomicLongCell cell = AtomicLongCell.open(region, CELL);
                run(() -> passCell(cell, parity));
            }
        } else {
            try (FileChannel file =
                    FileChannel.open(Path.of(args[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                final MappedByteBuffer number = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
                run(() -> passLocked(file, number, parity));
            }
        }
    }

    private static boolean passCell(final AtomicLongCell cell, final long parity) {
        final long number = cell.get();
        if ((number & 1) != parity) {
            return false;
        }
        cell.set(number + 1);
        return true;
    }

    private static boolean passLocked(final FileChannel file, final MappedByteBuffer mapped, final long parity)
            throws IOException {
        final FileLock lock = file.lock();
        try {
            final long number = mapped.getLong(0);
            if ((number & 1) != parity) {
                return false;
            }
            mapped.putLong(0, number + 1);
            return true;
        } finally {
            lock.release();
        }
    }

    private static void run(final Attempt attempt) throws IOException {
        final Orders orders = new Orders();
        orders.reply("ready");
        for (String[] order = orders.next(); order != null; order = orders.next()) {
            final int rounds = Integer.parseInt(order[2]);
            Orders.awaitMoment(Long.parseLong(order[1]));
            pass(attempt, LEAD);
            final long begin = System.nanoTime();
            pass(attempt, rounds);
            final long nanos = System.nanoTime() - begin;
            pass(attempt, LEAD);
            orders.reply("passed", nanos);
        }
    }

    private static void pass(final Attempt attempt, final int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            while (!attempt.pass()) {
                Thread.onSpinWait();
            }
        }
    }
}
