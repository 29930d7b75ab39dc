package io.turnstile.internal.turn;

/**
 * Where a participant of the model stands: the shared access that it does next. One constant is one access of the
 * protocol, in the order in which the code does them; the names are those of docs/turn-protocol.md.
 */
enum Step {
    /** Outside; wants nothing. */
    IDLE,
    DEAD,

    // TurnLock.takeIfFree: the fast path.
    TAKE_READ,
    TAKE_EMPTY,
    TAKE_CAS,

    // TurnLock.Wait.poll.
    POLL_READ,
    POLL_EMPTY,
    POLL_BITS,
    POLL_TICKET,
    OFFER_TICKET,
    OFFER_PARTICIPANT,

    /** The compare-and-set of take, accept, claim and take over. */
    BECOME,

    /** The compare-and-set of pass over, and of a free turn whose expected taker has not come. */
    BECOME_BY_GRACE,

    // TurnLock.Wait.standInLine, WaitLine.enter.
    TICKET,
    CLAIM_SLOT,
    PURGE_READ,
    PURGE_CLEAR,
    PURGE_FREE,
    ENTER_TICKET,
    ENTER_BIT,
    REJOIN_BIT,

    // WaitLine.leave; with the turn or without, see ModelState.OUTCOME.
    LEAVE_BIT,
    LEAVE_TICKET,
    LEAVE_SLOT,

    // From here on the participant believes that it has the turn.
    PASSED_CLEAR,

    // UndoLog.recover and rollback.
    RECOVER_READ,
    RESTORE_A,
    RESTORE_B,
    RESTORE_LENGTH,
    RESTORE_EVEN,

    // UndoLog.log, the stores of the turn, UndoLog.commit.
    LOG_ODD,
    LOG_ENTRY_A,
    LOG_ENTRY_B,
    LOG_PUBLISH,
    STORE_A,
    STORE_B,
    COMMIT_POINT,
    COMMIT_EVEN,

    // TurnLock.release.
    RELEASE_EMPTY,
    RELEASE_BITS,
    RELEASE_TICKET,
    RELEASE_FIRST,
    RELEASE_STORE,

    /** Second half of a compare-and-set in the variant that has none. */
    TORN_BECOME;

    private static final Step[] VALUES = values();

    static Step of(final int ordinal) {
        return VALUES[ordinal];
    }

    /** Whether who stands here has done its store into HELD and not yet the one out of it. */
    boolean holds() {
        return ordinal() >= PASSED_CLEAR.ordinal() && ordinal() <= RELEASE_STORE.ordinal();
    }

    boolean leaves() {
        return this == LEAVE_BIT || this == LEAVE_TICKET || this == LEAVE_SLOT;
    }

    /** Whether who stands here waits for the turn, or tries once. */
    boolean waits() {
        return ordinal() >= TAKE_READ.ordinal() && ordinal() <= REJOIN_BIT.ordinal() || this == TORN_BECOME;
    }
}
