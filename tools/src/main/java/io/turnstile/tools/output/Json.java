package io.turnstile.tools.output;

import io.turnstile.internal.value.PrintableText;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;

/**
 * Writes plain Java objects as JSON (RFC 8259): maps, collections, text, numbers, booleans and null. What JSON has no numbers
 * for becomes text: "NaN", "Infinity", "-Infinity". Bytes become {"base64": "..."}. Anything else becomes its text.
 */
public final class Json {
    private static final String INDENT = "  ";

    private final Appendable out;

    private Json(final Appendable out) {
        this.out = out;
    }

    /**
     * Writes a document, indented, with a line break at its end.
     *
     * @param out      where to.
     * @param document what.
     * @throws IOException if it can not be written.
     */
    public static void write(final Appendable out, final Object document) throws IOException {
        new Json(out).value(document, "");
        out.append('\n');
    }

    private void value(final Object value, final String indent) throws IOException {
        if (value instanceof Map<?, ?> map) {
            map(map, indent);
        } else if (value instanceof Collection<?> list) {
            list(list, indent);
        } else if (value instanceof byte[] bytes) {
            map(Map.of("base64", Base64.getEncoder().encodeToString(bytes)), indent);
        } else if (value == null || value instanceof Boolean || isNumber(value)) {
            out.append(String.valueOf(value));
        } else {
            text(value.toString());
        }
    }

    private static boolean isNumber(final Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        }
        return value instanceof Number;
    }

    private void map(final Map<?, ?> map, final String indent) throws IOException {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        final String inner = indent + INDENT;
        String separator = "{\n";
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append(inner);
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), inner);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    /** Lists of what is not itself nested stand on one line. */
    private void list(final Collection<?> list, final String indent) throws IOException {
        final boolean flat = list.stream().noneMatch(each -> each instanceof Map || each instanceof Collection);
        final String inner = flat ? "" : "\n" + indent + INDENT;
        out.append('[');
        String separator = inner;
        for (final Object each : list) {
            out.append(separator);
            value(each, indent + INDENT);
            separator = flat ? ", " : "," + inner;
        }
        if (!flat) {
            out.append('\n').append(indent);
        }
        out.append(']');
    }

    private void text(final String text) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(final char c) throws IOException {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // Halves of pairs too: alone they are no UTF-8.
                if (!PrintableText.isPrintable(c)) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
