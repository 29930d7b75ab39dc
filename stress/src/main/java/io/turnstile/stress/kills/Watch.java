package io.turnstile.stress.kills;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;

/**
 * What writers and killer tell each other: cells outside turns, which keep what a killed writer stored last, in a region
 * of their own, so that the other one holds nothing but what turns have made.
 */
final class Watch {
    private static final int RING = 1024;

    private final Region region;
    private final AtomicLongCell stop;
    private final AtomicLongCell hunted;
    private final AtomicLongCell attempts;
    private final AtomicLongCell wasted;
    private final AtomicLongCell[] begun = new AtomicLongCell[RING];

    Watch(final Region region) {
        this.region = region;
        this.stop = AtomicLongCell.open(region, "stop");
        this.hunted = AtomicLongCell.open(region, "hunted");
        this.attempts = AtomicLongCell.open(region, "attempts");
        this.wasted = AtomicLongCell.open(region, "wasted");
    }

    /** Makes the cells, so that no writer ever takes a turn here. */
    void makeCells(final int places) {
        region.inTurn(() -> {
            for (int i = 0; i < RING; i++) {
                begun(i);
            }
            for (int place = 0; place < places; place++) {
                phaseOf(place);
                attemptOf(place);
            }
        });
    }

    AtomicLongCell stop() {
        return stop;
    }

    /** Ordinal of the phase in which the killer wants somebody to linger, -1 for none. */
    AtomicLongCell hunted() {
        return hunted;
    }

    /** Whether the killer wants somebody in this phase. */
    boolean isHunted(final Phase phase) {
        return hunted.get() == phase.ordinal();
    }

    /** Turns that were rolled back on purpose. */
    AtomicLongCell wasted() {
        return wasted;
    }

    /** Ordinal of the phase of the writer in a place. */
    AtomicLongCell phaseOf(final int place) {
        return AtomicLongCell.open(region, "phase-" + place);
    }

    /** Number of the last turn, of all that were begun, that the writer in a place has begun. */
    AtomicLongCell attemptOf(final int place) {
        return AtomicLongCell.open(region, "attempt-" + place);
    }

    /** How many turns were begun. */
    long attempts() {
        return attempts.get();
    }

    /** A turn begins. Called by its holder, so nobody else does the same. */
    long begin() {
        final long number = attempts.get() + 1;
        begun((int) (number % RING)).set(System.nanoTime());
        attempts.set(number);
        return number;
    }

    /** When a turn began, or the one that was begun again in place of a killed one; 0 if it has not or is forgotten. */
    long begunAt(final long number) {
        final long last = attempts.get();
        final long nanos = begun((int) (number % RING)).get();
        // The slot of the next one may be in use already.
        return number > last || attempts.get() >= number + RING - 1 ? 0 : nanos;
    }

    private AtomicLongCell begun(final int slot) {
        if (begun[slot] == null) {
            begun[slot] = AtomicLongCell.open(region, "begun-" + slot);
        }
        return begun[slot];
    }
}
