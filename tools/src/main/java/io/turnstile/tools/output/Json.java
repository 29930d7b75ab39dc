package io.turnstile.tools.output;

import io.turnstile.internal.value.PrintableText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes plain Java objects as JSON (RFC 8259): maps, collections, text, numbers, booleans and null. What JSON has no numbers
 * for becomes text: "NaN", "Infinity", "-Infinity". Bytes become {"base64": "..."}. Anything else becomes its text.
 */
public final class Json {
    private static final String INDENT = "  ";

    private final Appendable out;

    /** Maps and lists that are being written, the outermost first. */
    private final Deque<Level> levels = new ArrayDeque<>();

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
        new Json(out).document(document);
        out.append('\n');
    }

    /** A map or list that is being written. */
    private static final class Level {
        private final Iterator<?> rest;
        private final boolean flat;
        private final char end;
        private String separator;

        Level(final Iterator<?> rest, final boolean flat, final char end) {
            this.rest = rest;
            this.flat = flat;
            this.end = end;
            this.separator = "";
        }
    }

    /** Without recursion: documents may be nested deep. */
    private void document(final Object document) throws IOException {
        begin(document);
        while (!levels.isEmpty()) {
            final Level level = levels.getLast();
            if (level.rest.hasNext()) {
                next(level);
            } else {
                levels.removeLast();
                lineBreak(level);
                out.append(level.end);
            }
        }
    }

    private void next(final Level level) throws IOException {
        out.append(level.separator);
        level.separator = level.flat ? ", " : ",";
        lineBreak(level);
        final Object next = level.rest.next();
        if (next instanceof Map.Entry<?, ?> entry && level.end == '}') {
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            begin(entry.getValue());
        } else {
            begin(next);
        }
    }

    private void lineBreak(final Level level) throws IOException {
        if (!level.flat) {
            out.append('\n').append(INDENT.repeat(levels.size()));
        }
    }

    /** Writes a value; of one that is not empty the beginning. */
    private void begin(final Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            begin('{', map.entrySet(), map.isEmpty(), '}');
        } else if (value instanceof Collection<?> list) {
            begin('[', list, list.stream().noneMatch(each -> each instanceof Map || each instanceof Collection), ']');
        } else if (value instanceof byte[] bytes) {
            begin(Map.of("base64", Base64.getEncoder().encodeToString(bytes)));
        } else if (value == null || value instanceof Boolean || isNumber(value)) {
            out.append(String.valueOf(value));
        } else {
            text(value.toString());
        }
    }

    /** Lists of what is not itself nested stand on one line. */
    private void begin(final char start, final Collection<?> content, final boolean flat, final char end)
            throws IOException {
        out.append(start);
        levels.addLast(new Level(content.iterator(), flat, end));
    }

    private static boolean isNumber(final Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(((Number) value).doubleValue());
        }
        return value instanceof Number;
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
