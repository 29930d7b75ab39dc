package io.turnstile.stress.kills;

import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Compares all that a region holds with the model: names, kinds, contents, order. For the holder of the turn. */
final class Comparison {
    private static final int CLIP = 200;

    private final Region region;
    private final PlainContent model;
    private final List<String> differences = new ArrayList<>();

    private Comparison(final Region region, final PlainContent model) {
        this.region = region;
        this.model = model;
    }

    /** What is not equal; empty if all is. */
    static List<String> differences(final Region region, final PlainContent model) {
        final Comparison comparison = new Comparison(region, model);
        comparison.compare("names", model.names(), region.names());
        model.objects().forEach(comparison::compareNamed);
        return comparison.differences;
    }

    private void compareNamed(final String name, final Object expected) {
        if (region.contains(name)) {
            compare(name, expected, open(name, expected));
        }
    }

    private Object open(final String name, final Object expected) {
        if (expected instanceof ArrayList) {
            return SharedList.open(region, name);
        }
        if (expected instanceof Map) {
            return SharedMap.open(region, name);
        }
        if (expected instanceof ArrayDeque) {
            return SharedQueue.open(region, name);
        }
        return expected instanceof AtomicLong ? LongCell.open(region, name) : DoubleCell.open(region, name);
    }

    private void compare(final String path, final Object expected, final Object found) {
        if (expected instanceof ArrayList<?> list && found instanceof SharedList<?> shared) {
            compareInOrder(path, list, shared);
        } else if (expected instanceof ArrayDeque<?> deque && found instanceof SharedQueue<?> shared) {
            compareInOrder(path, deque, shared);
        } else if (expected instanceof LinkedHashMap<?, ?> map && found instanceof SharedMap<?, ?> shared) {
            compareInOrder(path + " keys", map.keySet(), shared.keySet());
            compareInOrder(path + " values", map.values(), shared.values());
        } else if (!isSame(expected, found)) {
            differences.add(path + ": expected " + text(expected) + ", found " + text(found));
        }
    }

    private void compareInOrder(final String path, final Collection<?> expected, final Collection<?> found) {
        if (expected.size() != found.size()) {
            differences.add(path + ": expected size=" + expected.size() + ", found size=" + found.size());
            return;
        }
        final Iterator<?> elements = found.iterator();
        int index = 0;
        for (final Object element : expected) {
            compare(path + "[" + index++ + "]", element, elements.next());
        }
    }

    private static boolean isSame(final Object expected, final Object found) {
        if (expected instanceof AtomicLong cell) {
            return found instanceof LongCell shared && shared.get() == cell.get();
        }
        if (expected instanceof AtomicReference<?> cell) {
            return found instanceof DoubleCell shared && cell.get().equals(shared.get());
        }
        if (expected instanceof byte[] bytes) {
            return found instanceof byte[] other && Arrays.equals(bytes, other);
        }
        // What is left are names, tuples and simple values; a list is an ArrayList only if it must be a shared one.
        return Objects.equals(expected, found)
                && !(expected instanceof ArrayList && !expected.getClass().equals(found.getClass()));
    }

    private static String text(final Object value) {
        final String kind = value == null ? "" : value.getClass().getSimpleName() + " ";
        final String text = kind + (value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
        return text.length() <= CLIP ? text : text.substring(0, CLIP) + "...";
    }

    /** How many objects of each kind the names reach, as {@link Region#stats} counts them after a collect. */
    static Map<String, Long> countObjects(final PlainContent model) {
        final Map<String, Long> counts = new HashMap<>(Map.of("directory", 1L));
        final Map<Object, Object> seen = new IdentityHashMap<>();
        model.objects().values().forEach(object -> count(object, counts, seen));
        return counts;
    }

    private static void count(final Object object, final Map<String, Long> counts, final Map<Object, Object> seen) {
        final String kind = kind(object);
        if (kind != null && seen.put(object, object) == null) {
            counts.merge(kind, 1L, Long::sum);
            if (object instanceof Collection<?> collection) {
                collection.forEach(element -> count(element, counts, seen));
            } else if (object instanceof Map<?, ?> map) {
                map.values().forEach(value -> count(value, counts, seen));
            }
        }
    }

    private static String kind(final Object object) {
        if (object instanceof ArrayList) {
            return "SharedList";
        }
        if (object instanceof ArrayDeque) {
            return "SharedQueue";
        }
        if (object instanceof Map) {
            return "SharedMap";
        }
        if (object instanceof AtomicLong) {
            return "LongCell";
        }
        return object instanceof AtomicReference ? "DoubleCell" : null;
    }
}
