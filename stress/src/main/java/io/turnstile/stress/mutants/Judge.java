package io.turnstile.stress.mutants;

import io.turnstile.RegionException;
import io.turnstile.SharedSemaphore;
import io.turnstile.internal.value.KeyOrder;
import io.turnstile.stress.mutants.Mutant.Timing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.NoSuchElementException;

/** What may be thrown by one who uses a damaged region: exceptions of Turnstile, and what contracts ask for. */
final class Judge {
    private static final String COLLECTIONS = "io.turnstile.collections.";
    private static final int LINES = 40;

    private Judge() {}

    static boolean isAllowed(final Mutant mutant, final Throwable thrown) {
        return thrown instanceof RegionException || isAnswer(mutant, thrown) || isDamagedContent(thrown);
    }

    /** What collections throw by contract when somebody else changes them meanwhile. */
    private static boolean isAnswer(final Mutant mutant, final Throwable thrown) {
        final boolean contract = thrown instanceof ConcurrentModificationException
                || thrown instanceof NoSuchElementException
                || thrown.getClass() == IndexOutOfBoundsException.class
                || thrown.getClass() == StringIndexOutOfBoundsException.class;
        return mutant.timing() != Timing.BEFORE
                && contract
                && thrown.getStackTrace()[0].getClassName().startsWith(COLLECTIONS);
    }

    /**
     * What objects say by contract to content that damage has made: sorted maps to a key that is of another type than the
     * one they hold, which may as well be the caller's mistake; semaphores to the release of a permit that is not on record.
     */
    private static boolean isDamagedContent(final Throwable thrown) {
        final Class<?> source = thrown instanceof ClassCastException
                ? KeyOrder.class
                : thrown instanceof IllegalMonitorStateException ? SharedSemaphore.class : null;
        return source != null
                && Arrays.stream(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(source.getName()));
    }

    /** The stack, of which an overflow has a thousand lines that say the same. */
    static String trace(final Throwable thrown) {
        final StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString().lines().limit(LINES).reduce("", (all, line) -> all + line + "\n");
    }
}
