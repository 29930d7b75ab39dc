package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.output.Size;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives memory back. */
@Command(
        name = "trim",
        sortOptions = false,
        description =
                "Merges free memory, and gives what is above the last block back to the system if nobody else has the"
                        + " region open. Takes two turns.")
public final class TrimCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    private TrimCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.open("trim")) {
            final long bytes = region.trim();
            if (isJson()) {
                printJson(Map.of("givenBack", bytes));
            } else {
                out().println(Table.plain(region.name()) + ": gave " + Size.text(bytes) + " back"
                        + (bytes == 0 ? "; nothing is free at the end, or somebody else has the region open" : ""));
            }
            return DONE;
        }
    }
}
