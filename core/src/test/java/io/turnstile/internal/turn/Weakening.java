package io.turnstile.internal.turn;

/** Deliberate defects. Each must be caught, or the model check could not be trusted to find one that is not deliberate. */
enum Weakening {
    /** The protocol as it is. */
    NONE,

    /** The releaser makes the first in line the owner, whether or not it still waits. */
    HAND_OVER_TO_HELD,

    /** The owner word is freed before the log length is 0. */
    RELEASE_BEFORE_COMMIT,

    /** Who takes over goes on where the dead one was killed. */
    NO_ROLL_BACK,

    /** The grace time is applied to a living holder too. */
    ROB_THE_LIVING,

    /** A line is changed before its log entry counts. */
    STORE_BEFORE_LOG,

    /** The commit point comes before the last store. */
    COMMIT_BEFORE_STORE,

    /** The log is emptied before its lines are back. */
    EMPTY_BEFORE_RESTORE,

    /** The commit counter stays even while lines change. */
    COUNTER_STAYS_EVEN,

    /** Who stands in line waits for an offer and looks at nothing else. */
    ONLY_OFFERS,

    /** Read and store instead of compare-and-set. */
    TORN_CAS,

    /** The turn is never offered, only freed. */
    NO_HAND_OVER,

    /** The turn may be freed although somebody stands in line; as under FAIR within a millisecond of a hand-over. */
    NOT_ALWAYS_DUE,

    /** An offer is left to who got it for ever. */
    NO_GRACE,

    /** An offer whose ticket is gone is left alone, as if it still stood. */
    NO_CLAIM,

    /** Under STRICT, one that waits for the other to go first stands in line before it. */
    EXPECTED_STANDS_IN_LINE
}
