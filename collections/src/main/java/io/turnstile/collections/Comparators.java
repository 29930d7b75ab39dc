package io.turnstile.collections;

import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KeyOrder;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The comparators that this process has named for a region. Only their names are in the region. */
final class Comparators {
    private final String region;
    private final Map<String, KeyOrder> byName = new ConcurrentHashMap<>();

    private Comparators(final Attachment attachment) {
        this.region = attachment.name();
    }

    static Comparators of(final Attachment attachment) {
        return attachment.part(Comparators.class, Comparators::new);
    }

    /** Names a comparator; another one of that name is forgotten. */
    void register(final String name, final Comparator<?> comparator) {
        byName.put(name, KeyOrder.of(comparator));
    }

    /** The order of a name, the natural one for null; null if this process does not know it. */
    KeyOrder find(final String name) {
        return name == null ? KeyOrder.NATURAL : byName.get(name);
    }

    /** The order of a name; one that this process does not know fails when it is asked to compare. */
    KeyOrder get(final String name) {
        final KeyOrder known = find(name);
        return known != null
                ? known
                : KeyOrder.of((a, b) -> {
                    throw missing(name);
                });
    }

    private WrongTypeException missing(final String name) {
        return new WrongTypeException("region=" + region + ": keys are ordered by comparator=" + name
                + ", which this process has not named; open the map or set with that name and the comparator, or call"
                + " SharedSortedMap.registerComparator");
    }
}
