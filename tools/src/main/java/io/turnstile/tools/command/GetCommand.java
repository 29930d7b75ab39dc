package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.content.Documents;
import io.turnstile.tools.content.ObjectPath;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints one value. */
@Command(
        name = "get",
        sortOptions = false,
        description = "Prints one value as JSON; of an array its elements, all of them.")
public final class GetCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", paramLabel = "PATH", description = "Which: totals/acme, matrix/0/3, matrix/@unit.")
    private String path;

    private GetCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.openReadOnly()) {
            printJson(region.read(() -> Documents.valueOf(region, ObjectPath.find(region, path))));
            return DONE;
        }
    }
}
