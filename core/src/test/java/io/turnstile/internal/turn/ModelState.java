package io.turnstile.internal.turn;

/**
 * One state of the model in a few longs: the shared words in the first, then one for the local variables of each
 * participant.
 *
 * <p>Two renamings keep the space finite without a bound on the number of turns. Tickets are only compared, so those in
 * use are renamed to 1, 2, 3 in their order; a new one is larger than all. Values of the two data words are kept modulo
 * 4 relative to the number of commits, so that 0 is the committed value, 1 the changed one, and 2 is garbage.
 */
final class ModelState {
    static final int PARTICIPANTS = 3;

    /** No slot. */
    static final int NONE = 3;

    static final int GARBAGE = 2;

    static final int TIMED_OUT = 1;
    static final int TAKEN = 2;
    static final int TAKEN_OVER = 3;

    // Shared words.
    static final int OWNER = field(0, 9);
    static final int DEMAND = field(9, 3);
    static final int LOG_LENGTH = field(12, 1);
    static final int ODD = field(13, 1);
    static final int A = field(14, 2);
    static final int B = field(16, 2);
    static final int ENTRY_A = field(18, 2);
    static final int ENTRY_B = field(20, 2);

    // Local variables.
    static final int STEP = field(0, 6);
    static final int WORD = field(6, 9);
    static final int SLOT = field(15, 2);
    static final int TICKET = field(17, 4);
    static final int ONCE = field(21, 1);
    static final int BITS = field(22, 3);
    static final int FIRST = field(25, 2);
    static final int LEAST = field(27, 4);
    static final int OUTCOME = field(31, 2);
    static final int ALTERNATING = field(33, 1);
    static final int INDEX = field(34, 2);
    static final int PURGED = field(36, 2);

    private static final int LARGEST_TICKET = 15;
    private static final int SLOTS_SHIFT = 22;
    private static final int SLOT_BITS = 6;

    final long[] words = new long[1 + PARTICIPANTS];

    private static int field(final int shift, final int bits) {
        return shift << 16 | (1 << bits) - 1;
    }

    /** Nobody has ever had the turn. */
    static ModelState initial(final int participants) {
        final ModelState state = new ModelState();
        state.discardEntry();
        for (int p = 0; p < PARTICIPANTS; p++) {
            state.forget(p);
            if (p >= participants) {
                state.go(p, Step.DEAD);
            }
        }
        return state;
    }

    void copy(final ModelState from) {
        System.arraycopy(from.words, 0, words, 0, words.length);
    }

    private static int get(final long word, final int field) {
        return (int) (word >>> (field >>> 16)) & field & 0xFFFF;
    }

    private static long with(final long word, final int field, final int value) {
        final int shift = field >>> 16;
        final long mask = field & 0xFFFF;
        return word & ~(mask << shift) | (value & mask) << shift;
    }

    int get(final int field) {
        return get(words[0], field);
    }

    void set(final int field, final int value) {
        words[0] = with(words[0], field, value);
    }

    int local(final int p, final int field) {
        return get(words[1 + p], field);
    }

    void setLocal(final int p, final int field, final int value) {
        words[1 + p] = with(words[1 + p], field, value);
    }

    Step step(final int p) {
        return Step.of(local(p, STEP));
    }

    void go(final int p, final Step step) {
        setLocal(p, STEP, step.ordinal());
    }

    int slotParticipant(final int slot) {
        return get(participantField(slot));
    }

    void setSlotParticipant(final int slot, final int id) {
        set(participantField(slot), id);
    }

    int slotTicket(final int slot) {
        return get(ticketField(slot));
    }

    void setSlotTicket(final int slot, final int ticket) {
        set(ticketField(slot), ticket);
    }

    boolean isBitSet(final int slot) {
        return (get(DEMAND) >>> slot & 1) != 0;
    }

    void setBit(final int slot, final boolean on) {
        final int bit = 1 << slot;
        set(DEMAND, on ? get(DEMAND) | bit : get(DEMAND) & ~bit);
    }

    private static int participantField(final int slot) {
        return field(SLOTS_SHIFT + slot * SLOT_BITS, 2);
    }

    private static int ticketField(final int slot) {
        return field(SLOTS_SHIFT + slot * SLOT_BITS + 2, 4);
    }

    boolean isDead(final int p) {
        return step(p) == Step.DEAD;
    }

    int dead() {
        int count = 0;
        for (int p = 0; p < PARTICIPANTS; p++) {
            count += isDead(p) ? 1 : 0;
        }
        return count;
    }

    /** Whether p has done its store into HELD and not yet the one out of it. */
    boolean holds(final int p) {
        final Step step = step(p);
        return step.holds() || step.leaves() && local(p, OUTCOME) != TIMED_OUT;
    }

    /** Whether p waits until it has the turn. */
    boolean wants(final int p) {
        return step(p).waits() && local(p, ONCE) == 0;
    }

    /** Whether p waits, and all can see it in the line. */
    boolean standsInLine(final int p) {
        final int slot = local(p, SLOT);
        return step(p).waits()
                && slot != NONE
                && isBitSet(slot)
                && slotParticipant(slot) == p + 1
                && slotTicket(slot) == local(p, TICKET);
    }

    /** All local variables as before the first turn; p is idle. */
    void forget(final int p) {
        words[1 + p] = 0;
        setLocal(p, SLOT, NONE);
        go(p, Step.IDLE);
    }

    /** The variables of one poll. */
    void forgetPoll(final int p) {
        setLocal(p, WORD, 0);
        setLocal(p, BITS, 0);
        setLocal(p, FIRST, 0);
        setLocal(p, LEAST, 0);
        setLocal(p, INDEX, 0);
        setLocal(p, PURGED, 0);
    }

    /** What an entry that does not count holds is not to be relied on. */
    void discardEntry() {
        set(ENTRY_A, GARBAGE);
        set(ENTRY_B, GARBAGE);
    }

    boolean isWhole() {
        return get(A) == 0 && get(B) == 0;
    }

    int nextTicket() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(usedTickets());
    }

    /** Renames tickets; to be called on every new state. */
    void normalize() {
        final int used = usedTickets() & ~1;
        if ((used & used + 2) == 0) {
            return;
        }
        set(OWNER, renameWord(get(OWNER), used));
        for (int s = 0; s < PARTICIPANTS; s++) {
            setSlotTicket(s, rename(slotTicket(s), used));
            setLocal(s, TICKET, rename(local(s, TICKET), used));
            setLocal(s, LEAST, rename(local(s, LEAST), used));
            setLocal(s, WORD, renameWord(local(s, WORD), used));
        }
    }

    /** A bit for each ticket anywhere; bit 0 is always set. */
    private int usedTickets() {
        int used = 1 | ticketBit(get(OWNER));
        for (int s = 0; s < PARTICIPANTS; s++) {
            used |= 1 << slotTicket(s) | 1 << local(s, TICKET) | 1 << local(s, LEAST) | ticketBit(local(s, WORD));
        }
        if (used >>> LARGEST_TICKET != 0) {
            throw new IllegalStateException("more tickets in use than the encoding has room for");
        }
        return used;
    }

    private static int ticketBit(final int word) {
        return ModelWord.isOffered(word) ? 1 << ModelWord.ticketOf(word) : 0;
    }

    private static int rename(final int ticket, final int used) {
        return Integer.bitCount(used & (1 << ticket + 1) - 1);
    }

    private static int renameWord(final int word, final int used) {
        return ModelWord.isOffered(word)
                ? ModelWord.offered(ModelWord.slotOf(word), rename(ModelWord.ticketOf(word), used))
                : word;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(ModelWord.describe(get(OWNER)));
        text.append(" demand=").append(Integer.toBinaryString(get(DEMAND)));
        text.append(" length=").append(get(LOG_LENGTH)).append(get(ODD) == 0 ? " even" : " odd");
        text.append(" data=").append(get(A)).append(',').append(get(B));
        for (int p = 0; p < PARTICIPANTS; p++) {
            text.append(" | ").append(step(p));
            if (local(p, TICKET) != 0) {
                text.append(" ticket=").append(local(p, TICKET));
            }
            if (local(p, SLOT) != NONE) {
                text.append(" slot=").append(local(p, SLOT));
            }
        }
        return text.toString();
    }
}
