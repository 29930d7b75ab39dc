package io.turnstile.internal.turn;

import io.turnstile.internal.region.Liveness;
import io.turnstile.internal.region.Participant;

/**
 * Of this process's threads, the one that has the turn may have ended, or be one that can not end it; of other processes'
 * threads others know.
 */
final class LocalLiveness implements Liveness {
    private final Turns turns;
    private final Liveness members;
    private final long member;

    /**
     * Liveness as one process sees it.
     *
     * @param turns   of this process.
     * @param members of the others.
     * @param member  participant id of this process with thread tag 0.
     */
    LocalLiveness(final Turns turns, final Liveness members, final long member) {
        this.turns = turns;
        this.members = members;
        this.member = member;
    }

    /** Whether a participant is a thread of this process. */
    boolean isOurs(final long participant) {
        return (participant & Participant.MEMBER_MASK) == member;
    }

    @Override
    public boolean isDead(final long participant) {
        if (!isOurs(participant)) {
            return members.isDead(participant);
        }
        // Of another thread with the same tag it is asked only while that one waits, and then costs no more than its
        // place in
        // line: none takes the turn over from its double, so the owner word and these fields never mean two of them.
        return hasHolderEnded() && turns.self() == participant;
    }

    /** Whether the thread of this process that has the turn will never end it. */
    boolean hasHolderEnded() {
        final Thread thread = turns.holder;
        return thread != null && (!thread.isAlive() || ExitingThread.is(thread));
    }

    @Override
    public String describe(final long participant) {
        return members.describe(participant) + (isOurs(participant) ? ", this process, " + describeHolder() : "");
    }

    private String describeHolder() {
        final Thread thread = turns.holder;
        if (thread == Turns.NOBODY) {
            return "a thread that could not end its turn";
        }
        return "thread " + thread + (thread == null || thread.isAlive() ? "" : ", which has ended");
    }

    @Override
    public long turnsTaken(final long participant) {
        return members.turnsTaken(participant);
    }

    @Override
    public void beforeFirstTurn() {
        members.beforeFirstTurn();
    }
}
