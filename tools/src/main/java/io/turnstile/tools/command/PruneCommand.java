package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes leftovers of the dead. */
@Command(
        name = "prune",
        sortOptions = false,
        description =
                "Removes what dead processes left: half-made regions, lock files, member slots; ends their turns.")
public final class PruneCommand extends ToolCommand {
    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIRECTORY",
            description = "Where to look (default /dev/shm).")
    private Path directory = RegionName.SHARED_MEMORY;

    private PruneCommand() {}

    @Override
    public Integer call() throws IOException {
        final List<String> removed = Region.prune(directory);
        if (isJson()) {
            printJson(Map.of("removed", removed));
        } else {
            removed.forEach(line -> out().println("removed " + Table.plain(line)));
        }
        return DONE;
    }
}
