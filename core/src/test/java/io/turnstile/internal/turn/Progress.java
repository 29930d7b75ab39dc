package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.OWNER;
import static io.turnstile.internal.turn.ModelState.PARTICIPANTS;

/**
 * From which states a waiting participant can get the turn, computed backwards over the graph.
 *
 * <p>Every question allows some transitions only. <i>Stuck</i>: no participant needs to start, die or time out, and one
 * of them, which has not got the turn, may be stopped for ever while it seems to live. <i>Stalled</i>: all live and run,
 * but no grace time runs out. In a finite graph, where the goal can be reached from every state, a random schedule gets
 * there with probability 1.
 */
final class Progress {
    private static final int STALLED_BIT = 1 << PARTICIPANTS + 1;
    private static final int NOBODY = -1;

    private final StateGraph graph;
    private final boolean strict;
    private final int absent;

    /** For each state, bit x: with participant x stopped it gets there; the bit after them: with none stopped. */
    private final byte[] reaches;

    private final byte[] asked;

    Progress(final StateGraph graph, final boolean strict, final int absent) {
        this.graph = graph;
        this.strict = strict;
        this.absent = absent;
        this.reaches = new byte[graph.states()];
        this.asked = new byte[graph.states()];
        ask();
        spread();
    }

    /** A state from which a waiting participant can not get the turn, or -1. */
    int stuck() {
        return firstWithout((1 << PARTICIPANTS + 1) - 1);
    }

    /** A state from which nobody gets the turn but by grace, or -1. */
    int stalled() {
        return firstWithout(STALLED_BIT);
    }

    private int firstWithout(final int mask) {
        for (int i = 0; i < asked.length; i++) {
            if ((asked[i] & ~reaches[i] & mask) != 0) {
                return i;
            }
        }
        return NOBODY;
    }

    private void ask() {
        final ModelState state = new ModelState();
        for (int i = 0; i < asked.length; i++) {
            graph.read(i, state);
            asked[i] = (byte) questions(state);
        }
    }

    private int questions(final ModelState state) {
        int wanting = 0;
        for (int p = 0; p < PARTICIPANTS; p++) {
            wanting |= state.wants(p) ? 1 << p : 0;
        }
        final int word = state.get(OWNER);
        final int holder = ModelWord.isHeld(word) ? ModelWord.participantOf(word) - 1 : NOBODY;
        int questions = wanting != 0 ? 1 << PARTICIPANTS : 0;
        for (int stopped = 0; stopped < PARTICIPANTS; stopped++) {
            if ((wanting & ~(1 << stopped)) != 0 && stopped != holder) {
                questions |= 1 << stopped;
            }
        }
        // Under STRICT one that is alone waits for the other, which has a grace time to come back.
        if (state.dead() == absent && Integer.bitCount(wanting) >= (strict ? 2 : 1)) {
            questions |= STALLED_BIT;
        }
        return questions;
    }

    private void spread() {
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = reaches.length - 1; i >= 0; i--) {
                int bits = reaches[i];
                for (int e = graph.edgesFrom(i); e < graph.edgesTo(i); e++) {
                    bits |= through(graph.edge(e));
                }
                if (bits != reaches[i]) {
                    reaches[i] = (byte) bits;
                    changed = true;
                }
            }
        }
    }

    /** What a transition leads to, for those questions that allow it. */
    private int through(final int edge) {
        final Move move = StateGraph.move(edge);
        final int others = ~(1 << StateGraph.participant(edge));
        if (move.begins()) {
            return others;
        }
        return switch (move) {
            case STEP -> reaches[StateGraph.target(edge)] & others;
            case GRACE -> reaches[StateGraph.target(edge)] & others & ~STALLED_BIT;
            default -> 0;
        };
    }
}
