package io.turnstile.internal.region;

/** What taking turns needs to know about other participants. */
public interface Liveness {
    /**
     * Whether the participant can never run again. May cost a few system calls. In doubt the answer is no: a living
     * holder, however slow, must not be robbed.
     *
     * @param participant id as in the owner word.
     * @return true only if its process, or within this process its thread, has ended.
     */
    boolean isDead(long participant);

    /**
     * A description for messages: process id, member name, alive or stopped.
     *
     * @param participant id as in the owner word.
     * @return text.
     */
    String describe(long participant);

    /**
     * Turns that the participant's process has taken so far.
     *
     * @param participant id as in the owner word.
     * @return a count that moves with each of its turns.
     */
    long turnsTaken(long participant);

    /**
     * Called before this process takes its first turn, and perhaps once more: from then on others must be able to tell at any
     * time whether it lives.
     *
     * @throws io.turnstile.RegionAccessException if they cannot any more.
     */
    default void beforeFirstTurn() {}
}
