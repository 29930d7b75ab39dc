package io.turnstile.internal.value;

import java.util.function.IntConsumer;

/**
 * Of which kinds of objects this JVM has done once what is done in turns, and of which it will have to. Plain: a value that
 * comes late costs a rehearsal more, or a turn that loads a class.
 */
public final class RehearsedKinds {
    /** How many codes of kinds there can be. */
    public static final int CODES = 256;

    private static final boolean[] REHEARSED = new boolean[CODES];
    private static final boolean[] WANTED = new boolean[CODES];

    private RehearsedKinds() {}

    static boolean has(final int code) {
        return REHEARSED[code & CODES - 1];
    }

    /** Before the next turn. */
    public static void want(final int code) {
        WANTED[code & CODES - 1] = true;
    }

    /** Rehearses the kinds that are wanted and are not rehearsed yet; called by one thread at a time. */
    public static void rehearse(final IntConsumer rehearsal) {
        for (int code = 0; code < CODES; code++) {
            if (WANTED[code] && !REHEARSED[code]) {
                rehearsal.accept(code);
                REHEARSED[code] = true;
            }
        }
    }
}
