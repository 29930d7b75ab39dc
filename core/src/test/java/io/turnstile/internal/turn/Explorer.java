package io.turnstile.internal.turn;

import static io.turnstile.internal.turn.ModelState.LOG_LENGTH;
import static io.turnstile.internal.turn.ModelState.ODD;
import static io.turnstile.internal.turn.ModelState.OWNER;
import static io.turnstile.internal.turn.ModelState.PARTICIPANTS;

import java.util.Set;

/** Breadth-first exploration of a setting; checks what must hold of each state, and hands the graph to those after it. */
final class Explorer {
    /**
     * What was found.
     *
     * @param states      reached.
     * @param transitions between them.
     * @param bypass      most turns that others began while one stood in line; -1 if not looked for.
     * @param violated    the property that does not hold, null if all do.
     * @param trace       a shortest way to where it does not.
     */
    record Result(int states, int transitions, int bypass, Property violated, String trace) {}

    private final ProtocolModel.Setting setting;
    private final Set<Property> properties;
    private final StateGraph graph = new StateGraph();
    private Property violated;
    private int violatedAt;

    private Explorer(final ProtocolModel.Setting setting, final Set<Property> properties) {
        this.setting = setting;
        this.properties = properties;
    }

    /** Explores until all is seen or a property is violated. */
    static Result explore(final ProtocolModel.Setting setting, final Set<Property> properties) {
        return new Explorer(setting, properties).run();
    }

    private Result run() {
        reach();
        int bypass = -1;
        if (violated == null) {
            final Progress progress = new Progress(graph, setting.isAnyStrict(), setting.absent());
            fail(Property.NOT_STUCK, progress.stuck());
            fail(Property.NOT_STALLED, progress.stalled());
        }
        if (violated == null && properties.contains(Property.BOUNDED_BYPASS)) {
            bypass = Bypass.most(graph);
            fail(Property.BOUNDED_BYPASS, bypass >= Bypass.UNBOUNDED ? 0 : -1);
        }
        final String trace = violated == null ? "" : graph.trace(violatedAt);
        return new Result(graph.states(), graph.transitions(), bypass, violated, trace);
    }

    private void reach() {
        final ProtocolModel model = new ProtocolModel(setting);
        final ModelState from = new ModelState();
        graph.add(ModelState.initial(setting.policies().length), -1);
        for (int i = 0; i < graph.states() && violated == null; i++) {
            final int number = i;
            graph.read(number, from);
            graph.startOf(number);
            model.expand(from, (to, participant, move) -> {
                final int before = graph.states();
                final int target = graph.add(to, number);
                graph.addEdge(number, target, participant, move);
                if (target == before) {
                    check(to, target);
                }
            });
        }
    }

    private void fail(final Property property, final int state) {
        if (state >= 0 && violated == null && properties.contains(property)) {
            violated = property;
            violatedAt = state;
        }
    }

    private void check(final ModelState state, final int number) {
        int holders = 0;
        for (int p = 0; p < PARTICIPANTS; p++) {
            holders += state.holds(p) ? 1 : 0;
            if (state.step(p) == Step.LOG_ODD
                    && !(state.isWhole() && state.get(LOG_LENGTH) == 0 && state.get(ODD) == 0)) {
                fail(Property.ATOMICITY, number);
            }
        }
        if (holders > 1) {
            fail(Property.MUTUAL_EXCLUSION, number);
        }
        if (state.get(ODD) == 0 && !state.isWhole()) {
            fail(Property.READERS, number);
        }
        final int word = state.get(OWNER);
        if (ModelWord.isHeld(word)) {
            final int owner = ModelWord.participantOf(word) - 1;
            final Step step = state.step(owner);
            if (step != Step.DEAD && !state.holds(owner) && !step.waits()) {
                fail(Property.NO_LATE_ENTRY, number);
            }
        }
    }
}
