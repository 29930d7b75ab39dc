package io.turnstile.internal.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.TurnPolicy;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Liveness;
import io.turnstile.internal.region.Participant;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two threads of a process whose ids have the same 24 bits are one participant. */
@ExtendWith(RegionExtension.class)
class EqualTagsTest {
    private static final Supplier<BackoffIdleStrategy> IDLE = BackoffIdleStrategy::new;

    /** The compare-and-set from HELD(me) to HELD(me) would let a second one pass, and a third. */
    @Test
    void aThreadDoesNotTakeOverFromItsDouble(final RegionFactory regions) {
        final Region region = regions.create();
        regions.damaged(region.file());
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long member = region.attachment().turns().member();
        final long ended = Participant.of(member, 5);
        final TurnLock lock = new TurnLock(
                memory,
                new Dead(ended),
                (from, me) -> memory.compareAndSetLong(ControlLayout.OWNER_OFFSET, from, TurnWord.held(me)),
                TurnPolicy.FAIR,
                IDLE);
        final long free = memory.getLong(ControlLayout.OWNER_OFFSET);
        memory.putLong(ControlLayout.OWNER_OFFSET, TurnWord.held(ended));
        final TurnLock.Report report = new TurnLock.Report();
        assertEquals(TurnLock.Outcome.TIMED_OUT, lock.take(Participant.of(member, 5 + (1L << 24)), 0, report));
        assertEquals(TurnLock.Outcome.TAKEN_OVER, lock.take(Participant.of(member, 6), 0, report), "the control");
        memory.putLong(ControlLayout.OWNER_OFFSET, free);
    }

    /** One participant is dead. */
    private record Dead(long participant) implements Liveness {
        @Override
        public boolean isDead(final long asked) {
            return asked == participant;
        }

        @Override
        public String describe(final long asked) {
            return "participant=" + asked;
        }

        @Override
        public long turnsTaken(final long asked) {
            return 0;
        }
    }
}
