package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.content.ObjectTree;
import io.turnstile.tools.content.TreeRow;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in a region. */
@Command(
        name = "tree",
        sortOptions = false,
        description = "Shows the objects of a region: path, kind, shape, type, size, attributes or value.")
public final class TreeCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "Where to begin.")
    private String path;

    @Option(
            names = {"-d", "--depth"},
            paramLabel = "LEVELS",
            description = "Levels below the beginning; 0 is the beginning only.")
    private int depth = Integer.MAX_VALUE;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "Entries shown of one container (default ${DEFAULT-VALUE}).")
    private int limit;

    private TreeCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.openReadOnly()) {
            final List<TreeRow> rows = ObjectTree.rows(region, path, limit, depth);
            if (isJson()) {
                printJson(rows.stream().map(TreeRow::document).toList());
            } else {
                out().print(table(rows));
            }
            return DONE;
        }
    }

    private String table(final List<TreeRow> rows) {
        final Table table = new Table()
                .left("PATH")
                .left("KIND")
                .left("SHAPE")
                .left("TYPE")
                .right("SIZE")
                .left("ATTRIBUTES OR VALUE");
        for (final TreeRow row : rows) {
            final TreeRow.ArrayPlace array = row.array();
            table.row()
                    .cell(row.path())
                    .cell(row.kind())
                    .cell(array != null ? array.shapeText() : row.size() >= 0 ? String.valueOf(row.size()) : "")
                    .cell(array != null ? array.type() : "")
                    .cell(array != null ? Size.text(array.bytes()) : "")
                    .cell(row.details());
        }
        return table.text(style());
    }
}
