package io.turnstile.tools.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(name -> name))
                .limit(MOST)
                .toList());
        return of(near);
    }

    /**
     * Names, one of which was meant.
     *
     * @param names may be none.
     * @return "; did you mean a, b?", or nothing.
     */
    public static String of(final Collection<String> names) {
        return names.isEmpty()
                ? ""
                : "; did you mean " + names.stream().map(Table::plain).collect(Collectors.joining(", ")) + "?";
    }

    private static boolean isNear(final String wanted, final String name) {
        final String a = wanted.toLowerCase(Locale.ROOT);
        final String b = name.toLowerCase(Locale.ROOT);
        return distance(a, b) <= Math.max(1, Math.min(a.length(), b.length()) / 3)
                || a.length() > 2 && (b.startsWith(a) || a.startsWith(b) && b.length() > 2);
    }

    /** Least number of characters to insert, delete, replace, or exchange with their neighbours (optimal string alignment). */
    private static int distance(final String a, final String b) {
        final int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                least[i][j] = i == 0 || j == 0 ? i + j : distance(a, b, least, i, j);
            }
        }
        return least[a.length()][b.length()];
    }

    private static int distance(final String a, final String b, final int[][] least, final int i, final int j) {
        final char last = a.charAt(i - 1);
        final int replaced = least[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
        final int best = Math.min(replaced, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
        final boolean exchanged = i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, least[i - 2][j - 2] + 1) : best;
    }
}
