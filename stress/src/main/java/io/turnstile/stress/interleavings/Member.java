package io.turnstile.stress.interleavings;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.CellLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One member of the region that all states of this JVM share: an attachment of its own, mapped at addresses of its own, with
 * two cells, x and y, for each slot. jcstress makes millions of states, and a region or an attachment for each would be far too
 * slow; so a state has nothing of its own but a slot, see {@link Slots}.
 *
 * @param <C> kind of the cells.
 */
final class Member<C> {
    private final Region region;
    private final RegionMemory memory;
    private final List<C> xs;
    private final List<C> ys;
    private final long[] xOffsets;
    private final long[] yOffsets;

    private Member(final Region region, final BiFunction<Region, String, C> open, final int valueOffset) {
        this.region = region;
        this.memory = region.attachment().memory().unlogged();
        this.xs = cells(region, open, "x");
        this.ys = cells(region, open, "y");
        this.xOffsets = offsets(region.attachment(), xs, valueOffset);
        this.yOffsets = offsets(region.attachment(), ys, valueOffset);
    }

    /** A member with cells for turns. */
    static Member<LongCell> withLongCells(final RegionBuilder options) {
        return new Member<>(options.open(), LongCell::open, CellLayout.VALUE_OFFSET);
    }

    /** A member with the same cells that can change nothing; there must be another one that has made them. */
    static Member<LongCell> readOnly(final RegionBuilder options) {
        return new Member<>(options.openReadOnly(), LongCell::open, CellLayout.VALUE_OFFSET);
    }

    /** A member with cells for use without turns. */
    static Member<AtomicLongCell> withAtomicCells(final RegionBuilder options) {
        return new Member<>(options.open(), AtomicLongCell::open, CellLayout.ATOMIC_OFFSET);
    }

    private static <C> List<C> cells(
            final Region region, final BiFunction<Region, String, C> open, final String variable) {
        final List<C> cells = new ArrayList<>(Slots.COUNT);
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            cells.add(open.apply(region, variable + slot));
        }
        return List.copyOf(cells);
    }

    private static long[] offsets(final Attachment attachment, final List<?> cells, final int valueOffset) {
        return cells.stream()
                .mapToLong(cell -> attachment.kinds().handleOf(cell).live() + valueOffset)
                .toArray();
    }

    Region region() {
        return region;
    }

    C x(final int slot) {
        return xs.get(slot);
    }

    C y(final int slot) {
        return ys.get(slot);
    }

    /** Plain and ordered access to the words behind the cells, for what the cells do not offer. */
    RegionMemory memory() {
        return memory;
    }

    /** Offset of the word in cell x. */
    long xAt(final int slot) {
        return xOffsets[slot];
    }

    /** Offset of the word in cell y. */
    long yAt(final int slot) {
        return yOffsets[slot];
    }

    /**
     * Makes both cells 0 for a new state. Plain and not logged: no other state has the slot, jcstress hands the state to the
     * actors through a barrier, and each cell is alone on its line, so no roll-back puts the old value back.
     */
    void clear(final int slot) {
        memory.putLong(xAt(slot), 0);
        memory.putLong(yAt(slot), 0);
    }
}
