package io.turnstile.internal.turn;

import static io.turnstile.internal.region.ControlLayout.HAND_OVER_OFFSET;
import static io.turnstile.internal.region.ControlLayout.OWNER_OFFSET;

import io.turnstile.TurnPolicy;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.Liveness;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Mutual exclusion of all threads of all processes attached to a region. The full protocol, with its model check, is in
 * docs/turn-protocol.md; the names of steps here are the names there.
 *
 * <h2>Words</h2>
 *
 * The owner word ({@link TurnWord}) is the only authority: a participant has the turn exactly while the word is
 * HELD(participant). Every change into HELD is a compare-and-set by the participant itself, so nobody can be given the
 * turn without knowing, and one that waits no longer, was killed or is stopped can be passed over at no risk. The only
 * change out of HELD(p) is a release store by p, or a compare-and-set by another one after p is dead.
 *
 * <pre>
 *  FREE(last)        --take, cas-------------&gt; HELD(me)
 *  HELD(me)          --release, store--------&gt; FREE(me)            nobody in line, or FAIR and not due
 *  HELD(me)          --hand over, store------&gt; OFFERED(s, t)       s is first in line with ticket t
 *  OFFERED(s, t)     --accept, cas-----------&gt; HELD(me)            I am in slot s with ticket t
 *  OFFERED(s, t)     --claim, cas------------&gt; HELD(me)            slot s has no ticket t any more
 *  OFFERED(s, t)     --pass over, cas--------&gt; HELD(me)            s has not reacted for the grace time
 *  HELD(dead)        --take over, cas--------&gt; HELD(me)            then the undo log is rolled back
 * </pre>
 *
 * <h2>Waiting</h2>
 *
 * A waiter polls the owner word: some microseconds spinning, then through the idle strategy. Under FAIR it stands in
 * line after a bypass of 1 ms, and the first in line is handed the turn, a millisecond after such an offer was last
 * taken at the earliest; under STRICT it stands in line at once, and every turn is handed over. The line
 * ({@link WaitLine}) only says whom to offer the turn to; it may be out of date at any time without harm, as waiters
 * poll the owner word whether or not they stand in it.
 *
 * <h2>Deaths</h2>
 *
 * Killed before the compare-and-set into HELD: nothing has happened, at worst a bit and a slot are left in the line; the
 * turn is offered to the dead once, passed over after the grace time, the bit cleared, the slot purged when the table is
 * full. Killed while HELD: taken over. Killed after the store out of HELD: the turn is free or offered. Killed while
 * taking over: the word is HELD(killed) and the log is still there, so the next one takes over from it.
 *
 * <h2>Assumed, not proven</h2>
 *
 * {@link Liveness#isDead} is right: see {@code ProcessWitness}. Clocks are only used for when to ask, to stand in line
 * and to pass over; a wrong clock costs fairness or time, not exclusion.
 */
final class TurnLock {
    /** How long a waiter under FAIR lets running ones go first. Go's sync.Mutex starves its waiters as long. */
    static final long BYPASS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long an offer, or under STRICT an expected come-back, is left alone. */
    static final long FAIR_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    static final long STRICT_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Between two questions whether the holder lives; one costs some 20 us. */
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * Polls before the idle strategy takes over: some microseconds, a few short turns of another one there and back. With
     * 40 of them two that alternate gave up just before their turn came, each time: 3 us a hand-over instead of 0.1.
     */
    static final int SPINS = 250;

    private final RegionMemory memory;
    private final Liveness liveness;
    private final Taker taker;
    private final WaitLine line;
    private final boolean strict;
    private final long graceNanos;
    private final Supplier<? extends IdleStrategy> idle;

    /** Set when the region is closed in this process: waits end at once. */
    private volatile boolean cancelled;

    /** Whether the turn that this process now has came from another participant. Only the holder uses it. */
    private boolean alternating;

    TurnLock(
            final RegionMemory memory,
            final Liveness liveness,
            final Taker taker,
            final TurnPolicy policy,
            final Supplier<? extends IdleStrategy> idle) {
        this.memory = memory;
        this.liveness = liveness;
        this.taker = taker;
        this.line = new WaitLine(memory, liveness);
        this.strict = policy == TurnPolicy.STRICT;
        this.graceNanos = strict ? STRICT_GRACE_NANOS : FAIR_GRACE_NANOS;
        this.idle = idle;
    }

    /** Changes the owner word into HELD, and notes whose turn it is. */
    interface Taker {
        /**
         * The compare-and-set into HELD.
         *
         * @param from the owner word as it was read.
         * @param me   participant.
         * @return whether it was still so, and the turn is ours.
         */
        boolean become(long from, long me);
    }

    /** How a wait ended. */
    enum Outcome {
        /** The turn is ours. */
        TAKEN,

        /** The turn is ours, and the one who had it died: the undo log must be rolled back before anything else. */
        TAKEN_OVER,

        /** The turn did not come in time. */
        TIMED_OUT
    }

    /** One attempt without waiting and without system calls. */
    boolean takeIfFree(final long me) {
        // SYNC turn-handover: acquire (by the compare-and-set), pairs with release().
        final long word = memory.getLongAcquire(OWNER_OFFSET);
        return TurnWord.isFree(word) && mayTake(word, me) && become(me, word);
    }

    /**
     * Waits for the turn.
     *
     * @param me      participant.
     * @param nanos   longest wait; 0 asks once, whether the holder lives included.
     * @param report filled with what was found on the way.
     * @return how it ended.
     */
    Outcome take(final long me, final long nanos, final Report report) {
        if (nanos > 0) {
            for (int i = 0; i < SPINS; i++) {
                if (takeIfFree(me)) {
                    return Outcome.TAKEN;
                }
                Thread.onSpinWait();
            }
        }
        final Wait wait = new Wait(me, nanos, report);
        boolean interrupted = false;
        try {
            final IdleStrategy strategy = idle.get();
            for (; ; ) {
                final Outcome outcome = wait.poll();
                if (outcome != null) {
                    return outcome;
                }
                // A set interrupt status would turn each park into a spin; it is given back at the end.
                interrupted |= Thread.interrupted();
                strategy.idle();
            }
        } finally {
            wait.end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives the turn back. Everything stored before it is visible to whoever takes it next. */
    void release(final long me) {
        if (line.isEmpty() || !isHandOverDue()) {
            // SYNC turn-handover: release, pairs with takeIfFree() and Wait.poll().
            memory.putLongRelease(OWNER_OFFSET, TurnWord.free(me, alternating));
        } else {
            handOver(me);
        }
    }

    /**
     * As {@link #release}, but for a participant whose process may count as detached by now: if somebody has taken the turn
     * over already, the word is left alone.
     */
    void giveUp(final long me) {
        memory.compareAndSetLong(OWNER_OFFSET, TurnWord.held(me), TurnWord.free(me, false));
    }

    /** Ends all waits of this process as if their time was over. */
    void cancel() {
        cancelled = true;
    }

    /**
     * Puts the word back to the dead holder, whose undo log was not rolled back: the next one takes over from it. As with
     * {@link #giveUp}, one who has taken over from us already is left alone.
     */
    void giveBack(final long me, final long dead) {
        memory.compareAndSetLong(OWNER_OFFSET, TurnWord.held(me), TurnWord.held(dead));
    }

    long ownerWord() {
        return memory.getLongAcquire(OWNER_OFFSET);
    }

    /**
     * Under FAIR a hand-over is followed by a millisecond in which the turn goes to whoever runs: who is first in line may be
     * asleep, and the turn lies idle until it has woken up. Where many wait, each hand-over would else be to a sleeper: a
     * lock convoy (Blasgen et al., 1979). So the millisecond begins when the turn is taken, not when it is offered.
     */
    private boolean isHandOverDue() {
        if (strict) {
            return true;
        }
        final long since = System.nanoTime() - memory.getLong(HAND_OVER_OFFSET);
        // A time of another clock is due at once.
        return since < 0 || since >= BYPASS_NANOS;
    }

    private void handOver(final long me) {
        final int first = line.first();
        final long ticket = first == WaitLine.NONE ? 0 : line.ticket(first);
        final long word = ticket == 0 ? TurnWord.free(me, alternating) : TurnWord.offered(first, ticket);
        // SYNC turn-handover: release, pairs with takeIfFree() and Wait.poll().
        memory.putLongRelease(OWNER_OFFSET, word);
    }

    /** Under STRICT a free turn is not for one that just had it while another alternates with it or stands in line. */
    private boolean mayTake(final long freeWord, final long me) {
        return !strict || (!isExpected(freeWord, me) && line.isEmpty());
    }

    private static boolean isExpected(final long freeWord, final long me) {
        return TurnWord.isAlternating(freeWord) && TurnWord.participantOf(freeWord) == me;
    }

    private boolean become(final long me, final long from) {
        final long last = TurnWord.isFree(from) ? TurnWord.participantOf(from) : 0;
        final boolean alternates = TurnWord.isFree(from) ? last != me && last != 0 : TurnWord.isOffered(from);
        if (!taker.become(from, me)) {
            return false;
        }
        alternating = alternates;
        return true;
    }

    /** What a wait found: who was in its way when it timed out, or from whom the turn was taken over. */
    static final class Report {
        long word;
        long heldNanos;
        long waitedNanos;
        long dead;
    }

    /** One contended wait of one thread. */
    private final class Wait {
        private final long me;
        private final long nanos;
        private final Report report;
        private final long start = System.nanoTime();
        private int slot = WaitLine.NONE;
        private long ticket;
        private long lastWord = -1;
        private long lastTurns = -1;
        private long sameSince = start;
        private long probed = start;

        Wait(final long me, final long nanos, final Report report) {
            this.me = me;
            this.nanos = nanos;
            this.report = report;
        }

        /** One look at the owner word; null to go on waiting. */
        Outcome poll() {
            final long now = System.nanoTime();
            // SYNC turn-handover: acquire, pairs with release() and handOver().
            final long word = memory.getLongAcquire(OWNER_OFFSET);
            note(word, now);
            if (tryFrom(word, now)) {
                return Outcome.TAKEN;
            }
            if (TurnWord.isHeld(word) && mayProbe(now) && takeOver(word)) {
                return Outcome.TAKEN_OVER;
            }
            if (now - start >= nanos || cancelled) {
                report.word = word;
                report.heldNanos = now - sameSince;
                report.waitedNanos = now - start;
                return Outcome.TIMED_OUT;
            }
            // One that leaves the turn to another does not stand in its way by being first in line.
            if (!strict || !TurnWord.isFree(word) || !isExpected(word, me)) {
                standInLine(now);
            }
            return null;
        }

        /** Leaves the line, whatever the outcome. An offer that comes later finds the ticket gone and is claimed. */
        void end() {
            if (slot != WaitLine.NONE) {
                line.leave(slot, me, ticket);
            }
        }

        private void note(final long word, final long now) {
            final long turns = TurnWord.isHeld(word) ? liveness.turnsTaken(TurnWord.participantOf(word)) : 0;
            if (word != lastWord || turns != lastTurns) {
                lastWord = word;
                lastTurns = turns;
                sameSince = now;
            }
        }

        private boolean tryFrom(final long word, final long now) {
            if (TurnWord.isFree(word)) {
                // Who asks once and does not wait takes what is free, as Lock.tryLock does.
                return (nanos == 0 || isGraceOver(now) || mayTakeInLine(word)) && become(me, word);
            }
            return TurnWord.isOffered(word) && tryOffered(word, now);
        }

        private boolean mayTakeInLine(final long freeWord) {
            return !strict || (!isExpected(freeWord, me) && (line.isEmpty() || line.first() == slot));
        }

        private boolean tryOffered(final long word, final long now) {
            final int offeredSlot = TurnWord.waitSlotOf(word);
            final long offeredTicket = TurnWord.ticketOf(word);
            if (offeredSlot == slot && offeredTicket == ticket) {
                return becomeOffered(word, now);
            }
            if (line.ticket(offeredSlot) != offeredTicket) {
                return becomeOffered(word, now);
            }
            final boolean passOver = isGraceOver(now) || (nanos == 0 && liveness.isDead(line.participant(offeredSlot)));
            if (passOver && becomeOffered(word, now)) {
                // Else each release would offer to it again and wait out the grace time again.
                line.clearBit(offeredSlot);
                return true;
            }
            return false;
        }

        private boolean becomeOffered(final long word, final long now) {
            if (!become(me, word)) {
                return false;
            }
            if (!strict) {
                // Plain: stored and read by the holder of the turn only. Who dies before this leaves an older time: due
                // at once.
                memory.putLong(HAND_OVER_OFFSET, now);
            }
            return true;
        }

        private boolean isGraceOver(final long now) {
            return now - sameSince >= graceNanos;
        }

        private boolean mayProbe(final long now) {
            if (nanos != 0 && (now - sameSince < PROBE_NANOS || now - probed < PROBE_NANOS)) {
                return false;
            }
            probed = now;
            return true;
        }

        private boolean takeOver(final long word) {
            final long holder = TurnWord.participantOf(word);
            // It may be this thread itself, which could not end its turn, or one whose id has the same 24 bits: then
            // the
            // compare-and-set changes nothing. The taker sees to it that only one of them passes.
            if (liveness.isDead(holder) && become(me, word)) {
                report.dead = holder;
                return true;
            }
            return false;
        }

        private void standInLine(final long now) {
            if (ticket == 0) {
                ticket = line.nextTicket();
            }
            if (slot == WaitLine.NONE) {
                if (strict || now - start >= BYPASS_NANOS) {
                    slot = line.enter(me, ticket);
                }
            } else if (!line.isBitSet(slot)) {
                line.setBit(slot);
            }
        }
    }
}
