package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.RegionFullException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;

/**
 * Which threads of which attachments have read locks, and which wait for the write lock, so that what those have who have
 * ended comes back. Part of an object's body: two sums and a chunked array as that of {@link Holdings} with a record for each thread
 * that has or waits, in no order; records of 0 are free.
 *
 * <pre>
 *  in a descriptor
 *    0 +-----------------------------------------------+
 *      | read locks of all                             |
 *    8 +-----------------------------------------------+
 *      | threads that wait for the write lock          |
 *   16 +-----------------------------------------------+
 *      | records, see ChunkedArray                     |
 *   32 +-----------------------------------------------+
 *
 *  record
 *    0 +-----------------------------------------------+
 *      | participant id of the attachment, without a   |
 *      | thread                                        |
 *    8 +-----------------------------------------------+
 *      | thread id                                     |
 *   16 +-----------------------+-----------------------+
 *      | read locks            | 1 if it waits, else 0 |
 *   24 +-----------------------+-----------------------+
 * </pre>
 *
 * <p>The thread id is the whole one. The 24 bits of it in a participant id are no identity: virtual threads use up as many
 * ids in seconds, and two threads would be one owner.
 *
 * <p>Changes need the turn, reads a turn or the validation of an optimistic read.
 */
public final class LockHolders {
    static final int READS_OFFSET = 0;
    static final int WAITING_OFFSET = READS_OFFSET + Long.BYTES;
    static final int RECORDS_OFFSET = WAITING_OFFSET + Long.BYTES;

    /** Bytes in a descriptor. */
    public static final int LENGTH = RECORDS_OFFSET + ChunkedArray.LENGTH;

    /** Threads that can have or wait at once. */
    private static final int MOST = 1 << 16;

    static final int MEMBER_OFFSET = 0;
    static final int THREAD_OFFSET = MEMBER_OFFSET + Long.BYTES;
    static final int HELD_OFFSET = THREAD_OFFSET + Long.BYTES;
    static final int WAITS_OFFSET = HELD_OFFSET + Integer.BYTES;
    static final int RECORD = WAITS_OFFSET + Integer.BYTES;
    private static final int CHUNK_SHIFT = 8;
    private static final int FIRST = 4;
    private static final long NONE = -1;

    private final TurnMemory memory;
    private final Turns turns;
    private final Records records;

    /** Who reads and who waits. */
    private static final class Records extends ChunkedArray {
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

    private LockHolders(final Attachment attachment) {
        this.memory = attachment.memory();
        this.turns = attachment.turns();
        this.records = new Records(attachment);
    }

    /** The one of an attachment. */
    public static LockHolders of(final Attachment attachment) {
        return attachment.part(LockHolders.class, LockHolders::new);
    }

    /** Read locks of all threads. */
    public long reads(final long holders) {
        return sum(holders + READS_OFFSET, Integer.MAX_VALUE);
    }

    /** Threads that wait for the write lock. */
    public long waiting(final long holders) {
        return sum(holders + WAITING_OFFSET, MOST);
    }

    private long sum(final long word, final long most) {
        final long sum = memory.getLong(word);
        if (sum < 0 || sum > most) {
            throw new RegionCorruptException("word=" + word + " value=" + sum + " is not in 0.." + most);
        }
        return sum;
    }

    /** Read locks of a thread of this attachment. */
    public int reads(final long holders, final long thread) {
        return reads(holders, turns.member(), thread);
    }

    /** Read locks of a thread of an attachment. */
    public int reads(final long holders, final long member, final long thread) {
        final long index = find(holders, member, thread);
        return index == NONE ? 0 : held(records.checkedAt(holders + RECORDS_OFFSET, index));
    }

    /** Gives a thread of this attachment more read locks, or takes some away that it has. */
    public void addReads(final long holders, final long thread, final int delta) {
        if (reads(holders) + delta > Integer.MAX_VALUE) {
            throw new IllegalMonitorStateException("more than " + Integer.MAX_VALUE + " read locks");
        }
        final long record = recordOf(holders, thread);
        memory.putLong(holders + READS_OFFSET, reads(holders) + delta);
        memory.putInt(record + HELD_OFFSET, held(record) + delta);
        freeIfUnused(record);
    }

    /** Notes that a thread of this attachment waits for the write lock, or that it does not any more. */
    public void setWaiting(final long holders, final long thread, final boolean waits) {
        final long index = find(holders, turns.member(), thread);
        if (index == NONE && !waits) {
            return;
        }
        final long record = recordOf(holders, thread);
        final int before = memory.getInt(record + WAITS_OFFSET);
        final int now = waits ? 1 : 0;
        memory.putLong(holders + WAITING_OFFSET, waiting(holders) + now - before);
        memory.putInt(record + WAITS_OFFSET, now);
        freeIfUnused(record);
    }

    private void freeIfUnused(final long record) {
        if (memory.getLong(record + HELD_OFFSET) == 0) {
            memory.zero(record, RECORD);
        }
    }

    /** Index of a thread's record, or of a free one for member 0 and thread 0. */
    private long find(final long holders, final long member, final long thread) {
        for (long i = 0; i < count(holders); i++) {
            final long record = records.checkedAt(holders + RECORDS_OFFSET, i);
            if (memory.getLong(record + THREAD_OFFSET) == thread && memory.getLong(record + MEMBER_OFFSET) == member) {
                return i;
            }
        }
        return NONE;
    }

    /** The record of a thread of this attachment, made if there is none. */
    private long recordOf(final long holders, final long thread) {
        long index = find(holders, turns.member(), thread);
        if (index == NONE) {
            index = find(holders, 0, 0);
        }
        if (index == NONE) {
            index = count(holders);
            if (index == MOST) {
                throw new RegionFullException("a lock with threads=" + MOST + ", the most there can be");
            }
            records.grow(holders + RECORDS_OFFSET);
        }
        final long record = records.checkedAt(holders + RECORDS_OFFSET, index);
        memory.putLong(record + MEMBER_OFFSET, turns.member());
        memory.putLong(record + THREAD_OFFSET, thread);
        return record;
    }

    private long count(final long holders) {
        return Math.min(records.capacity(holders + RECORDS_OFFSET), MOST);
    }

    private int held(final long record) {
        final int held = memory.getInt(record + HELD_OFFSET);
        if (held < 0) {
            throw new RegionCorruptException("record=" + record + " held=" + held);
        }
        return held;
    }

    /** Whether an attachment has ended. */
    public boolean hasEnded(final long member) {
        return member != 0 && turns.hasEnded(member & Participant.MEMBER_MASK);
    }

    /** Whether somebody who has ended has read locks, or waits. */
    public boolean isAnyLeft(final long holders) {
        for (long i = 0; i < count(holders); i++) {
            if (hasEnded(memory.getLong(records.checkedAt(holders + RECORDS_OFFSET, i) + MEMBER_OFFSET))) {
                return true;
            }
        }
        return false;
    }

    /** Takes back what those have who have ended. */
    public void takeBack(final long holders) {
        for (long i = 0; i < count(holders); i++) {
            final long record = records.checkedAt(holders + RECORDS_OFFSET, i);
            if (hasEnded(memory.getLong(record + MEMBER_OFFSET))) {
                memory.putLong(holders + READS_OFFSET, reads(holders) - held(record));
                memory.putLong(holders + WAITING_OFFSET, waiting(holders) - memory.getInt(record + WAITS_OFFSET));
                memory.zero(record, RECORD);
            }
        }
    }

    /**
     * Whether these can be the words that name a thread.
     *
     * @param isUsed whether there is a thread to name.
     */
    public static boolean isPossible(final boolean isUsed, final long member, final long thread) {
        return isUsed ? Participant.isMember(member) && thread > 0 : member == 0 && thread == 0;
    }

    /** Frees all records. */
    public void free(final long holders) {
        records.free(holders + RECORDS_OFFSET);
    }

    /** Names all blocks, and says what is wrong. */
    public void trace(final long holders, final Tracer tracer) {
        records.trace(holders + RECORDS_OFFSET, tracer);
        long reads = 0;
        long waiting = 0;
        for (long i = 0; i < count(holders); i++) {
            final long record = records.checkedAt(holders + RECORDS_OFFSET, i);
            final long member = memory.getLong(record + MEMBER_OFFSET);
            final long thread = memory.getLong(record + THREAD_OFFSET);
            final int waits = memory.getInt(record + WAITS_OFFSET);
            final boolean isUsed = held(record) > 0 || waits == 1;
            if (waits < 0 || waits > 1 || !isPossible(isUsed, member, thread)) {
                tracer.problem("record=" + record + " member=" + member + " thread=" + thread + " held=" + held(record)
                        + " waits=" + waits);
            }
            reads += held(record);
            waiting += waits;
        }
        if (reads != reads(holders) || waiting != waiting(holders)) {
            tracer.problem("holders=" + holders + " reads=" + reads(holders) + " waiting=" + waiting(holders)
                    + ", counted reads=" + reads + " waiting=" + waiting);
        }
    }
}
