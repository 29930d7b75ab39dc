package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.MemberLayout;
import io.turnstile.internal.region.RegionLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.ForwardingMemory;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A thread takes the turn when the region, closed by another thread of its process, has just given its member slot back:
 * others take such a holder for dead, so it must not store a single word.
 */
@ExtendWith(RegionExtension.class)
class CloseRaceTest {
    /** The moments of the race, in the order in which they are let pass. */
    private static final class Race {
        final CountDownLatch arrived = new CountDownLatch(1);
        final CountDownLatch left = new CountDownLatch(1);
        final CountDownLatch taken = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch unmap = new CountDownLatch(1);
        private volatile long slot;
        private volatile boolean armed;

        /** Memory whose taker waits with its compare-and-set for the closer, and whose closer waits with the unmapping. */
        RegionMemory before(final RegionMemory memory) {
            return new ForwardingMemory(memory) {
                @Override
                public boolean compareAndSetLong(final long offset, final long expected, final long value) {
                    if (armed && offset == slot) {
                        final boolean free = super.compareAndSetLong(offset, expected, value);
                        left.countDown();
                        pass(unmap);
                        return free;
                    }
                    if (!armed || offset != ControlLayout.OWNER_OFFSET || taken.getCount() == 0) {
                        return super.compareAndSetLong(offset, expected, value);
                    }
                    arrived.countDown();
                    pass(left);
                    final boolean done = super.compareAndSetLong(offset, expected, value);
                    taken.countDown();
                    pass(goOn);
                    return done;
                }
            };
        }

        /** Where the one that closes counts its turns; another member may have the slot by now. */
        long turns() {
            return slot - MemberLayout.STATE_OFFSET + MemberLayout.TURNS_OFFSET;
        }

        void arm(final Region region) {
            final int own = region.members().stream()
                    .filter(member -> member.name().equals("closing"))
                    .findAny()
                    .orElseThrow()
                    .slot();
            slot = RegionLayout.member(own) + MemberLayout.STATE_OFFSET;
            armed = true;
        }
    }

    private final Race race = new Race();

    private static void pass(final CountDownLatch latch) {
        try {
            Background.await(latch);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Region openClosing(final RegionFactory regions, final Region like) {
        final Region closing =
                regions.track(RegionSeam.open(regions.builder(like.name()).memberName("closing"), race::before));
        race.arm(closing);
        return closing;
    }

    private Background<IllegalStateException> startTaker(final Region closing) {
        return Background.call(() -> assertThrows(IllegalStateException.class, closing::takeTurn));
    }

    @Test
    void turnTakenTooLateIsGivenUp(final RegionFactory regions) throws Exception {
        final Region other = regions.create();
        final LongCell cell = LongCell.open(other, "cell");
        final Region closing = openClosing(regions, other);
        final Background<IllegalStateException> taker = startTaker(closing);
        Background.await(race.arrived);
        final Background<Void> closer = Background.run(closing::close);
        Background.await(race.taken);

        // Taken by one that is no member any more: it is taken over from, and must not give up what it has no more.
        try (Turn turn = other.takeTurn()) {
            cell.set(5);
            final long word = word(other, ControlLayout.OWNER_OFFSET);
            final long turns = word(other, race.turns());
            race.goOn.countDown();
            assertEquals("region=" + closing.name() + " is closed", taker.join().getMessage());
            assertEquals(word, word(other, ControlLayout.OWNER_OFFSET));
            assertEquals(turns, word(other, race.turns()));
            turn.commit();
        }
        race.unmap.countDown();
        closer.join();
        assertEquals(5, cell.get());
    }

    @Test
    void turnTakenTooLateIsFreeAtOnce(final RegionFactory regions) throws Exception {
        final Region other = regions.create();
        final Region closing = openClosing(regions, other);
        final Background<IllegalStateException> taker = startTaker(closing);
        Background.await(race.arrived);
        final Background<Void> closer = Background.run(closing::close);
        race.goOn.countDown();
        taker.join();

        assertTrue((word(other, ControlLayout.OWNER_OFFSET) & 3) == 0, "FREE, not HELD by one who has gone");
        race.unmap.countDown();
        closer.join();
    }

    @Test
    void takingOverTooLateLeavesTheLogToOthers(final RegionFactory regions) throws Exception {
        final Region other = killedInATurn(regions);
        final Region closing = openClosing(regions, other);
        final Background<IllegalStateException> taker = startTaker(closing);
        Background.await(race.arrived);
        final Background<Void> closer = Background.run(closing::close);
        race.goOn.countDown();
        taker.join();

        assertTrue(word(other, ControlLayout.LOG_LENGTH_OFFSET) > 0, "the dead one's log is still there");
        assertEquals(1, other.inTurn(() -> LongCell.open(other, "cell").get()));
        race.unmap.countDown();
        closer.join();
    }

    /** Rolling back now would empty the log of another's turn: killed in it, that one would leave half a turn for good. */
    @Test
    void takingOverTooLateDoesNotTouchTheLogOfTheNextTurn(final RegionFactory regions) throws Exception {
        final Region other = killedInATurn(regions);
        final Region closing = openClosing(regions, other);
        final Background<IllegalStateException> taker = startTaker(closing);
        Background.await(race.arrived);
        final Background<Void> closer = Background.run(closing::close);
        Background.await(race.taken);
        try (Turn turn = other.takeTurn()) {
            final LongCell cell = LongCell.open(other, "cell");
            assertEquals(1, cell.get());
            cell.set(5);
            final long length = word(other, ControlLayout.LOG_LENGTH_OFFSET);
            final long commits = word(other, ControlLayout.COMMITS_OFFSET);
            race.goOn.countDown();
            taker.join();
            assertEquals(length, word(other, ControlLayout.LOG_LENGTH_OFFSET));
            assertEquals(commits, word(other, ControlLayout.COMMITS_OFFSET));
            turn.commit();
        }
        race.unmap.countDown();
        closer.join();
        assertEquals(5, LongCell.open(other, "cell").get());
    }

    /** A region whose cell is 1 and was being set to 2 by one that is dead. Attached later, so alive: the one returned. */
    private static Region killedInATurn(final RegionFactory regions) {
        final Region dead = regions.create();
        final LongCell cell = LongCell.open(dead, "cell");
        cell.set(1);
        dead.takeTurn();
        cell.set(2);
        regions.kill(dead);
        return regions.attach(dead);
    }

    private static long word(final Region region, final long offset) {
        return region.attachment().memory().unlogged().getLongAcquire(offset);
    }
}
