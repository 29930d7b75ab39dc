package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;

/**
 * Which attachment holds how many of something, so that what one that has ended held comes back. Part of an object's
 * body: a chunked array with a record for each member slot, up to the highest that ever held something.
 *
 * <pre>
 *  record
 *    0 +-----------------------------------------------+
 *      | participant id of the holder, without a thread|
 *    8 +-----------------------------------------------+
 *      | how many it holds                             |
 *   16 +-----------------------------------------------+
 * </pre>
 *
 * <p>Changes need the turn, reads a turn or the validation of an optimistic read.
 */
public final class Holdings {
    /** Bytes in a descriptor. */
    public static final int LENGTH = ChunkedArray.LENGTH;

    private static final int HOLDER_OFFSET = 0;
    private static final int HELD_OFFSET = HOLDER_OFFSET + Long.BYTES;
    private static final int RECORD = HELD_OFFSET + Long.BYTES;
    private static final int CHUNK_SHIFT = 8;
    private static final int FIRST = 4;

    /** A multiple of what a chunk has. */
    private static final long MOST = RegionLayout.MAX_MEMBERS + (1L << CHUNK_SHIFT);

    private final TurnMemory memory;
    private final Turns turns;
    private final Records records;

    /** Who holds how much. */
    static final class Records extends ChunkedArray {
        Records(final Attachment attachment) {
            super(attachment, FIRST, BlockKind.HOLDINGS);
        }

        @Override
        protected int recordLength() {
            return RECORD;
        }

        @Override
        protected int perChunkShift() {
            return CHUNK_SHIFT;
        }
    }

    private Holdings(final Attachment attachment) {
        this.memory = attachment.memory();
        this.turns = attachment.turns();
        this.records = new Records(attachment);
    }

    /** The one of an attachment. */
    public static Holdings of(final Attachment attachment) {
        return attachment.part(Holdings.class, Holdings::new);
    }

    /** What this attachment holds. */
    public long own(final long holdings) {
        final int slot = Participant.slot(turns.member());
        if (slot >= count(holdings)) {
            return 0;
        }
        final long record = records.checkedAt(holdings, slot);
        return memory.getLong(record + HOLDER_OFFSET) == turns.member() ? held(record) : 0;
    }

    /**
     * Changes what this attachment holds.
     *
     * @param holdings offset of its words.
     * @param delta    to add.
     * @return what one that had the member slot before held, and what has come back with that.
     */
    public long add(final long holdings, final long delta) {
        final int slot = Participant.slot(turns.member());
        while (slot >= records.capacity(holdings)) {
            records.grow(holdings);
        }
        final long record = records.checkedAt(holdings, slot);
        final boolean ours = memory.getLong(record + HOLDER_OFFSET) == turns.member();
        final long before = held(record);
        memory.putLong(record + HOLDER_OFFSET, turns.member());
        memory.putLong(record + HELD_OFFSET, ours ? before + delta : delta);
        return ours ? 0 : before;
    }

    /** Whether somebody who has ended holds something. */
    public boolean isAnyLeft(final long holdings) {
        for (long i = 0; i < count(holdings); i++) {
            if (isLeft(records.checkedAt(holdings, i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isLeft(final long record) {
        return held(record) > 0 && turns.hasEnded(memory.getLong(record + HOLDER_OFFSET));
    }

    /** Takes back what those hold who have ended. Returns how many that are. */
    public long takeBack(final long holdings) {
        long back = 0;
        for (long i = 0; i < count(holdings); i++) {
            final long record = records.checkedAt(holdings, i);
            if (isLeft(record)) {
                back += held(record);
                memory.putLong(record + HELD_OFFSET, 0);
            }
        }
        return back;
    }

    private long held(final long record) {
        final long held = memory.getLong(record + HELD_OFFSET);
        if (held < 0 || held > Integer.MAX_VALUE) {
            throw new RegionCorruptException("record=" + record + " held=" + held);
        }
        return held;
    }

    private long count(final long holdings) {
        return Math.min(records.capacity(holdings), MOST);
    }

    /** Frees all records. */
    public void free(final long holdings) {
        records.free(holdings);
    }

    /**
     * Names all blocks.
     *
     * @return how many all hold together.
     * @throws RegionCorruptException where a record is none.
     */
    public long trace(final long holdings, final Tracer tracer) {
        records.trace(holdings, tracer);
        long sum = 0;
        for (long i = 0; i < count(holdings); i++) {
            final long record = records.checkedAt(holdings, i);
            final long holder = memory.getLong(record + HOLDER_OFFSET);
            final boolean never = holder == 0 && held(record) == 0;
            if (!never && ((holder & ~Participant.MEMBER_MASK) != 0 || Participant.slot(holder) != i)) {
                throw new RegionCorruptException("record=" + record + " index=" + i + " holder=" + holder);
            }
            sum += held(record);
        }
        return sum;
    }
}
