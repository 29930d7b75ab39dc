package io.turnstile.tools.output;

import java.io.Console;

/** Whether somebody looks. */
public final class Terminal {
    private static final int FIRST_WITH_OTHER_CONSOLES = 22;

    private Terminal() {}

    /** Whether this process has a terminal for input and output. */
    public static boolean isThere() {
        final Console console = System.console();
        if (console == null || Runtime.version().feature() < FIRST_WITH_OTHER_CONSOLES) {
            return console != null;
        }
        try {
            // From 22 on there may be a console where there is no terminal, and it can be asked.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (final ReflectiveOperationException e) {
            return false;
        }
    }
}
