package io.turnstile.internal.value;

/**
 * Text for messages and terminals. Names, keys, members' names and other text of a region may hold anything, also what makes
 * a terminal obey (U+001B, U+009B), turns the direction of what follows (U+202E), begins a line where none is expected
 * (U+2028) or is not seen at all. All of this is written as Java writes it in source code.
 */
public final class PrintableText {
    private PrintableText() {}

    /**
     * The text with everything that is no visible character or space replaced by its UTF-16 units in the form {@code \}{@code
     * u009b}: controls, formats, separators of lines and paragraphs, unpaired surrogates, private and unassigned code points.
     *
     * @param text any, or null.
     * @return the same object if nothing is replaced.
     */
    public static String of(final String text) {
        if (text == null || text.codePoints().allMatch(PrintableText::isPrintable)) {
            return text;
        }
        final StringBuilder printable = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(codePoint -> append(printable, codePoint));
        return printable.toString();
    }

    private static void append(final StringBuilder printable, final int codePoint) {
        if (isPrintable(codePoint)) {
            printable.appendCodePoint(codePoint);
        } else {
            for (final char unit : Character.toChars(codePoint)) {
                printable.append("\\u");
                for (int shift = Character.SIZE - 4; shift >= 0; shift -= 4) {
                    printable.append(Character.forDigit(unit >>> shift & 0xF, 16));
                }
            }
        }
    }

    /** Whether a code point is shown as itself and does nothing else. */
    public static boolean isPrintable(final int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return true;
        }
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR:
                return false;
            default:
                return true;
        }
    }
}
