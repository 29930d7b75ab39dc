package io.turnstile.tools.command;

import io.turnstile.tools.output.Terminal;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that import have in common. */
final class ImportOptions {
    @Parameters(index = "1", paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(
            names = {"-o", "--overwrite"},
            description = "Replace what is there.")
    private boolean overwrite;

    @Option(names = "--no-progress", description = "Show no progress bar; there is none without a terminal.")
    private boolean noProgress;

    ImportOptions() {}

    Path file() {
        return file;
    }

    boolean overwrite() {
        return overwrite;
    }

    boolean isVisible() {
        return !noProgress && Terminal.isThere();
    }
}
