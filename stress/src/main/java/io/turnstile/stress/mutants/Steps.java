package io.turnstile.stress.mutants;

import io.turnstile.Region;
import io.turnstile.SharedSemaphore;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedSortedSet;
import io.turnstile.collections.SharedString;
import java.util.List;
import java.util.function.Supplier;

/** Operations in a row, with what they work on; each opens its object anew. */
abstract class Steps {
    static final String TEXT = "some text that has to go into a block of its own, and no slot";

    private final Region region;
    private final List<Exercise.Step> steps;

    /** The last answer, so that none is optimised away. */
    private Object seen;

    /**
     * Operations.
     *
     * @param region that they use.
     * @param steps  to which they are added.
     */
    Steps(final Region region, final List<Exercise.Step> steps) {
        this.region = region;
        this.steps = steps;
    }

    final Region region() {
        return region;
    }

    final void step(final String name, final Runnable action) {
        steps.add(new Exercise.Step(name, action));
    }

    final void answer(final String name, final Supplier<?> question) {
        steps.add(new Exercise.Step(name, () -> see(question.get())));
    }

    final void see(final Object answer) {
        seen = answer;
    }

    final SharedSortedMap<Object, Object> sorted(final String name) {
        return SharedSortedMap.open(region, name);
    }

    final SharedString string(final String name) {
        return SharedString.open(region, name);
    }

    final SharedList<Object> list(final String name) {
        return SharedList.open(region, name);
    }

    final SharedMap<Object, Object> map(final String name) {
        return SharedMap.open(region, name);
    }

    final SharedSet<Object> set(final String name) {
        return SharedSet.open(region, name);
    }

    final SharedQueue<Object> queue(final String name) {
        return SharedQueue.open(region, name);
    }

    final SharedSortedSet<Object> sortedSet() {
        return SharedSortedSet.open(region, TemplateContent.SORTED_SET);
    }

    final SharedSemaphore semaphore(final String name) {
        return SharedSemaphore.open(region, name, TemplateContent.PERMITS);
    }

    final SharedArray array(final String name) {
        return SharedArray.open(region, name);
    }
}
