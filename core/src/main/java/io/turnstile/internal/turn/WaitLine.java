package io.turnstile.internal.turn;

import static io.turnstile.internal.region.ControlLayout.DEMAND_OFFSET;
import static io.turnstile.internal.region.ControlLayout.TICKET_OFFSET;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.Liveness;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.WaitLayout;
import java.util.concurrent.TimeUnit;

/**
 * The line of those who wait for the turn: a table of slots and a bit for each slot in the demand words.
 *
 * <p>A slot is entered by setting its participant id, then the ticket, then the demand bit, and left in the opposite
 * order; so a set bit has a ticket behind it unless its owner is at that moment leaving or was killed in between, and
 * whoever scans skips such a slot. Anyone may clear the bit of one that does not react; it sets its bit again when it
 * wakes up, with the ticket, and so the place in line, that it had.
 */
final class WaitLine {
    static final int NONE = -1;

    private static final int WORDS = RegionLayout.WAIT_SLOTS / Long.SIZE;

    /** Between two purges of one attachment. */
    private static final long PURGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RegionMemory memory;
    private final Liveness liveness;

    /** Plain: two threads that purge at once do no harm. */
    private long purged = System.nanoTime() - PURGE_NANOS;

    WaitLine(final RegionMemory memory, final Liveness liveness) {
        this.memory = memory;
        this.liveness = liveness;
    }

    /** A place behind all that were given before. */
    long nextTicket() {
        return memory.getAndAddLong(TICKET_OFFSET, 1) + 1;
    }

    boolean isEmpty() {
        // A bit that is set after this read is seen by the next release; its owner polls the owner word until then.
        long bits = 0;
        for (int i = 0; i < WORDS; i++) {
            bits |= memory.getLong(DEMAND_OFFSET + i * Long.BYTES);
        }
        return bits == 0;
    }

    /**
     * Enters the line.
     *
     * @return the wait slot, or {@link #NONE} when the table is full even without the dead.
     */
    int enter(final long participant, final long ticket) {
        int slot = claim(participant);
        if (slot == NONE && isPurgeDue() && purge()) {
            slot = claim(participant);
        }
        if (slot != NONE) {
            // SYNC wait-ticket: release, pairs with first() and ticket().
            memory.putLongRelease(at(slot) + WaitLayout.TICKET_OFFSET, ticket);
            setBit(slot);
        }
        return slot;
    }

    /**
     * Leaves the line. By compare-and-set: when the region is closed meanwhile, its waiters count as dead, and the slot may
     * be another's by now. A ticket is never used again, so nobody else has this one.
     */
    void leave(final int slot, final long participant, final long ticket) {
        clearBit(slot);
        memory.compareAndSetLong(at(slot) + WaitLayout.TICKET_OFFSET, ticket, 0);
        memory.compareAndSetLong(at(slot) + WaitLayout.PARTICIPANT_OFFSET, participant, 0);
    }

    /** Slot with the smallest ticket, or {@link #NONE}. */
    int first() {
        int first = NONE;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WORDS; i++) {
            long bits = memory.getLongAcquire(DEMAND_OFFSET + i * Long.BYTES);
            while (bits != 0) {
                final int slot = i * Long.SIZE + Long.numberOfTrailingZeros(bits);
                final long ticket = ticket(slot);
                if (ticket != 0 && ticket < least) {
                    least = ticket;
                    first = slot;
                }
                bits &= bits - 1;
            }
        }
        return first;
    }

    /** Ticket of a slot, 0 if none. */
    long ticket(final int slot) {
        // SYNC wait-ticket: acquire, pairs with enter().
        return memory.getLongAcquire(at(slot) + WaitLayout.TICKET_OFFSET);
    }

    long participant(final int slot) {
        return memory.getLongAcquire(at(slot) + WaitLayout.PARTICIPANT_OFFSET);
    }

    boolean isBitSet(final int slot) {
        return (memory.getLongAcquire(word(slot)) & 1L << slot) != 0;
    }

    void setBit(final int slot) {
        for (; ; ) {
            final long bits = memory.getLongAcquire(word(slot));
            if (memory.compareAndSetLong(word(slot), bits, bits | 1L << slot)) {
                return;
            }
        }
    }

    void clearBit(final int slot) {
        for (; ; ) {
            final long bits = memory.getLongAcquire(word(slot));
            if ((bits & 1L << slot) == 0 || memory.compareAndSetLong(word(slot), bits, bits & ~(1L << slot))) {
                return;
            }
        }
    }

    /** A purge may cost 256 questions to the operating system, and each waiter without a slot would ask at each poll. */
    private boolean isPurgeDue() {
        final long now = System.nanoTime();
        if (now - purged < PURGE_NANOS) {
            return false;
        }
        purged = now;
        return true;
    }

    /** Frees the slots of the dead. Two may do it at once: the loser's compare-and-set fails. */
    boolean purge() {
        boolean any = false;
        for (int slot = 0; slot < RegionLayout.WAIT_SLOTS; slot++) {
            final long participant = participant(slot);
            if (participant != 0 && liveness.isDead(participant)) {
                clearBit(slot);
                any |= memory.compareAndSetLong(at(slot) + WaitLayout.PARTICIPANT_OFFSET, participant, 0);
            }
        }
        return any;
    }

    private int claim(final long participant) {
        // Members start at different slots, so that they seldom meet.
        final int start = Participant.slot(participant) % RegionLayout.WAIT_SLOTS;
        for (int i = 0; i < RegionLayout.WAIT_SLOTS; i++) {
            final int slot = (start + i) % RegionLayout.WAIT_SLOTS;
            if (participant(slot) == 0
                    && memory.compareAndSetLong(at(slot) + WaitLayout.PARTICIPANT_OFFSET, 0, participant)) {
                return slot;
            }
        }
        return NONE;
    }

    private static long at(final int slot) {
        return RegionLayout.WAIT_TABLE_OFFSET + (long) slot * WaitLayout.LENGTH;
    }

    private static long word(final int slot) {
        return DEMAND_OFFSET + (long) (slot / Long.SIZE) * Long.BYTES;
    }
}
