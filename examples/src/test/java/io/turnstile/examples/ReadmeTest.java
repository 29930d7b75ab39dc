package io.turnstile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README, compiled and run as it stands there. */
@Tag("process")
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final long DEADLINE_SECONDS = 90;

    /** Of a user that no other run of this test has: so is the name of the region. */
    private final String user = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @TempDir
    private Path directory;

    @AfterEach
    void deleteRegion() {
        Region.delete("orders-" + user);
    }

    @Test
    void theProgramKeepsItsDataWhenItIsRunAgainAndTwiceAtOnce() throws Exception {
        final Path program = program();
        assertEquals("acme: {acme=100, acme-trades=[42]}, 1", result(start(program)));
        assertEquals("acme: {acme=200, acme-trades=[42, 42]}, 2", result(start(program)));
        final List<Process> both = List.of(start(program), start(program));
        final List<String> results = new ArrayList<>();
        for (final Process each : both) {
            results.add(result(each));
        }
        assertTrue(results.contains("acme: {acme=400, acme-trades=[42, 42, 42, 42]}, 4"), results::toString);
    }

    private Path program() throws IOException {
        final String text = Files.readString(README);
        final String begin = "```java\n";
        final int from = text.indexOf(begin, text.indexOf("## A program")) + begin.length();
        return Files.writeString(directory.resolve("Orders.java"), text.substring(from, text.indexOf("```", from)));
    }

    private Process start(final Path program) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ChildJvms.quiet());
        command.addAll(
                List.of("-Duser.name=" + user, "-cp", System.getProperty("java.class.path"), program.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The last line of a run, which has to succeed. */
    private static String result(final Process process) throws IOException, InterruptedException {
        try {
            // One line is less than a pipe holds: waiting first does no harm.
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still runs");
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.exitValue(), output);
            return output.lines().reduce("", (before, line) -> line);
        } finally {
            process.destroyForcibly();
        }
    }
}
