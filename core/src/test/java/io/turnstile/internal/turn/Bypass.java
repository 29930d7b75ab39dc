package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.PARTICIPANTS;

/**
 * The bypass: the most turns that others begin while one stands in line, over all ways through the graph. Not counted is
 * what begins because a grace time was over, each of which takes that time, or because the holder died.
 */
final class Bypass {
    /** Stands for any number that large. */
    static final int UNBOUNDED = 9;

    private Bypass() {}

    static int most(final StateGraph graph) {
        int most = 0;
        for (int p = 0; p < PARTICIPANTS; p++) {
            most = Math.max(most, most(graph, p));
        }
        return most;
    }

    private static int most(final StateGraph graph, final int participant) {
        final byte[] begun = new byte[graph.states()];
        final ModelState state = new ModelState();
        for (int i = 0; i < begun.length; i++) {
            graph.read(i, state);
            begun[i] = (byte) (state.standsInLine(participant) ? 0 : -1);
        }
        int most = 0;
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < begun.length; i++) {
                if (begun[i] < 0) {
                    continue;
                }
                most = Math.max(most, begun[i]);
                for (int e = graph.edgesFrom(i); e < graph.edgesTo(i); e++) {
                    changed |= pass(graph.edge(e), begun, begun[i]);
                }
            }
        }
        return most;
    }

    private static boolean pass(final int edge, final byte[] begun, final byte before) {
        final int target = StateGraph.target(edge);
        final int after = before + (StateGraph.move(edge) == Move.BEGIN ? 1 : 0);
        if (begun[target] < 0 || begun[target] >= after || after > UNBOUNDED) {
            return false;
        }
        begun[target] = (byte) after;
        return true;
    }
}
