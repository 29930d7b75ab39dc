package io.turnstile.stress.mutants;

/** Regions that mutants are made of. */
enum Template {
    /** All kinds of objects; nobody is attached. */
    RICH,

    /** The same after much was removed: free lists and bins in use. */
    CHURNED,

    /** A process was killed in its turn: its changes are in the undo log, and others stood in line. */
    OPEN_TURN,

    /** Members were killed without a turn. */
    DEAD_MEMBERS;

    /** Whether no turn is open and all members have left. */
    boolean isQuiet() {
        return this == RICH || this == CHURNED;
    }
}
