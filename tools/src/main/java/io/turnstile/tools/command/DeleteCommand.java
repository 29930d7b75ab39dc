package io.turnstile.tools.command;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionException;
import io.turnstile.internal.region.RegionName;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes regions. */
@Command(
        name = "delete",
        sortOptions = false,
        description =
                "Deletes regions that no living process is attached to. With --force, those who are attached keep the data"
                        + " until they close it.")
public final class DeleteCommand extends ToolCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The regions.")
    private List<String> names;

    @Option(
            names = {"-f", "--force"},
            description = "Delete regions that living processes are attached to, too.")
    private boolean force;

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

    private void delete(final String name) {
        final RegionName region = RegionTarget.nameOf(name);
        if (!force) {
            checkUnused(name, region);
        }
        if (!Region.delete(region.file().toUri().toString())) {
            RegionTarget.checkExists(name);
        }
    }

    private static void checkUnused(final String name, final RegionName region) {
        final List<String> living = living(region).stream()
                .map(member -> "pid=" + member.pid() + " name=" + Table.plain(member.name()))
                .toList();
        if (!living.isEmpty()) {
            throw new RegionAccessException("region=" + name + " is in use by members=" + living.size() + ": "
                    + String.join(", ", living) + "; delete --force leaves it to them, without a name");
        }
    }

    /** Those who may be alive. None can be told of a region that is damaged, or that we may not read. */
    private static List<MemberInfo> living(final RegionName region) {
        try (Region found =
                Region.at(region.file()).trustForeignOwner().acceptUnforced().openReadOnly()) {
            return found.members().stream().filter(MemberInfo::alive).toList();
        } catch (final RegionException e) {
            return List.of();
        }
    }
}
