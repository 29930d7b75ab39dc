package io.turnstile.tools.content;

import io.turnstile.collections.SharedArray;
import io.turnstile.tools.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One object or value of a region, as {@code tree} tells of it.
 *
 * @param path       that leads to it.
 * @param kind       of it.
 * @param size       elements of a container or an array, -1 of a plain value.
 * @param array      type and place of an array, else null.
 * @param value      of a plain value or cell, else null.
 * @param attributes of an array.
 */
public record TreeRow(
        String path, String kind, long size, ArrayPlace array, Object value, Map<String, Object> attributes) {
    private static final int VALUE_LENGTH = 60;

    /**
     * Where an array lies, so that other programs can map it.
     *
     * @param dtype   as numpy calls it.
     * @param type    as Turnstile calls it.
     * @param shape   extents.
     * @param strides in bytes.
     * @param bytes   of all elements.
     * @param offset  from the start of the file.
     */
    public record ArrayPlace(String dtype, String type, List<Long> shape, List<Long> strides, long bytes, long offset) {
        static ArrayPlace of(final SharedArray array) {
            return new ArrayPlace(
                    array.dtype().numpy(),
                    array.dtype().name().toLowerCase(java.util.Locale.ROOT),
                    Elements.extents(array),
                    java.util.Arrays.stream(array.strides()).boxed().toList(),
                    array.byteSize(),
                    array.fileOffset());
        }

        /** Extents for people. */
        public String shapeText() {
            return shape.isEmpty()
                    ? "scalar"
                    : shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
        }
    }

    /** Attributes, or the value, on one line. */
    public String details() {
        if (array == null) {
            return value == null ? "" : brief(value);
        }
        return attributes.entrySet().stream()
                .map(entry -> Table.plain(entry.getKey()) + "=" + brief(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String brief(final Object value) {
        final String text = value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value);
        final String cut = text.length() <= VALUE_LENGTH ? text : text.substring(0, VALUE_LENGTH) + "...";
        return value instanceof CharSequence ? '"' + cut + '"' : cut;
    }

    /** For JSON. */
    public Map<String, Object> document() {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", path);
        document.put("kind", kind);
        if (array != null) {
            document.put("dtype", array.dtype());
            document.put("shape", array.shape());
            document.put("strides", array.strides());
            document.put("bytes", array.bytes());
            document.put("offset", array.offset());
            document.put("attributes", attributes);
        } else if (size >= 0) {
            document.put("size", size);
        } else {
            document.put("value", value);
        }
        return document;
    }
}
