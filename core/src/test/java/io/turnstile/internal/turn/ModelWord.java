package io.turnstile.internal.turn;

/** The owner word of the model; small, otherwise as {@link TurnWord}. Participant ids are index + 1. */
final class ModelWord {
    private static final int HELD = 1;
    private static final int OFFERED = 2;
    private static final int ALTERNATING = 4;
    private static final int ID_SHIFT = 3;
    private static final int TICKET_SHIFT = 5;

    private ModelWord() {}

    static int free(final int last, final boolean alternating) {
        return last << ID_SHIFT | (alternating ? ALTERNATING : 0);
    }

    static int held(final int id) {
        return id << ID_SHIFT | HELD;
    }

    static int offered(final int slot, final int ticket) {
        return ticket << TICKET_SHIFT | slot << ID_SHIFT | OFFERED;
    }

    static boolean isFree(final int word) {
        return (word & 3) == 0;
    }

    static boolean isHeld(final int word) {
        return (word & 3) == HELD;
    }

    static boolean isOffered(final int word) {
        return (word & 3) == OFFERED;
    }

    /** Whether the word is free, and left to another than this participant, which had it last. */
    static boolean isExpected(final int word, final int id) {
        return word == free(id, true);
    }

    static int participantOf(final int word) {
        return word >>> ID_SHIFT;
    }

    static int slotOf(final int offeredWord) {
        return offeredWord >>> ID_SHIFT & 3;
    }

    static int ticketOf(final int offeredWord) {
        return offeredWord >>> TICKET_SHIFT;
    }

    static String describe(final int word) {
        if (isOffered(word)) {
            return "OFFERED(slot=" + slotOf(word) + ", ticket=" + ticketOf(word) + ")";
        }
        return (isHeld(word) ? "HELD(" : (word & ALTERNATING) != 0 ? "FREE(alternating, " : "FREE(")
                + (participantOf(word) - 1) + ")";
    }
}
