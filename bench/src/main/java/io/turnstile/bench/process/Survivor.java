package io.turnstile.bench.process;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import java.time.Duration;

/**
 * The role of the process that waits for a turn whose holder is killed. Order: {@code wait}. Says when the turn was taken,
 * and how many cells then did not hold what was committed.
 */
public final class Survivor {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private Survivor() {}

    /**
     * Runs the role.
     *
     * @param args region.
     */
    public static void main(final String[] args) {
        final Orders orders = new Orders();
        try (Region region = Region.at(args[0]).open()) {
            final LongCell[] cells = new LongCell[Victim.CELLS];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = LongCell.open(region, Victim.cell(i));
            }
            orders.reply("ready");
            while (orders.next() != null) {
                orders.reply("waiting");
                try (Turn turn = region.takeTurn(LONGEST_WAIT)) {
                    final long taken = System.nanoTime();
                    orders.reply("taken", taken, wrong(cells));
                    turn.commit();
                }
            }
        }
    }

    private static int wrong(final LongCell[] cells) {
        int wrong = 0;
        for (int i = 0; i < cells.length; i++) {
            wrong += cells[i].get() == Victim.committed(i) ? 0 : 1;
        }
        return wrong;
    }
}
