package io.turnstile.tools;

import io.turnstile.tools.command.CheckCommand;
import io.turnstile.tools.command.CollectCommand;
import io.turnstile.tools.command.CompletionCommand;
import io.turnstile.tools.command.DeleteCommand;
import io.turnstile.tools.command.DumpCommand;
import io.turnstile.tools.command.ExportNpyCommand;
import io.turnstile.tools.command.GetCommand;
import io.turnstile.tools.command.ImportHdf5Command;
import io.turnstile.tools.command.ImportNpyCommand;
import io.turnstile.tools.command.InfoCommand;
import io.turnstile.tools.command.ListCommand;
import io.turnstile.tools.command.MapCommand;
import io.turnstile.tools.command.PruneCommand;
import io.turnstile.tools.command.TopCommand;
import io.turnstile.tools.command.TreeCommand;
import io.turnstile.tools.command.TrimCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code turnstile}. */
@Command(
        name = "turnstile",
        description = "Looks into the regions of shared memory that JVMs of this host share.",
        footer = {
            "",
            "NAME is a name in shared memory (orders), a path with a slash (./orders.turnstile), or a URI"
                    + " (shm://orders, file:///path/x.turnstile).",
            "PATH is the name of an object, then keys and indices: totals/acme/0, matrix/@unit.",
            "Exit status: 0, or 1 with one line on standard error."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Turnstile.Version.class,
        subcommands = {
            ListCommand.class,
            InfoCommand.class,
            TreeCommand.class,
            DumpCommand.class,
            GetCommand.class,
            CheckCommand.class,
            TopCommand.class,
            MapCommand.class,
            CollectCommand.class,
            TrimCommand.class,
            DeleteCommand.class,
            PruneCommand.class,
            ImportHdf5Command.class,
            ImportNpyCommand.class,
            ExportNpyCommand.class,
            CompletionCommand.class
        })
public final class Turnstile implements Runnable {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Spec
    private CommandSpec spec;

    private Turnstile() {}

    /**
     * Runs.
     *
     * @param arguments see --help.
     */
    public static void main(final String[] arguments) {
        final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /**
     * Runs, for a program that wants the output.
     *
     * @param out       for the output.
     * @param err       for what went wrong.
     * @param arguments see --help.
     * @return exit status: 0 or 1.
     */
    public static int run(final PrintWriter out, final PrintWriter err, final String... arguments) {
        final boolean verbose = Failures.isVerbose(arguments);
        // Read once, when the first logger is made: so before any class that has one is loaded.
        System.setProperty(LOG_LEVEL, verbose ? "debug" : "off");
        final Failures failures = new Failures(verbose);
        final int status = new CommandLine(new Turnstile())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments);
        out.flush();
        return status == 0 && !out.checkError() ? 0 : 1;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version as the jar says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Turnstile.class.getPackage().getImplementationVersion();
            return new String[] {"turnstile " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
