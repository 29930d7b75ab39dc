package io.turnstile.internal.turn;

/** What a transition of the model means to the properties. */
enum Move {
    /** One access, or a decision that a participant makes without the help of a clock. */
    STEP,

    /** An idle participant wants the turn. */
    START,

    /** A grace time is over. */
    GRACE,

    /** A wait is over. */
    TIME_OUT,

    /** A participant is killed. */
    DEATH,

    /** A compare-and-set into HELD: take, accept, claim. */
    BEGIN,
    BEGIN_BY_GRACE,
    BEGIN_BY_TAKE_OVER;

    private static final Move[] VALUES = values();

    static Move of(final int ordinal) {
        return VALUES[ordinal];
    }

    boolean begins() {
        return ordinal() >= BEGIN.ordinal();
    }
}
