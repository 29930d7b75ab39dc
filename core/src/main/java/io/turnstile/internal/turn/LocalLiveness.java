package io.turnstile.internal.turn;

import io.turnstile.internal.region.Liveness;
import io.turnstile.internal.region.Participant;
import java.util.function.Supplier;

/** Of this process's threads, the one that has the turn may have ended; of other processes' threads others know. */
final class LocalLiveness implements Liveness {
    private final Liveness members;
    private final long member;
    private final Supplier<Thread> holder;

    /**
     * Liveness as one process sees it.
     *
     * @param members of the others.
     * @param member  participant id of this process with thread tag 0.
     * @param holder  the thread of this process that has the turn, null if none; may be out of date.
     */
    LocalLiveness(final Liveness members, final long member, final Supplier<Thread> holder) {
        this.members = members;
        this.member = member;
        this.holder = holder;
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
        final Thread thread = holder.get();
        // Of another thread with the same tag it is asked only while that one waits, and then costs no more than its
        // place in
        // line: none takes the turn over from its double, so the owner word and this field never mean two of them.
        return thread != null && Participant.of(member, thread.getId()) == participant && !thread.isAlive();
    }

    @Override
    public String describe(final long participant) {
        return members.describe(participant) + (isOurs(participant) ? ", this process, " + describeHolder() : "");
    }

    private String describeHolder() {
        final Thread thread = holder.get();
        return "thread " + thread + (thread == null || thread.isAlive() ? "" : ", which has ended");
    }

    @Override
    public long turnsTaken(final long participant) {
        return members.turnsTaken(participant);
    }
}
