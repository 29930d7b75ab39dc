package io.turnstile.internal.value;

import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/** Which objects hold which, of those that no name reaches: tells how few of them need a name to reach all. */
final class Holders {
    private final Long2ObjectHashMap<LongArrayList> heldBy = new Long2ObjectHashMap<>();
    private final LongHashSet held = new LongHashSet();
    private final LongHashSet reached = new LongHashSet();

    void add(final long holder, final long object) {
        heldBy.computeIfAbsent(holder, key -> new LongArrayList()).addLong(object);
        if (holder != object) {
            held.add(object);
        }
    }

    /** Those that nobody holds, and the first of each circle that these do not reach. */
    long[] roots(final LongArrayList objects) {
        final LongArrayList roots = new LongArrayList();
        objects.forEachLong(object -> {
            if (!held.contains(object)) {
                reach(object, roots);
            }
        });
        objects.forEachLong(object -> reach(object, roots));
        return roots.toLongArray();
    }

    private void reach(final long root, final LongArrayList roots) {
        if (!reached.add(root)) {
            return;
        }
        roots.addLong(root);
        final LongArrayList toVisit = new LongArrayList();
        toVisit.addLong(root);
        while (!toVisit.isEmpty()) {
            final LongArrayList next = heldBy.get(toVisit.popLong());
            if (next != null) {
                next.forEachLong(object -> {
                    if (reached.add(object)) {
                        toVisit.addLong(object);
                    }
                });
            }
        }
    }
}
