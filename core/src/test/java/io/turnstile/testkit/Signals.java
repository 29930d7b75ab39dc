package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Stops processes and lets them go on. */
public final class Signals {
    private Signals() {}

    /** SIGSTOP; returns when no thread of the process runs any more. */
    public static void stop(ChildJvm child) throws Exception {
        send("-STOP", child);
        Meeting.await("all threads of pid=" + child.pid() + " to stop", () -> isStopped(child.pid()));
    }

    /** SIGCONT. */
    public static void resume(ChildJvm child) throws Exception {
        send("-CONT", child);
    }

    private static void send(String signal, ChildJvm child) throws Exception {
        assertTrue(ChildJvm.succeeds("kill", signal, Long.toString(child.pid())));
    }

    private static boolean isStopped(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.allMatch(task -> state(task) == 'T');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** State letter of a thread; one that has just ended counts as stopped. */
    private static char state(Path task) {
        try {
            final String stat = Files.readString(task.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (NoSuchFileException e) {
            return 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
