package io.turnstile.tools.command;

import picocli.CommandLine.Option;

/** Options of every command. */
final class Options {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log what is done, and print stack traces.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    Options() {}

    boolean json() {
        return json;
    }
}
