package io.turnstile.stress.kills;

/** What a writer is doing, as it says itself; the last one before its death stays. */
enum Phase {
    /** The JVM starts; not attached. */
    STARTING("starting"),
    /** Opens the region. */
    ATTACHING("attaching"),
    /** Attached, between turns. */
    OUTSIDE("between turns"),
    /** Waits for the turn, or has it and has not begun yet. */
    WAITING("taking a turn"),
    /** Has the turn of a dead writer, and rolls back what that has left. */
    TAKING_OVER("taking over"),
    /** In its turn. */
    INSIDE("in a turn"),
    /** The body of the turn has ended; commits and hands over. */
    COMMITTING("committing"),
    /** The body of the turn has thrown; rolls back and hands over. */
    ROLLING_BACK("rolling back"),
    /** Collects what no name reaches, in a turn of its own. */
    COLLECTING("collecting"),
    /** Gives memory back, in a turn of its own. */
    TRIMMING("trimming"),
    /** Has reserved memory for heap or undo log, or given it back, and is going to say so in the region. */
    RESERVING("reserving"),
    /** Acquires a permit of a semaphore, or releases it. */
    LOCKING("locking"),
    /** Reads without a turn. */
    READING("reading"),
    /** Detaches. */
    CLOSING("closing"),
    /** Not attached any more. */
    DETACHED("detached");

    private final String text;

    Phase(final String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
