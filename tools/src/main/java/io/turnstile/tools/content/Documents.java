package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.collections.SharedArray;
import io.turnstile.internal.value.Handle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies what is in a region into plain maps, lists and values, for printing. An object that contains itself is cut off there.
 * All methods are to be called within {@link Region#read}.
 */
public final class Documents {
    private static final long MOST_ELEMENTS = 20_000_000;
    private static final int MAX_DEPTH = 200;

    private final Region region;
    private final long mostElements;
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

    private Object copy(final Object value) {
        final Handle handle = Values.handle(region, value);
        if (handle == null) {
            return plain(value);
        }
        if (path.size() == MAX_DEPTH || !path.add(handle)) {
            return "(contains itself)";
        }
        final Object copy = shared(value, handle);
        path.remove(handle);
        return copy;
    }

    private Object shared(final Object value, final Handle handle) {
        if (value instanceof SharedArray array) {
            return array(array);
        }
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            return plain(value);
        }
        return Values.snapshot(region, value, handle);
    }

    private Object plain(final Object value) {
        if (value instanceof Map<?, ?> map) {
            final Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(Values.key(key), copy(element)));
            return copy;
        }
        if (value instanceof Collection<?> collection) {
            final List<Object> copy = new ArrayList<>();
            collection.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        return value;
    }

    private Map<String, Object> array(final SharedArray array) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("dtype", array.dtype().numpy());
        document.put("shape", Elements.extents(array));
        document.put("attributes", plain(array.attributes()));
        if (array.size() <= mostElements) {
            document.put("elements", Elements.of(array));
        }
        return document;
    }
}
