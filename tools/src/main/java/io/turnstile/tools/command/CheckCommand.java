package io.turnstile.tools.command;

import io.turnstile.CheckReport;
import io.turnstile.Region;
import io.turnstile.TurnTimeoutException;
import io.turnstile.tools.output.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Proves the invariants of a region. */
@Command(
        name = "check",
        sortOptions = false,
        description =
                "Walks the whole region and proves its invariants. Only reads; if others change the region all the"
                        + " time, takes a turn. Exit status 1 if there are problems.")
public final class CheckCommand extends ToolCommand {
    @Mixin
    private RegionTarget target;

    private CheckCommand() {}

    @Override
    public Integer call() throws IOException {
        final CheckReport report = check();
        if (isJson()) {
            printJson(document(report));
        } else {
            report.problems().forEach(problem -> out().println(style().bad(Table.plain(problem))));
            out().println(Table.plain(target.name()) + ": " + verdict(report) + ", " + report.blocks() + " blocks, "
                    + report.objects() + " objects");
        }
        if (!report.isSound()) {
            err().println("turnstile: region=" + Table.plain(target.name()) + " is damaged: problems="
                    + report.problems().size() + "; Region.repair() salvages what can be read");
            return FAILED;
        }
        return DONE;
    }

    private CheckReport check() {
        try (Region region = target.openToInspect()) {
            region.acceptedOnAttach().ifPresent(doubt -> err().println("turnstile: " + Table.plain(doubt)));
            return region.check();
        } catch (final TurnTimeoutException e) {
            // No quiet moment: one must be made.
            try (Region region = target.open("check")) {
                return region.check();
            }
        }
    }

    private String verdict(final CheckReport report) {
        return report.isSound()
                ? style().good("sound")
                : style().bad(report.problems().size() + " problems");
    }

    private static Map<String, Object> document(final CheckReport report) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("sound", report.isSound());
        document.put("problems", report.problems());
        document.put("blocks", report.blocks());
        document.put("objects", report.objects());
        return document;
    }
}
