package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.A;
import static io.turnstile.internal.turn.ModelState.ALTERNATING;
import static io.turnstile.internal.turn.ModelState.B;
import static io.turnstile.internal.turn.ModelState.DEMAND;
import static io.turnstile.internal.turn.ModelState.ENTRY_A;
import static io.turnstile.internal.turn.ModelState.ENTRY_B;
import static io.turnstile.internal.turn.ModelState.FIRST;
import static io.turnstile.internal.turn.ModelState.LOG_LENGTH;
import static io.turnstile.internal.turn.ModelState.NONE;
import static io.turnstile.internal.turn.ModelState.ODD;
import static io.turnstile.internal.turn.ModelState.OUTCOME;
import static io.turnstile.internal.turn.ModelState.OWNER;
import static io.turnstile.internal.turn.ModelState.SLOT;
import static io.turnstile.internal.turn.ModelState.WORD;

/**
 * The steps of one that has the turn: recovery, the log, its stores, commit or roll-back as in {@link UndoLog}, and the
 * release as in {@link TurnLock}. The turn adds 1 to both of two words that stand on one line.
 */
final class TurnSteps {
    private final ProtocolModel.Setting setting;
    private final Branches branches;

    TurnSteps(final ProtocolModel.Setting setting, final Branches branches) {
        this.setting = setting;
        this.branches = branches;
    }

    private boolean is(final Weakening weakening) {
        return setting.weakening() == weakening;
    }

    private int local(final int field) {
        return branches.local(field);
    }

    /** Wait.end: leaves the line, if it stands there. */
    void afterBecome(final ModelState to) {
        if (to.local(branches.participant(), SLOT) == NONE) {
            enter(to);
        } else {
            to.go(branches.participant(), Step.LEAVE_BIT);
        }
    }

    /** Turns.enter: recovers first, if the one before died. */
    void enter(final ModelState to) {
        final int p = branches.participant();
        final boolean recovers = to.local(p, OUTCOME) == ModelState.TAKEN_OVER && !is(Weakening.NO_ROLL_BACK);
        to.setLocal(p, ModelState.TICKET, 0);
        if (!recovers) {
            to.setLocal(p, OUTCOME, 0);
        }
        to.go(p, !setting.log() ? Step.RELEASE_EMPTY : recovers ? Step.RECOVER_READ : Step.LOG_ODD);
    }

    void step(final Step step) {
        final ModelState to = branches.fork();
        switch (step) {
            case PASSED_CLEAR -> {
                to.setBit(ModelWord.slotOf(local(WORD)), false);
                to.setLocal(branches.participant(), WORD, 0);
                afterBecome(to);
                branches.emit(Move.STEP);
            }
            case RELEASE_EMPTY -> {
                if (to.get(DEMAND) == 0 || is(Weakening.NO_HAND_OVER)) {
                    willFree(to);
                } else {
                    branches.go(Step.RELEASE_BITS);
                    if (is(Weakening.NOT_ALWAYS_DUE)) {
                        willFree(branches.fork());
                    }
                }
            }
            case RELEASE_BITS, RELEASE_TICKET -> scanForRelease(to, step);
            case RELEASE_FIRST -> offerOrFree(to);
            case RELEASE_STORE -> {
                to.set(OWNER, local(WORD));
                to.forget(branches.participant());
                branches.go(is(Weakening.RELEASE_BEFORE_COMMIT) ? Step.COMMIT_POINT : Step.IDLE);
            }
            default -> logStep(to, step);
        }
    }

    private void scanForRelease(final ModelState to, final Step step) {
        final int p = branches.participant();
        if (!LineSteps.scan(branches, to, step == Step.RELEASE_BITS)) {
            branches.go(Step.RELEASE_TICKET);
        } else if (to.local(p, FIRST) == NONE) {
            willFree(to);
        } else {
            to.setLocal(p, ModelState.LEAST, 0);
            branches.go(Step.RELEASE_FIRST);
        }
    }

    private void offerOrFree(final ModelState to) {
        final int first = local(FIRST);
        final int ticket = to.slotTicket(first);
        if (ticket == 0) {
            willFree(to);
        } else {
            final int of = to.slotParticipant(first);
            final boolean held = is(Weakening.HAND_OVER_TO_HELD) && of != 0;
            willStore(to, held ? ModelWord.held(of) : ModelWord.offered(first, ticket));
        }
    }

    private void willFree(final ModelState to) {
        willStore(to, ModelWord.free(branches.id(), local(ALTERNATING) == 1));
    }

    private void willStore(final ModelState to, final int word) {
        to.forgetPoll(branches.participant());
        to.setLocal(branches.participant(), WORD, word);
        branches.go(Step.RELEASE_STORE);
    }

    private void logStep(final ModelState to, final Step step) {
        switch (step) {
            case RECOVER_READ -> {
                final boolean weak = is(Weakening.EMPTY_BEFORE_RESTORE);
                final Step empty = weak ? Step.RESTORE_EVEN : Step.RESTORE_LENGTH;
                branches.go(to.get(LOG_LENGTH) == 0 ? empty : firstOfRestore());
                return;
            }
            case LOG_ODD -> to.set(ODD, is(Weakening.COUNTER_STAYS_EVEN) ? 0 : 1);
            case LOG_ENTRY_A -> to.set(ENTRY_A, to.get(A));
            case LOG_ENTRY_B -> to.set(ENTRY_B, to.get(B));
            case LOG_PUBLISH -> to.set(LOG_LENGTH, 1);
            case STORE_A -> to.set(A, to.get(A) + 1);
            case STORE_B -> to.set(B, to.get(B) + 1);
            case COMMIT_POINT -> commitPoint(to);
            case RESTORE_A -> to.set(A, to.get(ENTRY_A));
            case RESTORE_B -> to.set(B, to.get(ENTRY_B));
            case RESTORE_LENGTH -> {
                to.set(LOG_LENGTH, 0);
                if (!is(Weakening.EMPTY_BEFORE_RESTORE)) {
                    to.discardEntry();
                }
            }
            case COMMIT_EVEN, RESTORE_EVEN -> to.set(ODD, 0);
            default -> throw new IllegalStateException("no step of the model: " + step);
        }
        if (step == Step.RESTORE_EVEN) {
            // One that has recovered has the turn; one that has rolled back ends it.
            final boolean recovered = local(OUTCOME) == ModelState.TAKEN_OVER;
            to.setLocal(branches.participant(), OUTCOME, 0);
            branches.go(recovered ? Step.LOG_ODD : Step.RELEASE_EMPTY);
            return;
        }
        if (step == Step.STORE_A || step == Step.STORE_B) {
            // The body fails here; below it goes on.
            if (to.get(LOG_LENGTH) != 0) {
                branches.go(firstOfRestore());
            }
        }
        if (step == Step.COMMIT_EVEN && is(Weakening.RELEASE_BEFORE_COMMIT)) {
            to.forget(branches.participant());
            branches.emit(Move.STEP);
            return;
        }
        branches.go(after(step));
    }

    private Step firstOfRestore() {
        return is(Weakening.EMPTY_BEFORE_RESTORE) ? Step.RESTORE_LENGTH : Step.RESTORE_A;
    }

    /** The values are relative to the number of commits: now the changed ones are the committed ones. */
    private void commitPoint(final ModelState to) {
        to.set(LOG_LENGTH, 0);
        to.set(A, to.get(A) - 1);
        to.set(B, to.get(B) - 1);
        to.discardEntry();
    }

    /** The order of stores, which most defects change. */
    private Step after(final Step step) {
        return switch (step) {
            case LOG_ODD -> Step.LOG_ENTRY_A;
            case LOG_ENTRY_A -> Step.LOG_ENTRY_B;
            case LOG_ENTRY_B -> is(Weakening.STORE_BEFORE_LOG) ? Step.STORE_A : Step.LOG_PUBLISH;
            case LOG_PUBLISH -> is(Weakening.STORE_BEFORE_LOG) ? Step.STORE_B : Step.STORE_A;
            case STORE_A ->
                is(Weakening.STORE_BEFORE_LOG)
                        ? Step.LOG_PUBLISH
                        : is(Weakening.COMMIT_BEFORE_STORE) ? Step.COMMIT_POINT : Step.STORE_B;
            case STORE_B ->
                is(Weakening.COMMIT_BEFORE_STORE)
                        ? Step.COMMIT_EVEN
                        : is(Weakening.RELEASE_BEFORE_COMMIT) ? Step.RELEASE_EMPTY : Step.COMMIT_POINT;
            case COMMIT_POINT -> is(Weakening.COMMIT_BEFORE_STORE) ? Step.STORE_B : Step.COMMIT_EVEN;
            case COMMIT_EVEN -> Step.RELEASE_EMPTY;
            case RESTORE_A -> Step.RESTORE_B;
            case RESTORE_B -> is(Weakening.EMPTY_BEFORE_RESTORE) ? Step.RESTORE_EVEN : Step.RESTORE_LENGTH;
            case RESTORE_LENGTH -> is(Weakening.EMPTY_BEFORE_RESTORE) ? Step.RESTORE_A : Step.RESTORE_EVEN;
            default -> throw new IllegalStateException("nothing follows " + step);
        };
    }
}
