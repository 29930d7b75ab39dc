package io.turnstile.internal.turn;

import java.util.Arrays;

/** The states reached, with the transitions out of each and one way back to the first. */
final class StateGraph {
    private static final int MOVE_BITS = 3;
    private static final int PARTICIPANT_BITS = 2;
    private static final int TARGET_SHIFT = MOVE_BITS + PARTICIPANT_BITS;
    private static final int CHUNK_SHIFT = 20;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final StateStore store = new StateStore();
    private int[] firstEdge = new int[1 << 16];
    private int[] parent = new int[1 << 16];
    private int[][] edges = new int[64][];
    private int edgeCount;

    int states() {
        return store.size();
    }

    int transitions() {
        return edgeCount;
    }

    void read(final int state, final ModelState into) {
        store.read(state, into);
    }

    /** Adds the state that a transition leads to. */
    int add(final ModelState state, final int from) {
        final int before = store.size();
        final int number = store.add(state);
        if (number == before) {
            if (number + 1 >= parent.length) {
                parent = Arrays.copyOf(parent, 2 * parent.length);
                firstEdge = Arrays.copyOf(firstEdge, 2 * firstEdge.length);
            }
            parent[number] = from;
        }
        return number;
    }

    /** To be called before the transitions out of a state are added; states come in order. */
    void startOf(final int state) {
        firstEdge[state] = edgeCount;
        firstEdge[state + 1] = edgeCount;
    }

    void addEdge(final int from, final int to, final int participant, final Move move) {
        final int chunk = edgeCount >>> CHUNK_SHIFT;
        if (chunk == edges.length) {
            edges = Arrays.copyOf(edges, 2 * chunk);
        }
        if (edges[chunk] == null) {
            edges[chunk] = new int[1 << CHUNK_SHIFT];
        }
        edges[chunk][edgeCount & CHUNK_MASK] = to << TARGET_SHIFT | participant << MOVE_BITS | move.ordinal();
        edgeCount++;
        firstEdge[from + 1] = edgeCount;
    }

    int edgesFrom(final int state) {
        return firstEdge[state];
    }

    int edgesTo(final int state) {
        return firstEdge[state + 1];
    }

    int edge(final int index) {
        return edges[index >>> CHUNK_SHIFT][index & CHUNK_MASK];
    }

    static int target(final int edge) {
        return edge >>> TARGET_SHIFT;
    }

    static int participant(final int edge) {
        return edge >>> MOVE_BITS & (1 << PARTICIPANT_BITS) - 1;
    }

    static Move move(final int edge) {
        return Move.of(edge & (1 << MOVE_BITS) - 1);
    }

    /** A shortest way from the first state to this one, a line a state. */
    String trace(final int state) {
        final ModelState read = new ModelState();
        final StringBuilder text = new StringBuilder();
        for (int at = state; at >= 0; at = parent[at]) {
            read(at, read);
            text.insert(0, "  " + read + System.lineSeparator());
        }
        return text.toString();
    }
}
