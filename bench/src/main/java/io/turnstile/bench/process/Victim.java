package io.turnstile.bench.process;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import java.util.concurrent.TimeUnit;

/** The role of the process that takes the turn, changes so many lines that the undo log has the given length, and is killed. */
public final class Victim {
    /** Cells to change: each lies on a line of its own. */
    static final int CELLS = 1200;

    /** Set to the pid when the lines are changed. */
    static final String READY = "ready";

    private static final long SPOILT = -1;

    private Victim() {}

    static String cell(final int index) {
        return "line " + index;
    }

    /** What the cells hold as long as nobody's half turn shows. */
    static long committed(final int index) {
        return 1000L + index;
    }

    /**
     * Runs the role.
     *
     * @param args region, lines.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws InterruptedException {
        final Region region = Region.at(args[0]).open();
        final long lines = Long.parseLong(args[1]);
        final AtomicLongCell ready = AtomicLongCell.open(region, READY);
        final RegionMemory memory = region.attachment().memory().unlogged();
        final LongCell[] cells = new LongCell[CELLS];
        for (int i = 0; i < CELLS; i++) {
            cells[i] = LongCell.open(region, cell(i));
        }
        region.takeTurn();
        for (int i = 0; memory.getLong(ControlLayout.LOG_LENGTH_OFFSET) < lines; i++) {
            cells[i].set(SPOILT);
        }
        ready.set(ProcessHandle.current().pid());
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
    }
}
