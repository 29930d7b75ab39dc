package io.turnstile;

/** How a member takes turns when others want them too. Each member has its own; they can be mixed in one region. */
public enum TurnPolicy {
    /**
     * First come, first served with a bounded bypass. Who has waited for a millisecond stands in line, and once a
     * millisecond the first in line gets the turn; in between a participant that is running may take a free turn before
     * one that is asleep. So with n others in line the wait is about n milliseconds at most, and turns of others. The idea is the starvation mode of
     * Go's sync.Mutex: fast while nobody starves, fair as soon as somebody would. The default.
     */
    FAIR,

    /**
     * Turn by turn. Nobody overtakes a waiting participant, and one that has just had the turn leaves the next to the
     * other, so two participants alternate exactly. One that does not come back within 10 ms is no longer waited for.
     */
    STRICT
}
