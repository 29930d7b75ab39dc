package io.turnstile.collections;

/**
 * Searches and compares texts of which only a window is in this JVM's memory at a time.
 *
 * <p>A window is a String, of whose search and comparison the JIT makes vector instructions.
 */
interface Window {
    /** Chars of a window, and bytes of one of bytes. */
    int LENGTH = 8192;

    /** What is in a range, which there is. */
    String text(int from, int to);

    /** Where something is first found at or behind an index, -1 if nowhere. */
    static int indexOf(final Window text, final int length, final String wanted, final int from) {
        final int last = length - wanted.length();
        if (wanted.isEmpty()) {
            return Math.min(Math.max(from, 0), length);
        }
        for (long at = Math.max(from, 0); at <= last; at += LENGTH) {
            final int start = (int) at;
            final int found =
                    text.text(start, end(at + LENGTH - 1, wanted, length)).indexOf(wanted);
            if (found >= 0) {
                return start + found;
            }
        }
        return -1;
    }

    /** Where something is last found at or before an index, -1 if nowhere. */
    static int lastIndexOf(final Window text, final int length, final String wanted, final int from) {
        final int last = Math.min(from, length - wanted.length());
        if (wanted.isEmpty()) {
            return Math.max(last, -1);
        }
        for (long at = last; at >= 0; at -= LENGTH) {
            final int start = (int) Math.max(0, at - LENGTH + 1);
            final int found = text.text(start, end(at, wanted, length)).lastIndexOf(wanted);
            if (found >= 0) {
                return start + found;
            }
        }
        return -1;
    }

    private static int end(final long lastStart, final String wanted, final int length) {
        return (int) Math.min(length, lastStart + wanted.length());
    }

    /** Compares as String does. */
    static int compare(final Window one, final int length, final Window other, final int otherLength) {
        final int common = Math.min(length, otherLength);
        for (int at = 0; at < common; ) {
            final int end = at + Math.min(LENGTH, common - at);
            final int difference = one.text(at, end).compareTo(other.text(at, end));
            if (difference != 0) {
                return difference;
            }
            at = end;
        }
        return Integer.compare(length, otherLength);
    }
}
