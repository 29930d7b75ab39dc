package io.turnstile.tools.command;

import io.turnstile.tools.output.Terminal;
import picocli.CommandLine.Option;

/** What the commands that import have in common. */
final class ImportOptions {
    @Option(
            names = {"-o", "--overwrite"},
            description = "Replace what is there.")
    private boolean overwrite;

    @Option(names = "--no-progress", description = "Show no progress bar; there is none without a terminal.")
    private boolean noProgress;

    ImportOptions() {}

    boolean overwrite() {
        return overwrite;
    }

    boolean isVisible() {
        return !noProgress && Terminal.isThere();
    }
}
