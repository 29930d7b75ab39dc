package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.content.RegionSummary;
import io.turnstile.tools.content.RegionSummary.Grade;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Style;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists regions, sound or not. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the regions in shared memory that you can read: size, members, named objects, health.")
public final class ListCommand extends ToolCommand {
    private static final String UNKNOWN = "-";
    private static final int HEALTH_LENGTH = 100;

    @Option(
            names = {"-s", "--short"},
            description = "Print names only.")
    private boolean brief;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIRECTORY",
            description = "Where to look (default /dev/shm).")
    private Path directory = RegionName.SHARED_MEMORY;

    private ListCommand() {}

    @Override
    public Integer call() throws IOException {
        final List<RegionSummary> regions = Region.list(directory).stream()
                .map(RegionSummary::of)
                .filter(Objects::nonNull)
                .toList();
        if (isJson()) {
            printJson(regions.stream().map(RegionSummary::document).toList());
        } else if (brief) {
            regions.forEach(region -> out().println(Table.plain(region.info().name())));
        } else {
            out().print(table(regions));
        }
        return DONE;
    }

    private String table(final List<RegionSummary> regions) {
        final Table table = new Table()
                .left("NAME")
                .right("USED")
                .right("COMMITTED")
                .right("CAPACITY")
                .right("MEMBERS")
                .right("OBJECTS")
                .left("HEALTH");
        regions.forEach(region -> row(table, region));
        return table.text(style());
    }

    private void row(final Table table, final RegionSummary region) {
        final boolean readable = region.isReadable();
        table.row()
                .cell(region.info().name())
                .cell(readable ? Size.text(region.info().used()) : UNKNOWN)
                .cell(readable ? Size.text(region.info().committed()) : UNKNOWN)
                .cell(readable ? Size.text(region.info().capacity()) : UNKNOWN)
                .cell(readable ? String.valueOf(region.alive()) : UNKNOWN)
                .cell(region.objects() < 0 ? UNKNOWN : String.valueOf(region.objects()))
                .cell(shortened(region.health()), colour(style(), region.grade()));
    }

    private static String shortened(final String text) {
        return text.length() <= HEALTH_LENGTH ? text : text.substring(0, HEALTH_LENGTH) + "...";
    }

    private static UnaryOperator<String> colour(final Style style, final Grade grade) {
        return switch (grade) {
            case OK -> style::good;
            case WARNING -> style::warning;
            case DAMAGED -> style::bad;
        };
    }
}
