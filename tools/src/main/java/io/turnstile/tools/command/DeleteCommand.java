package io.turnstile.tools.command;

import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes regions. */
@Command(
        name = "delete",
        sortOptions = false,
        description = "Deletes regions. Processes that are attached keep the data until they close it.")
public final class DeleteCommand extends ToolCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The regions.")
    private List<String> names;

    private DeleteCommand() {}

    /** Those that exist are deleted, whatever becomes of the others; the first failure is told. */
    @Override
    public Integer call() throws IOException {
        final List<String> deleted = new ArrayList<>();
        RuntimeException failure = null;
        for (final String name : names) {
            try {
                delete(name);
                deleted.add(name);
            } catch (final RegionException | IllegalArgumentException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (isJson()) {
            printJson(Map.of("deleted", deleted));
        } else {
            deleted.forEach(name -> out().println("deleted " + Table.plain(name)));
        }
        if (failure != null) {
            throw failure;
        }
        return DONE;
    }

    private static void delete(final String name) {
        final RegionName region = RegionTarget.nameOf(name);
        if (!Region.delete(region.file().toUri().toString())) {
            RegionTarget.checkExists(name);
        }
    }
}
