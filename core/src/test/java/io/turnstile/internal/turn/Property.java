package io.turnstile.internal.turn;

/** What the model check proves of every reachable state. */
enum Property {
    /** At most one living participant believes that it has the turn; so nobody stores while another one has it. */
    MUTUAL_EXCLUSION,

    /** Who begins finds both words equal to the number of commits, an empty log and an even counter. */
    ATOMICITY,

    /** While the commit counter is even, both words equal the number of commits: readers without a turn see no half. */
    READERS,

    /** The owner word never names a living participant that does not wait: one whose wait timed out does not enter. */
    NO_LATE_ENTRY,

    /** A waiting participant can get the turn, whatever died, and whoever of the others is stopped without having it. */
    NOT_STUCK,

    /** Where nobody died, somebody gets the turn without a grace time running out. */
    NOT_STALLED,

    /** Turns that others begin while one stands in line are bounded. */
    BOUNDED_BYPASS
}
