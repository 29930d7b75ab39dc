package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.BITS;
import static io.turnstile.internal.turn.ModelState.DEMAND;
import static io.turnstile.internal.turn.ModelState.FIRST;
import static io.turnstile.internal.turn.ModelState.INDEX;
import static io.turnstile.internal.turn.ModelState.LEAST;
import static io.turnstile.internal.turn.ModelState.NONE;
import static io.turnstile.internal.turn.ModelState.OUTCOME;
import static io.turnstile.internal.turn.ModelState.PURGED;
import static io.turnstile.internal.turn.ModelState.SLOT;
import static io.turnstile.internal.turn.ModelState.TICKET;
import static io.turnstile.internal.turn.ModelState.WORD;

/** The steps of {@link WaitLine}: standing in line, purging the dead, leaving. */
final class LineSteps {
    /** Values of {@link ModelState#PURGED}. */
    private static final int NOT_TRIED = 0;

    private static final int NOBODY = 1;
    private static final int SOMEBODY = 2;

    private final ProtocolModel.Setting setting;
    private final Branches branches;
    private final TurnSteps turn;

    LineSteps(final ProtocolModel.Setting setting, final Branches branches, final TurnSteps turn) {
        this.setting = setting;
        this.branches = branches;
        this.turn = turn;
    }

    /** Wait.standInLine: decides without an access what comes next. */
    void stand() {
        if (local(TICKET) == 0) {
            next(Step.TICKET);
        } else if (local(SLOT) != NONE) {
            next(Step.REJOIN_BIT);
        } else {
            enterOrBypass(0);
        }
    }

    /** Under FAIR a waiter stands in line when the bypass time is over; the clock decides. */
    private void enterOrBypass(final int newTicket) {
        final int p = branches.participant();
        for (int bypass = 0; bypass <= (setting.isStrict(p) ? 0 : 1); bypass++) {
            final ModelState to = branches.fork();
            to.forgetPoll(p);
            if (newTicket != 0) {
                to.setLocal(p, TICKET, newTicket);
            }
            branches.go(bypass == 1 ? Step.POLL_READ : Step.CLAIM_SLOT);
        }
    }

    /** WaitLine.first: one read of it. True when the scan is over; FIRST is its result. */
    static boolean scan(final Branches branches, final ModelState to, final boolean start) {
        final int p = branches.participant();
        if (start) {
            to.setLocal(p, BITS, to.get(DEMAND));
            to.setLocal(p, FIRST, NONE);
        } else {
            final int bits = branches.local(BITS);
            final int slot = Integer.numberOfTrailingZeros(bits);
            final int ticket = to.slotTicket(slot);
            if (ticket != 0 && (branches.local(FIRST) == NONE || ticket < branches.local(LEAST))) {
                to.setLocal(p, LEAST, ticket);
                to.setLocal(p, FIRST, slot);
            }
            to.setLocal(p, BITS, bits & bits - 1);
        }
        return to.local(p, BITS) == 0;
    }

    private int local(final int field) {
        return branches.local(field);
    }

    private void next(final Step step) {
        branches.fork().forgetPoll(branches.participant());
        branches.go(step);
    }

    boolean step(final Step step) {
        switch (step) {
            case TICKET -> enterOrBypass(branches.from().nextTicket());
            case CLAIM_SLOT -> claim();
            case PURGE_READ -> purgeRead();
            case PURGE_CLEAR -> {
                branches.fork().setBit(local(INDEX), false);
                branches.go(Step.PURGE_FREE);
            }
            case PURGE_FREE -> purgeFree();
            case ENTER_TICKET -> {
                branches.fork().setSlotTicket(local(SLOT), local(TICKET));
                branches.go(Step.ENTER_BIT);
            }
            case ENTER_BIT, REJOIN_BIT -> {
                branches.fork().setBit(local(SLOT), true);
                branches.go(Step.POLL_READ);
            }
            case LEAVE_BIT -> {
                branches.fork().setBit(local(SLOT), false);
                branches.go(Step.LEAVE_TICKET);
            }
            case LEAVE_TICKET -> {
                branches.fork().setSlotTicket(local(SLOT), 0);
                branches.go(Step.LEAVE_SLOT);
            }
            case LEAVE_SLOT -> left();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void left() {
        final int p = branches.participant();
        final ModelState to = branches.fork();
        to.setSlotParticipant(local(SLOT), 0);
        if (local(OUTCOME) == ModelState.TIMED_OUT) {
            to.forget(p);
        } else {
            to.setLocal(p, SLOT, NONE);
            turn.enter(to);
        }
        branches.emit(Move.STEP);
    }

    /** The read and the compare-and-set of one slot are one step: a slot that is not free is left alone by both. */
    private void claim() {
        final int p = branches.participant();
        final int slot = (p + local(INDEX)) % setting.waitSlots();
        final ModelState to = branches.fork();
        if (to.slotParticipant(slot) == 0) {
            to.forgetPoll(p);
            to.setSlotParticipant(slot, branches.id());
            to.setLocal(p, SLOT, slot);
            branches.go(Step.ENTER_TICKET);
        } else if (local(INDEX) + 1 < setting.waitSlots()) {
            to.setLocal(p, INDEX, local(INDEX) + 1);
            branches.go(Step.CLAIM_SLOT);
        } else if (local(PURGED) == NOT_TRIED) {
            to.setLocal(p, INDEX, 0);
            to.setLocal(p, PURGED, NOBODY);
            branches.go(Step.PURGE_READ);
        } else {
            to.forgetPoll(p);
            branches.go(Step.POLL_READ);
        }
    }

    private void purgeRead() {
        final ModelState to = branches.fork();
        final int of = to.slotParticipant(local(INDEX));
        if (of != 0 && to.isDead(of - 1)) {
            to.setLocal(branches.participant(), WORD, of);
            branches.go(Step.PURGE_CLEAR);
        } else {
            purgeNext(to);
        }
    }

    private void purgeFree() {
        final ModelState to = branches.fork();
        if (to.slotParticipant(local(INDEX)) == local(WORD)) {
            to.setSlotParticipant(local(INDEX), 0);
            to.setLocal(branches.participant(), PURGED, SOMEBODY);
        }
        purgeNext(to);
    }

    private void purgeNext(final ModelState to) {
        final int p = branches.participant();
        to.setLocal(p, WORD, 0);
        if (local(INDEX) + 1 < setting.waitSlots()) {
            to.setLocal(p, INDEX, local(INDEX) + 1);
            branches.go(Step.PURGE_READ);
        } else if (to.local(p, PURGED) == SOMEBODY) {
            to.setLocal(p, INDEX, 0);
            branches.go(Step.CLAIM_SLOT);
        } else {
            to.forgetPoll(p);
            branches.go(Step.POLL_READ);
        }
    }
}
