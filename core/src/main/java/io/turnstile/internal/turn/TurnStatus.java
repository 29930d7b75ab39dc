package io.turnstile.internal.turn;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Participant;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.internal.region.WaitLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has the turn and who waits for it, as anyone sees it who looks: nothing is stored, and each word is read at a moment of
 * its own.
 *
 * @param holder  member slot of the owner, -1 if nobody has the turn.
 * @param waiters member slots of the threads that stand in line, one for each thread.
 */
public record TurnStatus(int holder, List<Integer> waiters) {
    /** No member. */
    public static final int NOBODY = -1;

    /**
     * Looks at the turn words.
     *
     * @param memory of the region.
     * @return what it sees.
     */
    public static TurnStatus of(final RegionMemory memory) {
        final List<Integer> waiters = new ArrayList<>();
        for (int i = 0; i < RegionLayout.WAIT_SLOTS; i++) {
            final long slot = RegionLayout.WAIT_TABLE_OFFSET + (long) i * WaitLayout.LENGTH;
            final long participant = memory.getLong(slot + WaitLayout.PARTICIPANT_OFFSET);
            // A slot that is being entered has no ticket yet.
            if (participant != 0 && memory.getLong(slot + WaitLayout.TICKET_OFFSET) != 0) {
                waiters.add(Participant.slot(participant));
            }
        }
        final long word = memory.getLong(ControlLayout.OWNER_OFFSET);
        return new TurnStatus(
                TurnWord.isHeld(word) ? Participant.slot(TurnWord.participantOf(word)) : NOBODY, List.copyOf(waiters));
    }
}
