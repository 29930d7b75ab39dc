package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.tools.content.Documents;
import io.turnstile.tools.content.ObjectPath;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what is in a region. */
@Command(
        name = "dump",
        sortOptions = false,
        description = "Prints a region, or a part of it, as JSON; arrays with type, shape, attributes and, if they are"
                + " small, elements.")
public final class DumpCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "What of it.")
    private String path;

    @Option(
            names = "--elements",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Largest array whose elements are printed (default ${DEFAULT-VALUE}); get prints any.")
    private long elements;

    private DumpCommand() {}

    @Override
    public Integer call() throws IOException {
        try (Region region = target.openReadOnly()) {
            printJson(region.read(() -> path == null
                    ? Documents.all(region, elements)
                    : Documents.of(region, ObjectPath.find(region, path), elements)));
            return DONE;
        }
    }
}
