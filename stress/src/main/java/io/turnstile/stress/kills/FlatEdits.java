package io.turnstile.stress.kills;

import io.turnstile.collections.DType;
import java.util.random.RandomGenerator;

/** Random changes of objects that hold no others: strings, bytes and arrays. They return something of what was there. */
final class FlatEdits {
    private static final DType[] TYPES = {
        DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.INT64, DType.FLOAT16, DType.FLOAT32, DType.FLOAT64
    };

    /** Letters of a string, about, and bytes; more than one piece of a rope. */
    private static final int MOST = 12_000;

    private static final int ROWS = 30;
    private static final int COLUMNS = 400;

    /** Numbers below this are exact in each type. */
    private static final int NUMBERS = 100;

    private FlatEdits() {}

    static Object string(final Content content, final String name, final RandomGenerator random) {
        final CharSequence string = content.string(name);
        final int from = random.nextInt(string.length() + 1);
        final int to = to(from, string.length(), random);
        final char before = from == string.length() ? 0 : string.charAt(from);
        content.replace(string, from, to, string.length() > MOST && from < to ? "" : text(random));
        return (long) before * string.length();
    }

    private static String text(final RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "\u6f22\u5b57 \ud83d\ude00".repeat(random.nextInt(20));
            case 2 -> "long ".repeat(random.nextInt(800));
            default -> "text " + random.nextInt(1000);
        };
    }

    private static int to(final int from, final int length, final RandomGenerator random) {
        return random.nextInt(3) == 0 ? from : Math.min(length, from + random.nextInt(MOST / 4));
    }

    static Object bytes(final Content content, final String name, final RandomGenerator random) {
        final Object bytes = content.bytes(name);
        final int length = content.length(bytes);
        final int from = random.nextInt(length + 1);
        final int to = to(from, length, random);
        final boolean shrinks = length > MOST && from < to || random.nextInt(6) == 0;
        content.replace(bytes, from, to, shrinks ? new byte[0] : RandomValues.bytes(random, MOST / 4));
        return content.length(bytes);
    }

    static Object array(final Content content, final String name, final RandomGenerator random) {
        final DType type = TYPES[random.nextInt(TYPES.length)];
        final Object array = content.array(name, type, 1 + random.nextInt(ROWS), 1 + random.nextInt(COLUMNS));
        final int from = random.nextInt(content.rows(array) + 1);
        switch (random.nextInt(8)) {
            case 0 -> content.fill(array, 0, content.rows(array), random.nextInt(NUMBERS));
            case 1 -> content.fill(array, from, content.rows(array), random.nextInt(NUMBERS));
            case 2 -> content.map(array, number -> (7 * number + 1) % NUMBERS);
            case 3, 4 -> Edits.map(content, content.attributes(array), NUMBERS, random);
            default -> {}
        }
        return content.set(array, random.nextInt(ROWS * COLUMNS), random.nextInt(NUMBERS));
    }
}
