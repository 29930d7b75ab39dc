package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Handle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Copies what is in a region into plain maps, lists and values, for printing. An object that contains itself is cut off there,
 * and so is what is nested too deep. All methods are to be called within {@link Region#read}.
 */
public final class Documents {
    private static final long MOST_ELEMENTS = 20_000_000;

    /** Deeper ones would be mostly indentation. */
    private static final int MAX_DEPTH = 2_000;

    private final Region region;
    private final long mostElements;

    /** Containers that are being copied, the outermost first. */
    private final Deque<Level> levels = new ArrayDeque<>();

    /** Those of them that are shared. */
    private final Set<Handle> path = new HashSet<>();

    private Documents(final Region region, final long mostElements) {
        this.region = region;
        this.mostElements = mostElements;
    }

    /**
     * All objects of a region.
     *
     * @param region       which.
     * @param mostElements of larger arrays only type and shape are told.
     * @return by name.
     */
    public static Map<String, Object> all(final Region region, final long mostElements) {
        final Map<String, Object> document = new LinkedHashMap<>();
        for (final String name : region.names()) {
            document.put(name, of(region, region.attachment().directory().get(name), mostElements));
        }
        return document;
    }

    /** One object or value. */
    public static Object of(final Region region, final Object value, final long mostElements) {
        return new Documents(region, mostElements).copy(value);
    }

    /**
     * One object or value; of an array only the elements.
     *
     * @throws UnsupportedValueException if the array is too large to be printed.
     */
    public static Object valueOf(final Region region, final Object value) {
        if (value instanceof SharedArray array) {
            if (array.size() > MOST_ELEMENTS) {
                throw new UnsupportedValueException("an array of size=" + array.size() + ", at most " + MOST_ELEMENTS
                        + " elements can be printed; export-npy writes it to a file");
            }
            return Elements.of(array);
        }
        return of(region, value, MOST_ELEMENTS);
    }

    /** A container that is being copied: what of it is still to come, and where that goes. */
    private record Level(
            Handle handle, Iterator<? extends Map.Entry<String, ?>> rest, BiConsumer<String, Object> copy) {}

    /** Without recursion: a stack is sooner at its end than a container is. */
    private Object copy(final Object value) {
        final Object copy = begin(value);
        while (!levels.isEmpty()) {
            final Level level = levels.getLast();
            if (level.rest.hasNext()) {
                final Map.Entry<String, ?> next = level.rest.next();
                level.copy.accept(next.getKey(), begin(next.getValue()));
            } else {
                levels.removeLast();
                path.remove(level.handle);
            }
        }
        return copy;
    }

    /** The copy of a value; that of a container is empty, and the innermost level of those that are being filled. */
    private Object begin(final Object value) {
        final Handle handle = Values.handle(region, value);
        if (handle != null && path.contains(handle)) {
            return "(contains itself)";
        }
        final boolean map = value instanceof Map;
        final boolean array = value instanceof SharedArray;
        if (!map && !array && !(value instanceof Collection)) {
            return handle == null ? value : Values.snapshot(region, value, handle);
        }
        if (levels.size() == MAX_DEPTH) {
            return "(nested deeper than " + MAX_DEPTH + " levels)";
        }
        if (handle != null) {
            path.add(handle);
        }
        if (array) {
            return array((SharedArray) value, handle);
        }
        return map ? map((Map<?, ?>) value, handle) : list((Collection<?>) value, handle);
    }

    private Map<String, Object> map(final Map<?, ?> map, final Handle handle) {
        final Map<String, Object> copy = new LinkedHashMap<>();
        levels.addLast(new Level(
                handle, KeyTexts.entries(map, Integer.MAX_VALUE).entrySet().iterator(), copy::put));
        return copy;
    }

    private List<Object> list(final Collection<?> list, final Handle handle) {
        final List<Object> copy = new ArrayList<>();
        final Iterator<?> elements = list.iterator();
        levels.addLast(new Level(
                handle,
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return elements.hasNext();
                    }

                    @Override
                    public Map.Entry<String, Object> next() {
                        return new java.util.AbstractMap.SimpleImmutableEntry<>("", elements.next());
                    }
                },
                (none, element) -> copy.add(element)));
        return copy;
    }

    private Map<String, Object> array(final SharedArray array, final Handle handle) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("dtype", array.dtype().numpy());
        document.put("shape", Elements.extents(array));
        document.put("attributes", map(array.attributes(), handle));
        if (array.size() <= mostElements) {
            document.put("elements", Elements.of(array));
        }
        return document;
    }
}
