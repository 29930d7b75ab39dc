package io.turnstile.tools.command;

import io.turnstile.tools.output.Json;
import io.turnstile.tools.output.Style;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have: options, and where to print. */
abstract class ToolCommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;

    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    ToolCommand() {}

    final boolean isJson() {
        return options.json();
    }

    final CommandSpec spec() {
        return spec;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final Style style() {
        return Style.automatic();
    }

    final void printJson(final Object document) throws IOException {
        Json.write(out(), document);
    }
}
