package io.turnstile.internal.value;

import io.turnstile.Region;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that users can see in a region, as plain values that can be compared. */
public final class Contents {
    private Contents() {}

    /**
     * Names in their order, each with the kind of its object and an unshared deep copy of it.
     *
     * @param region to look at; takes a turn.
     * @return what is in it.
     */
    public static Map<String, List<Object>> of(final Region region) {
        SampleTypes.register(region);
        final Attachment attachment = region.attachment();
        return attachment
                .turns()
                .write(() -> dict(attachment, attachment.directory().descriptor()));
    }

    private static Map<String, List<Object>> dict(final Attachment attachment, final long directory) {
        final Map<String, List<Object>> contents = new LinkedHashMap<>();
        final Dict dict = new Dict(attachment);
        for (int entry = dict.first(directory); entry != Dict.NONE; entry = dict.next(directory, entry)) {
            final String name = (String) attachment.values().load(dict.key(directory, entry));
            contents.put(name, object(attachment, dict.value(directory, entry)));
        }
        return contents;
    }

    private static List<Object> object(final Attachment attachment, final long slot) {
        final long descriptor = attachment.values().payload(slot);
        final ObjectKind kind = attachment.objects().kindOf(descriptor);
        final Object content = kind.code() == RegionDictKind.DIRECTORY
                ? dictOfValues(attachment, descriptor)
                : attachment.values().snapshot(slot);
        return List.of(kind.name(), comparable(content));
    }

    /** Arrays are compared by content, and the order in a map or a set counts. */
    private static Object comparable(final Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Map<?, ?> map) {
            final List<Object> entries = new ArrayList<>();
            map.forEach((key, element) -> entries.add(Arrays.asList(comparable(key), comparable(element))));
            return entries;
        }
        if (value instanceof Collection<?> elements) {
            final List<Object> copies = new ArrayList<>();
            elements.forEach(element -> copies.add(comparable(element)));
            return copies;
        }
        return value;
    }

    /** A dict that a test has made. */
    private static Map<Object, Object> dictOfValues(final Attachment attachment, final long descriptor) {
        final Map<Object, Object> contents = new LinkedHashMap<>();
        final Dict dict = new Dict(attachment);
        for (int entry = dict.first(descriptor); entry != Dict.NONE; entry = dict.next(descriptor, entry)) {
            contents.put(
                    attachment.values().load(dict.key(descriptor, entry)),
                    attachment.values().snapshot(dict.value(descriptor, entry)));
        }
        return contents;
    }
}
