package io.turnstile.tools.output;

import io.turnstile.internal.value.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Columns of text, as wide as they must be. What would move the cursor or change colours is shown as a question mark: names come
 * from other processes.
 */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    private record Column(String name, boolean right) {}

    private record Cell(String text, UnaryOperator<String> style) {}

    /** Adds a column of text. */
    public Table left(final String name) {
        columns.add(new Column(name, false));
        return this;
    }

    /** Adds a column of numbers. */
    public Table right(final String name) {
        columns.add(new Column(name, true));
        return this;
    }

    /** Begins a row. */
    public Table row() {
        rows.add(new ArrayList<>());
        return this;
    }

    /** Adds a cell to the last row. */
    public Table cell(final Object text) {
        return cell(text, UnaryOperator.identity());
    }

    /** Adds a cell in a colour to the last row. */
    public Table cell(final Object text, final UnaryOperator<String> style) {
        rows.get(rows.size() - 1).add(new Cell(plain(String.valueOf(text)), style));
        return this;
    }

    /** The text with whatever a terminal could obey made visible, see {@link PrintableText}. */
    public static String plain(final String text) {
        return PrintableText.of(text);
    }

    /**
     * The table with its headings.
     *
     * @param style of them.
     * @return lines, each with its line break.
     */
    public String text(final Style style) {
        final int[] widths =
                columns.stream().mapToInt(column -> column.name().length()).toArray();
        for (final List<Cell> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).text().length());
            }
        }
        final StringBuilder text = new StringBuilder();
        final List<Cell> headings = columns.stream()
                .map(column -> new Cell(column.name(), style::heading))
                .toList();
        line(text, headings, widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private void line(final StringBuilder text, final List<Cell> row, final int[] widths) {
        final int start = text.length();
        for (int i = 0; i < row.size(); i++) {
            final Cell cell = row.get(i);
            final String padding = " ".repeat(widths[i] - cell.text().length());
            final String styled = cell.style().apply(cell.text());
            text.append(columns.get(i).right() ? padding + styled : styled + padding);
            text.append(GAP);
        }
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }
}
