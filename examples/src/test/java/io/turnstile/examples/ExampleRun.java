package io.turnstile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An example that was run as users run it, in a JVM of its own.
 *
 * @param status that it ended with.
 * @param output all that it printed.
 */
record ExampleRun(int status, String output) {
    private static final long DEADLINE_SECONDS = 90;

    /** Runs an example to its end. */
    static ExampleRun of(Class<?> example, String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ChildJvms.quiet());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), example.getName()));
        command.addAll(List.of(arguments));
        final Path output = Files.createTempFile("example", ".out");
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            final boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertTrue(ended, () -> example + " still runs after " + DEADLINE_SECONDS + " s");
            return new ExampleRun(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Expects a status and parts of the output, in this order. */
    void assertEndsWith(int expected, String... parts) {
        assertEquals(expected, status, output);
        int from = 0;
        for (final String part : parts) {
            final int at = output.indexOf(part, from);
            assertTrue(at >= 0, () -> "no \"" + part + "\" at its place in:\n" + output);
            from = at + part.length();
        }
    }

    int lines() {
        return (int) output.lines().count();
    }
}
