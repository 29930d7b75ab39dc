package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.RegionNotFoundException;
import io.turnstile.WrongTypeException;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Directory;
import io.turnstile.tools.output.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds what a path leads to: the name of an object, then keys of maps, indices of lists and of the first dimension of arrays,
 * and attributes of arrays as "@unit". Names and keys may contain slashes: the shortest that leads on is taken first. Keys that
 * are no Strings go by the texts of {@link KeyTexts}.
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

    /** Keys that have the text of the path, and are not told apart by it. */
    private List<String> sameText = List.of();

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
        final Object found = walk();
        if (found == MISSING) {
            final String wanted = reached < 0 ? path : parts[reached];
            throw new RegionNotFoundException("region=" + region.name() + " has nothing at path=" + path
                    + (sameText.isEmpty() ? Suggestions.near(wanted, choices) : Suggestions.of(sameText)));
        }
        return found;
    }

    /** A container on the way, and how many parts of the path have been taken for a key of it. */
    private static final class Step {
        private final Object container;
        private final int from;
        private final StringBuilder key = new StringBuilder();
        private int end;

        Step(final Object container, final int from) {
            this.container = container;
            this.from = from;
            this.end = from;
        }

        /** The next longer key. */
        String next(final String... parts) {
            key.append(end == from ? "" : "/").append(parts[end]);
            end++;
            return key.toString();
        }
    }

    /** Goes in as far as it can, and back where it can not; without recursion, since containers may be nested deep. */
    private Object walk() {
        final Deque<Step> steps = new ArrayDeque<>();
        steps.push(new Step(region.attachment().directory(), 0));
        while (!steps.isEmpty()) {
            final Step step = steps.peek();
            if (step.end == parts.length) {
                note(step);
                steps.pop();
                continue;
            }
            final Object child = child(step.container, step.next(parts));
            if (child != MISSING && step.end == parts.length) {
                return child;
            }
            if (child != MISSING) {
                steps.push(new Step(child, step.end));
            }
        }
        return MISSING;
    }

    private void note(final Step step) {
        if (step.from > reached) {
            reached = step.from;
            choices = keys(step.container);
        }
    }

    private List<String> keys(final Object container) {
        if (container instanceof Directory) {
            return region.names();
        }
        return container instanceof Map<?, ?>
                ? new ArrayList<>(Values.children(container, MOST_KEYS).keySet())
                : List.of();
    }

    private Object child(final Object container, final String key) {
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

    /** By the text of the key: the String first, then what is no String and has this text alone, or with its type. */
    private Object entry(final Map<?, ?> map, final String text) {
        if (has(map, text)) {
            return map.get(text);
        }
        final List<Object> keys =
                KeyTexts.candidates(text).stream().filter(key -> has(map, key)).toList();
        if (keys.size() == 1) {
            return map.get(keys.get(0));
        }
        final Map<String, Object> entries = KeyTexts.entries(map, MOST_KEYS);
        if (entries.containsKey(text)) {
            return entries.get(text);
        }
        sameText = keys.isEmpty() ? sameText : KeyTexts.typed(keys);
        return MISSING;
    }

    /** Keys of another type have no place in an order; an order of which only the name is known finds none. */
    private static boolean has(final Map<?, ?> map, final Object key) {
        try {
            return map.containsKey(key);
        } catch (final ClassCastException | WrongTypeException e) {
            return false;
        }
    }

    private Object element(final SharedArray array, final String key) {
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
