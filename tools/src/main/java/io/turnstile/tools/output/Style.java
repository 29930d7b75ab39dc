package io.turnstile.tools.output;

import picocli.CommandLine.Help.Ansi;

/** Colours, where there is a terminal to show them and NO_COLOR does not forbid it. */
public final class Style {
    private static final String RESET = "\u001b[0m";

    private final boolean colours;

    private Style(final boolean colours) {
        this.colours = colours;
    }

    /** For where the output goes. */
    public static Style automatic() {
        return new Style(Ansi.AUTO.enabled());
    }

    /** With colours or without. */
    public static Style of(final boolean colours) {
        return new Style(colours);
    }

    /** A heading. */
    public String heading(final String text) {
        return in("\u001b[1m", text);
    }

    /** Something is well. */
    public String good(final String text) {
        return in("\u001b[32m", text);
    }

    /** Something deserves a look. */
    public String warning(final String text) {
        return in("\u001b[33m", text);
    }

    /** Something is wrong. */
    public String bad(final String text) {
        return in("\u001b[31m", text);
    }

    private String in(final String colour, final String text) {
        return colours ? colour + text + RESET : text;
    }
}
