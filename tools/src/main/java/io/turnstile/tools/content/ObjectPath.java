package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.RegionNotFoundException;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Directory;
import io.turnstile.tools.output.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds what a path leads to: the name of an object, then keys of maps, indices of lists and of the first dimension of arrays,
 * and attributes of arrays as "@unit". Names and keys may contain slashes: the shortest that leads on is taken first.
 */
public final class ObjectPath {
    private static final Object MISSING = new Object();
    private static final String ATTRIBUTE = "@";
    private static final int MOST_KEYS = 10_000;

    private final Region region;
    private final String path;
    private final String[] parts;

    /** How far it led, for what is said if it leads nowhere. */
    private int reached = -1;

    private List<String> choices = List.of();

    private ObjectPath(final Region region, final String path) {
        this.region = region;
        this.path = path;
        this.parts = path.split("/");
    }

    /**
     * Finds what a path leads to. To be called within {@link Region#read}.
     *
     * @param region in which.
     * @param path   from the names on.
     * @return a live object or a plain value.
     * @throws RegionNotFoundException if it leads nowhere; the message suggests near names.
     */
    public static Object find(final Region region, final String path) {
        return new ObjectPath(region, path).find();
    }

    private Object find() {
        final Object found = find(region.attachment().directory(), 0);
        if (found == MISSING) {
            final String wanted = reached < 0 ? path : parts[reached];
            throw new RegionNotFoundException(
                    "region=" + region.name() + " has nothing at path=" + path + Suggestions.near(wanted, choices));
        }
        return found;
    }

    private Object find(final Object container, final int from) {
        final StringBuilder key = new StringBuilder();
        for (int i = from; i < parts.length; i++) {
            key.append(i == from ? "" : "/").append(parts[i]);
            final Object child = child(container, key.toString());
            if (child != MISSING) {
                final Object found = i + 1 == parts.length ? child : find(child, i + 1);
                if (found != MISSING) {
                    return found;
                }
            }
        }
        if (from > reached && from < parts.length) {
            reached = from;
            choices = keys(container);
        }
        return MISSING;
    }

    private List<String> keys(final Object container) {
        if (container instanceof Directory) {
            return region.names();
        }
        return container instanceof Map<?, ?>
                ? new ArrayList<>(Values.children(container, MOST_KEYS).keySet())
                : List.of();
    }

    private static Object child(final Object container, final String key) {
        if (container instanceof Directory directory) {
            final Object object = directory.get(key);
            return object == null ? MISSING : object;
        }
        if (container instanceof Map<?, ?> map) {
            return entry(map, key);
        }
        if (container instanceof SharedArray array) {
            return element(array, key);
        }
        return container instanceof Collection<?> collection ? element(collection, key) : MISSING;
    }

    /** By the key as text; numbers are keys too. */
    private static Object entry(final Map<?, ?> map, final String key) {
        if (map.containsKey(key)) {
            return map.get(key);
        }
        int seen = 0;
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            if (Values.key(entry.getKey()).equals(key)) {
                return entry.getValue();
            }
            if (++seen == MOST_KEYS) {
                break;
            }
        }
        return MISSING;
    }

    private static Object element(final SharedArray array, final String key) {
        if (key.startsWith(ATTRIBUTE)) {
            return entry(array.attributes(), key.substring(ATTRIBUTE.length()));
        }
        final long index = index(key);
        if (array.rank() == 0 || index < 0 || index >= array.shape()[0]) {
            return MISSING;
        }
        return array.select(0, index);
    }

    private static Object element(final Collection<?> collection, final String key) {
        final long index = index(key);
        if (index < 0 || index >= collection.size()) {
            return MISSING;
        }
        if (collection instanceof List<?> list) {
            return list.get((int) index);
        }
        final Iterator<?> iterator = collection.iterator();
        for (long i = 0; i < index && iterator.hasNext(); i++) {
            iterator.next();
        }
        return iterator.hasNext() ? iterator.next() : MISSING;
    }

    private static long index(final String key) {
        return key.matches("[0-9]{1,18}") ? Long.parseLong(key) : -1;
    }
}
