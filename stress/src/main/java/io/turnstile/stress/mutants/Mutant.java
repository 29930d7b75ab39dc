package io.turnstile.stress.mutants;

import java.util.List;

/**
 * A damaged region.
 *
 * @param template what it was before.
 * @param timing   when it is damaged.
 * @param changes  of words.
 * @param length   of the file, if it is cut or made longer, else -1.
 */
record Mutant(Template template, Timing timing, List<Change> changes, long length) {
    /** When the changes are made. */
    enum Timing {
        /** Before the region is opened. */
        BEFORE,

        /** Between two operations of one that is attached. */
        ATTACHED,

        /** Again and again, while one that is attached goes on. */
        RACING
    }

    static final long SAME_LENGTH = -1;

    /** Whether the region is changed in one word that its check must find. */
    boolean mustBeFound() {
        return timing == Timing.BEFORE
                && template.isQuiet()
                && length == SAME_LENGTH
                && changes.size() == 1
                && changes.get(0).mustBeFound();
    }

    @Override
    public String toString() {
        return "template=" + template + " timing=" + timing + (length == SAME_LENGTH ? "" : " length=" + length)
                + " changes=" + changes;
    }
}
