package io.turnstile.internal.turn;

/** Where a step of one participant may lead to: made one after the other, each handed to the explorer. */
final class Branches {
    /** Is given each transition. */
    interface Sink {
        void accept(ModelState to, int participant, Move move);
    }

    private final ModelState to = new ModelState();
    private ModelState from;
    private int participant;
    private Sink sink;

    void reset(final ModelState newFrom, final int newParticipant, final Sink newSink) {
        from = newFrom;
        participant = newParticipant;
        sink = newSink;
    }

    ModelState from() {
        return from;
    }

    int participant() {
        return participant;
    }

    /** Id of the participant in shared words. */
    int id() {
        return participant + 1;
    }

    /** A copy of the state to be changed and handed over. */
    ModelState fork() {
        to.copy(from);
        return to;
    }

    int local(final int field) {
        return from.local(participant, field);
    }

    void emit(final Move move) {
        to.normalize();
        sink.accept(to, participant, move);
    }

    /** Emits the fork with the participant at another step. */
    void go(final Step step) {
        to.go(participant, step);
        emit(Move.STEP);
    }
}
