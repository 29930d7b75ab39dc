package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The command, run in this process as a user would, and what came of it. */
record ToolRun(int status, String out, String err) {
    static ToolRun of(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = Turnstile.run(new PrintWriter(out), new PrintWriter(err, true), arguments);
        return new ToolRun(status, out.toString(), err.toString());
    }

    /** Output of a run that must succeed, and say nothing else. */
    static String succeed(final String... arguments) {
        final ToolRun run = of(arguments);
        assertEquals("", run.err(), run.out());
        assertEquals(0, run.status(), run.out());
        return run.out();
    }

    /** The one line on standard error of a run that must fail. */
    static String fail(final String... arguments) {
        final ToolRun run = of(arguments);
        assertEquals(1, run.status(), run.out() + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("turnstile: "), run.err());
        return run.err();
    }

    static Path resource(final String name) {
        try {
            return Path.of(ToolRun.class.getResource("/" + name).toURI());
        } catch (final URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
