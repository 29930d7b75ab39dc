package io.turnstile.internal.turn;

/**
 * The owner word: one long that says who has the turn. It is the only authority on that.
 *
 * <pre>
 *  FREE     participant id of the last owner &lt;&lt; 3 | alternating &lt;&lt; 2 | 0
 *  HELD     participant id of the owner      &lt;&lt; 3 | 1
 *  OFFERED  ticket &lt;&lt; 11 | wait slot &lt;&lt; 3 | 2
 * </pre>
 *
 * <p>Participant ids, see {@link io.turnstile.internal.region.Participant}, are never 0. A ticket is at least 1 and never
 * reused.
 */
public final class TurnWord {
    private static final long STATE_MASK = 3;
    private static final long FREE = 0;
    private static final long HELD = 1;
    private static final long OFFERED = 2;
    private static final long ALTERNATING = 4;
    private static final int ID_SHIFT = 3;
    private static final int WAIT_SLOT_BITS = 8;

    private TurnWord() {}

    static long free(final long last, final boolean alternating) {
        return last << ID_SHIFT | (alternating ? ALTERNATING : 0) | FREE;
    }

    static long held(final long participant) {
        return participant << ID_SHIFT | HELD;
    }

    static long offered(final int waitSlot, final long ticket) {
        return ticket << (ID_SHIFT + WAIT_SLOT_BITS) | (long) waitSlot << ID_SHIFT | OFFERED;
    }

    static boolean isFree(final long word) {
        return (word & STATE_MASK) == FREE;
    }

    static boolean isHeld(final long word) {
        return (word & STATE_MASK) == HELD;
    }

    static boolean isOffered(final long word) {
        return (word & STATE_MASK) == OFFERED;
    }

    static boolean isAlternating(final long freeWord) {
        return (freeWord & ALTERNATING) != 0;
    }

    /** Owner in a held word, last owner in a free one. */
    static long participantOf(final long word) {
        return word >>> ID_SHIFT;
    }

    static int waitSlotOf(final long offeredWord) {
        return (int) (offeredWord >>> ID_SHIFT) & 0xFF;
    }

    static long ticketOf(final long offeredWord) {
        return offeredWord >>> (ID_SHIFT + WAIT_SLOT_BITS);
    }
}
