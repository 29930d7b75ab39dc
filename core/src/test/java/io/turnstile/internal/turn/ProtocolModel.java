package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.ALTERNATING;
import static io.turnstile.internal.turn.ModelState.DEMAND;
import static io.turnstile.internal.turn.ModelState.NONE;
import static io.turnstile.internal.turn.ModelState.ONCE;
import static io.turnstile.internal.turn.ModelState.OUTCOME;
import static io.turnstile.internal.turn.ModelState.OWNER;
import static io.turnstile.internal.turn.ModelState.PARTICIPANTS;
import static io.turnstile.internal.turn.ModelState.SLOT;
import static io.turnstile.internal.turn.ModelState.TICKET;
import static io.turnstile.internal.turn.ModelState.WORD;

import io.turnstile.TurnPolicy;
import java.util.List;

/**
 * The turn protocol, one shared access at a time: taking and waiting here, as in {@link TurnLock}; the line in
 * {@link LineSteps}, the log and the release in {@link TurnSteps}.
 *
 * <p>Not split further are accesses that no interleaving can tell apart: a compare-and-set loop on a bit or on the ticket
 * counter is one step, since it changes the word in one, and the look at the own bit is one with setting it again, since
 * nobody else sets it. What a clock decides (time-out, bypass, grace, when to ask whether the holder lives) is open at
 * every poll. The answer to that question is true, as {@code Liveness} promises.
 */
final class ProtocolModel {
    /**
     * What is explored.
     *
     * @param policies  of the participants.
     * @param waitSlots slots of the wait table, at most as many as participants.
     * @param deaths    most participants that are killed.
     * @param log       whether turns change data and log it; without, they begin and end.
     * @param once      whether participants also ask for the turn without waiting.
     * @param weakening the defect, if any.
     */
    record Setting(TurnPolicy[] policies, int waitSlots, int deaths, boolean log, boolean once, Weakening weakening) {
        boolean isStrict(final int participant) {
            return policies[participant] == TurnPolicy.STRICT;
        }

        /** Participants that the model has room for and that are not there: dead from the start. */
        int absent() {
            return PARTICIPANTS - policies.length;
        }

        boolean isAnyStrict() {
            return List.of(policies).contains(TurnPolicy.STRICT);
        }
    }

    private final Setting setting;
    private final Branches branches = new Branches();
    private final LineSteps line;
    private final TurnSteps turn;

    ProtocolModel(final Setting setting) {
        this.setting = setting;
        this.turn = new TurnSteps(setting, branches);
        this.line = new LineSteps(setting, branches, turn);
    }

    /** Hands all transitions out of a state to the sink. */
    void expand(final ModelState from, final Branches.Sink sink) {
        final boolean mayDie = from.dead() - setting.absent() < setting.deaths();
        for (int p = 0; p < PARTICIPANTS; p++) {
            branches.reset(from, p, sink);
            final Step step = from.step(p);
            if (step != Step.DEAD) {
                step(step);
                if (mayDie) {
                    final ModelState to = branches.fork();
                    to.forget(p);
                    to.go(p, Step.DEAD);
                    branches.emit(Move.DEATH);
                }
            }
        }
    }

    private boolean is(final Weakening weakening) {
        return setting.weakening() == weakening;
    }

    private boolean isStrict() {
        return setting.isStrict(branches.participant());
    }

    private void step(final Step step) {
        final ModelState from = branches.from();
        switch (step) {
            case IDLE -> start();
            case TAKE_READ -> {
                final int word = from.get(OWNER);
                if (ModelWord.isFree(word) && !(isStrict() && ModelWord.isExpected(word, branches.id()))) {
                    keep(word, isStrict() ? Step.TAKE_EMPTY : Step.TAKE_CAS, Move.STEP);
                } else {
                    pollAgain();
                }
            }
            case TAKE_EMPTY -> {
                if (from.get(DEMAND) == 0) {
                    branches.fork();
                    branches.go(Step.TAKE_CAS);
                } else {
                    pollAgain();
                }
            }
            case TAKE_CAS -> {
                if (from.get(OWNER) != local(WORD)) {
                    pollAgain();
                } else {
                    become(Move.BEGIN);
                }
            }
            case POLL_READ -> poll(from.get(OWNER));
            case POLL_EMPTY -> {
                branches.fork();
                branches.go(from.get(DEMAND) == 0 ? Step.BECOME : Step.POLL_BITS);
            }
            case POLL_BITS, POLL_TICKET -> {
                final ModelState to = branches.fork();
                if (!LineSteps.scan(branches, to, step == Step.POLL_BITS)) {
                    branches.go(Step.POLL_TICKET);
                } else if (to.local(branches.participant(), ModelState.FIRST) == local(SLOT)) {
                    keep(local(WORD), Step.BECOME, Move.STEP);
                } else {
                    endPoll(local(WORD));
                }
            }
            case OFFER_TICKET -> offerTicket();
            case OFFER_PARTICIPANT -> {
                final int of = from.slotParticipant(ModelWord.slotOf(local(WORD)));
                if (of != 0 && from.isDead(of - 1)) {
                    branches.fork();
                    branches.go(Step.BECOME_BY_GRACE);
                } else {
                    endPoll(local(WORD));
                }
            }
            case BECOME, BECOME_BY_GRACE -> {
                if (from.get(OWNER) != local(WORD)) {
                    endPoll(local(WORD));
                } else if (is(Weakening.TORN_CAS)) {
                    branches.fork();
                    branches.go(Step.TORN_BECOME);
                } else {
                    become(step == Step.BECOME_BY_GRACE ? Move.BEGIN_BY_GRACE : Move.BEGIN);
                }
            }
            case TORN_BECOME -> become(Move.BEGIN);
            default -> {
                if (!line.step(step)) {
                    turn.step(step);
                }
            }
        }
    }

    private int local(final int field) {
        return branches.local(field);
    }

    private void start() {
        for (int once = 0; once <= (setting.once() ? 1 : 0); once++) {
            final ModelState to = branches.fork();
            to.setLocal(branches.participant(), ONCE, once);
            to.go(branches.participant(), Step.TAKE_READ);
            branches.emit(Move.START);
        }
    }

    private void keep(final int word, final Step step, final Move move) {
        final ModelState to = branches.fork();
        to.forgetPoll(branches.participant());
        to.setLocal(branches.participant(), WORD, word);
        to.go(branches.participant(), step);
        branches.emit(move);
    }

    private void pollAgain() {
        branches.fork().forgetPoll(branches.participant());
        branches.go(Step.POLL_READ);
    }

    /** Wait.poll: one look at the owner word. */
    private void poll(final int word) {
        if (ModelWord.isFree(word)) {
            pollFree(word);
        } else if (ModelWord.isOffered(word)) {
            final boolean mine = ModelWord.slotOf(word) == local(SLOT) && ModelWord.ticketOf(word) == local(TICKET);
            keep(word, mine ? Step.BECOME : Step.OFFER_TICKET, Move.STEP);
        } else {
            pollHeld(word);
        }
    }

    private void pollFree(final int word) {
        if (is(Weakening.ONLY_OFFERS) && local(SLOT) != NONE) {
            endPoll(word);
        } else if (local(ONCE) == 1 || !isStrict()) {
            keep(word, Step.BECOME, Move.STEP);
        } else {
            keep(word, Step.BECOME_BY_GRACE, Move.GRACE);
            if (ModelWord.isExpected(word, branches.id())) {
                endPoll(word);
            } else {
                keep(word, Step.POLL_EMPTY, Move.STEP);
            }
        }
    }

    private void pollHeld(final int word) {
        final int holder = ModelWord.participantOf(word) - 1;
        if (holder == branches.participant()) {
            // Only where the releaser made us the owner.
            become(Move.BEGIN);
            return;
        }
        if (branches.from().isDead(holder)) {
            keep(word, Step.BECOME, Move.STEP);
        } else if (is(Weakening.ROB_THE_LIVING)) {
            keep(word, Step.BECOME_BY_GRACE, Move.GRACE);
        }
        endPoll(word);
    }

    /** Wait.tryOffered: the offer is to another one. */
    private void offerTicket() {
        final int word = local(WORD);
        if (branches.from().slotTicket(ModelWord.slotOf(word)) != ModelWord.ticketOf(word)) {
            if (is(Weakening.NO_CLAIM)) {
                endPoll(word);
            } else {
                branches.fork();
                branches.go(Step.BECOME);
            }
            return;
        }
        if (!is(Weakening.NO_GRACE)) {
            keep(word, Step.BECOME_BY_GRACE, Move.GRACE);
        }
        if (local(ONCE) == 1) {
            branches.fork();
            branches.go(Step.OFFER_PARTICIPANT);
        } else {
            endPoll(word);
        }
    }

    /** Time-out, or standing in line and another poll. */
    private void endPoll(final int word) {
        final int p = branches.participant();
        final ModelState to = branches.fork();
        if (local(SLOT) == NONE) {
            to.forget(p);
        } else {
            to.forgetPoll(p);
            to.setLocal(p, OUTCOME, ModelState.TIMED_OUT);
            to.go(p, Step.LEAVE_BIT);
        }
        final boolean once = local(ONCE) == 1;
        branches.emit(once ? Move.STEP : Move.TIME_OUT);
        if (once) {
            return;
        }
        if (isStrict() && ModelWord.isExpected(word, branches.id()) && !is(Weakening.EXPECTED_STANDS_IN_LINE)) {
            pollAgain();
        } else {
            line.stand();
        }
    }

    private void become(final Move move) {
        final int p = branches.participant();
        final int from = branches.from().get(OWNER);
        final int last = ModelWord.isFree(from) ? ModelWord.participantOf(from) : 0;
        final boolean other = ModelWord.isFree(from) ? last != branches.id() && last != 0 : ModelWord.isOffered(from);
        final boolean robbed = ModelWord.isHeld(from) && ModelWord.participantOf(from) != branches.id();
        final ModelState to = branches.fork();
        to.forgetPoll(p);
        to.setLocal(p, ONCE, 0);
        to.set(OWNER, ModelWord.held(branches.id()));
        to.setLocal(p, ALTERNATING, other ? 1 : 0);
        to.setLocal(p, OUTCOME, robbed ? ModelState.TAKEN_OVER : ModelState.TAKEN);
        if (move == Move.BEGIN_BY_GRACE && ModelWord.isOffered(from)) {
            to.setLocal(p, WORD, from);
            to.go(p, Step.PASSED_CLEAR);
        } else {
            turn.afterBecome(to);
        }
        branches.emit(robbed && move == Move.BEGIN ? Move.BEGIN_BY_TAKE_OVER : move);
    }
}
