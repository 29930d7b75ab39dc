package io.turnstile.stress.mutants;

import io.turnstile.Region;
import java.util.ArrayList;
import java.util.List;

/** What a process does with a region, in the order in which it does it; each operation for itself, whatever became of others. */
final class Exercise {
    /**
     * One operation.
     *
     * @param name   for people.
     * @param action it.
     */
    record Step(String name, Runnable action) {}

    private Exercise() {}

    /** Everything that a member does with a region that was checked; checks it again at the end. */
    static List<Step> member(final Region region) {
        final List<Step> steps = new ArrayList<>();
        final Walks walks = new Walks(region, steps);
        walks.look();
        walks.walk();
        new Changes(region, steps).change();
        walks.look();
        walks.check();
        return steps;
    }

    /** Everything that one who may only read does. */
    static List<Step> reader(final Region region) {
        final List<Step> steps = new ArrayList<>();
        final Walks walks = new Walks(region, steps);
        walks.look();
        walks.walk();
        return steps;
    }
}
