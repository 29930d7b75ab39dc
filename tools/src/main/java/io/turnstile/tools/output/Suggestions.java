package io.turnstile.tools.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. */
public final class Suggestions {
    private static final int MOST = 3;

    private Suggestions() {}

    /**
     * Names near to one that does not exist.
     *
     * @param wanted what was typed.
     * @param names  what there is.
     * @return "; did you mean a, b?", or nothing if no name is near.
     */
    public static String near(final String wanted, final Collection<String> names) {
        final List<String> near = new ArrayList<>(names.stream()
                .filter(name -> isNear(wanted, name))
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name)).thenComparing(name -> name))
                .limit(MOST)
                .map(Table::plain)
                .toList());
        return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
    }

    private static boolean isNear(final String wanted, final String name) {
        final String a = wanted.toLowerCase(Locale.ROOT);
        final String b = name.toLowerCase(Locale.ROOT);
        return distance(a, b) <= Math.max(1, Math.min(a.length(), b.length()) / 3)
                || a.length() > 2 && (b.startsWith(a) || a.startsWith(b) && b.length() > 2);
    }

    /** Levenshtein's: least number of characters to insert, delete or replace. */
    private static int distance(final String a, final String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[before.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                final int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
