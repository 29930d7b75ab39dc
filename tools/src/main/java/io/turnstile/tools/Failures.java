package io.turnstile.tools;

import io.turnstile.tools.output.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One clear line for whatever goes wrong; the stack trace only for those who ask for it. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final int STATUS = 1;

    private final boolean verbose;

    Failures(final boolean verbose) {
        this.verbose = verbose;
    }

    /** Whether -v was given; asked before the arguments are parsed. */
    static boolean isVerbose(final String... arguments) {
        return Arrays.stream(arguments)
                .takeWhile(each -> !each.equals("--"))
                .anyMatch(each -> each.equals("-v") || each.equals("--verbose"));
    }

    @Override
    public int handleParseException(final ParameterException e, final String[] arguments) {
        final CommandLine command = e.getCommandLine();
        final String name = command.getCommandSpec().qualifiedName();
        return fail(command.getErr(), message(e, command) + "; see " + name + " --help", e);
    }

    private static String message(final ParameterException e, final CommandLine command) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return e.getMessage();
        }
        final boolean isCommand = command.getParent() == null && !unmatched.isUnknownOption();
        final List<String> near = unmatched.getSuggestions();
        return (isCommand ? "no command=" + unmatched.getUnmatched().get(0) : e.getMessage())
                + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?");
    }

    @Override
    public int handleExecutionException(final Exception e, final CommandLine command, final ParseResult parsed) {
        return fail(command.getErr(), message(e), e);
    }

    private static String message(final Throwable e) {
        final String text = e.getMessage();
        if (e instanceof NoSuchFileException) {
            return "file=" + text + " does not exist";
        }
        return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
    }

    private int fail(final PrintWriter err, final String message, final Exception e) {
        err.println("turnstile: " + Table.plain(message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ")));
        if (verbose) {
            final StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            // Causes have messages of others.
            trace.toString().lines().forEach(line -> err.println(printable(line)));
        }
        return STATUS;
    }

    private static String printable(final String line) {
        return line.startsWith("\t") ? "\t" + Table.plain(line.substring(1)) : Table.plain(line);
    }
}
