package io.turnstile.tools.content;

import io.turnstile.Region;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedObject;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.value.Handle;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a value of a region is, whatever it is. */
final class Values {
    private static final String SHARED = "Shared";

    private Values() {}

    /** What an object of the region is known by, null for a plain value. */
    static Handle handle(final Region region, final Object value) {
        return value == null ? null : region.attachment().kinds().handleOf(value);
    }

    /** An unshared copy of an object that is no container. */
    static Object snapshot(final Region region, final Object value, final Handle handle) {
        final int code = DescriptorLayout.kind(region.attachment().memory().getLong(handle.live()));
        return region.attachment().kinds().of(code).snapshot(value);
    }

    /** Kind of a shared object, type of a plain value: "map", "array", "LongCell", "String". */
    static String kind(final Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[]) {
            return "bytes";
        }
        if (value instanceof Collection<?> && !(value instanceof SharedObject)) {
            return "tuple";
        }
        final String name = value.getClass().getSimpleName();
        return name.startsWith(SHARED)
                ? Character.toLowerCase(name.charAt(SHARED.length())) + name.substring(SHARED.length() + 1)
                : name;
    }

    /** How many elements a container has, -1 if it is none. */
    static long size(final Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        return value instanceof SharedArray array ? array.size() : -1;
    }

    /** What a container holds, by the text of its key or by index, at most so many. Arrays hold nothing but elements. */
    static Map<String, Object> children(final Object container, final int most) {
        if (container instanceof Map<?, ?> map) {
            return KeyTexts.entries(map, most);
        }
        final Map<String, Object> children = new LinkedHashMap<>();
        if (container instanceof Collection<?> collection) {
            for (final Object element : collection) {
                if (children.size() == most) {
                    break;
                }
                children.put(String.valueOf(children.size()), element);
            }
        }
        return children;
    }
}
