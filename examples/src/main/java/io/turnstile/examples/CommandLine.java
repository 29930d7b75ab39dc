package io.turnstile.examples;

import io.turnstile.RegionException;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of an example. An example ends with status 0 when all was as it should be, 1 when not, 2 when it was called
 * with options that it does not have.
 */
final class CommandLine {
    private final List<String> rest;

    private CommandLine(String... arguments) {
        this.rest = new ArrayList<>(List.of(arguments));
    }

    /** What an example does with its options. */
    interface Example {
        /** Returns whether all was as it should be. */
        boolean run(CommandLine options) throws Exception;
    }

    /** Runs an example to its end, and ends this process with its status. */
    static void run(String usage, String[] arguments, Example example) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(usage);
            System.exit(0);
        }
        int status;
        try {
            status = example.run(new CommandLine(arguments)) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help lists the options");
            status = 2;
        } catch (RegionException e) {
            System.err.println(e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    /** Whether an option without a value is there. */
    boolean flag(String option) {
        return rest.remove(option);
    }

    /** Value of an option, or another one if it is not there. */
    String text(String option, String otherwise) {
        final int at = rest.indexOf(option);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == rest.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        rest.remove(at);
        return rest.remove(at);
    }

    int number(String option, int otherwise, int least) {
        final String text = text(option, Integer.toString(otherwise));
        try {
            final int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is too small.
        }
        throw new IllegalArgumentException(option + " " + text + " is no whole number of at least " + least);
    }

    <E extends Enum<E>> E oneOf(String option, E otherwise) {
        final String text = text(option, otherwise.name());
        for (final E value : otherwise.getDeclaringClass().getEnumConstants()) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(option + " " + text + " is none of "
                + List.of(otherwise.getDeclaringClass().getEnumConstants()));
    }

    /** To be called when all options were asked for: what is left is none. */
    void end() {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("unknown option " + rest.get(0));
        }
    }
}
