package io.turnstile.stress.kills;

import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Random changes of a container, or of one that is in it, or in that. */
final class NestedEdits {
    /** Elements of a container that has no name, about. */
    private static final int MOST = 20;

    private static final int DEEP = 3;

    private NestedEdits() {}

    static Object list(final Content content, final List<Object> list, final int most, final RandomGenerator random) {
        return editWithin(content, list, most, random, DEEP);
    }

    static Object map(
            final Content content, final Map<Object, Object> map, final int keys, final RandomGenerator random) {
        return editWithin(content, map, keys, random, DEEP);
    }

    static Object someKey(final Map<Object, Object> map, final RandomGenerator random) {
        int left = random.nextInt(20);
        for (final Object key : map.keySet()) {
            if (left-- == 0) {
                return key;
            }
        }
        return "none";
    }

    private static Object editWithin(
            final Content content, final List<Object> list, final int most, final RandomGenerator random, int deeper) {
        final Object inner = list.isEmpty() ? null : list.get(random.nextInt(list.size()));
        return deeper > 0 && isContainer(inner)
                ? editInner(content, inner, random, deeper - 1)
                : Edits.list(content, list, most, random);
    }

    private static Object editWithin(
            final Content content,
            final Map<Object, Object> map,
            final int keys,
            final RandomGenerator random,
            int deeper) {
        final Object inner = map.get(someKey(map, random));
        return deeper > 0 && isContainer(inner)
                ? editInner(content, inner, random, deeper - 1)
                : editMap(content, map, keys, random);
    }

    private static Object editMap(
            final Content content, final Map<Object, Object> map, final int keys, final RandomGenerator random) {
        return map instanceof NavigableMap<Object, Object> sorted
                ? Edits.sortedMap(sorted, keys, random)
                : Edits.map(content, map, keys, random);
    }

    @SuppressWarnings("unchecked")
    private static Object editInner(
            final Content content, final Object inner, final RandomGenerator random, final int deeper) {
        if (inner instanceof Set<?> set) {
            return Edits.set((Set<Object>) set, MOST, random);
        }
        return inner instanceof List<?> list
                ? editWithin(content, (List<Object>) list, MOST, random, deeper)
                : editWithin(content, (Map<Object, Object>) inner, MOST, random, deeper);
    }

    /** Whether it is a container that can be changed and may have no name: a tuple is none. */
    private static boolean isContainer(final Object value) {
        return value instanceof SharedList
                || value instanceof SharedMap
                || value instanceof ArrayList
                || value instanceof SharedSet
                || value instanceof SharedSortedMap
                || value instanceof LinkedHashMap
                || value instanceof LinkedHashSet
                || value instanceof TreeMap;
    }
}
