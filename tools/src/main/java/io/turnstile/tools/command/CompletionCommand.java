package io.turnstile.tools.command;

import java.io.IOException;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a script that completes command lines. */
@Command(
        name = "completion",
        sortOptions = false,
        description = "Prints a script for bash and zsh that completes commands and options:%n"
                + "  source <(turnstile completion)")
public final class CompletionCommand extends ToolCommand {
    private CompletionCommand() {}

    @Override
    public Integer call() throws IOException {
        final String script =
                AutoComplete.bash(spec().root().name(), spec().root().commandLine());
        if (isJson()) {
            printJson(Map.of("script", script));
        } else {
            out().print(script);
        }
        return DONE;
    }
}
