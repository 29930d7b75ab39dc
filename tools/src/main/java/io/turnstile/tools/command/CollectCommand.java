package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Frees what no name reaches. */
@Command(
        name = "collect",
        sortOptions = false,
        description = "Frees objects that no name reaches: circles. Takes a turn, and walks the region in it.")
public final class CollectCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    private CollectCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.open("collect")) {
            final long freed = region.collect();
            if (isJson()) {
                printJson(Map.of("freed", freed));
            } else {
                out().println(Table.plain(region.name()) + ": freed " + freed + (freed == 1 ? " object" : " objects"));
            }
            return DONE;
        }
    }
}
