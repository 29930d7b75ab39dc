package io.turnstile.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Another process for a test, usually a JVM with the class path of this one. Its output is read by lines; closing kills
 * it.
 */
public final class ChildJvm implements AutoCloseable {
    /** Options of a JVM with a small heap that leaves no files behind when it crashes. */
    public static final List<String> SMALL =
            List.of("-Xmx64m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null");

    private static final long DEADLINE_SECONDS = 60;

    /** What the shell and Java call the exit status of a process that SIGKILL has ended. */
    private static final int KILLED = 128 + 9;

    private static final String END = "end of output";
    private static final String CHILD = "turnstile.child";

    /** Children that are short, or are killed at random, spend no time on it. */
    private static final String REHEARSAL = "-Dturnstile.rehearsal=";

    private static final AtomicBoolean WITH_PARENT = new AtomicBoolean();

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer output = new StringBuffer();

    private ChildJvm(Process process) {
        this.process = process;
        final Thread reader = new Thread(this::readOutput, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a JVM with a main class of the tests. */
    public static ChildJvm start(List<String> prefix, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        return start(prefix, Path.of(System.getProperty("java.home"), "bin", "java"), options, main, arguments);
    }

    /** Starts a JVM of another JDK. */
    public static ChildJvm start(
            List<String> prefix, Path java, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        final List<String> command = new ArrayList<>(prefix);
        command.add(java.toString());
        command.addAll(options);
        command.add("-D" + CHILD + "=true");
        if (options.stream().noneMatch(option -> option.startsWith(REHEARSAL))) {
            command.add(REHEARSAL + "false");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Starts a JVM with a main class of the tests and a small heap. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), SMALL, main, arguments);
    }

    /** Starts any program. */
    public static ChildJvm run(String... command) throws IOException {
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * Has this process, if it is a child that was started here, end soon after the one that started it, however that ends: a role
     * whose test was killed would else take turns for ever. Calling it again does nothing.
     */
    static void endWithParent() {
        if (Boolean.getBoolean(CHILD) && WITH_PARENT.compareAndSet(false, true)) {
            ProcessHandle.current()
                    .parent()
                    .ifPresent(parent ->
                            parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        }
    }

    /** Runs a program to its end. */
    public static boolean succeeds(String... command) throws IOException, InterruptedException {
        try (ChildJvm child = run(command)) {
            return child.awaitExit() == 0;
        }
    }

    public long pid() {
        return process.pid();
    }

    public String output() {
        return output.toString();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for a line that starts like this, and returns what follows on it. */
    public String await(String start) throws InterruptedException {
        for (String line = nextLine(start); !line.equals(END); line = nextLine(start)) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).trim();
            }
        }
        throw new AssertionError("Child ended without a line starting with \"" + start + "\":\n" + output);
    }

    /** Waits for the next line; null when the output has ended, or when nothing more was said for too long. */
    public String line() throws InterruptedException {
        final String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return END.equals(line) ? null : line;
    }

    private String nextLine(String wanted) throws InterruptedException {
        final String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError(
                    "No line starting with \"" + wanted + "\" within " + DEADLINE_SECONDS + " s:\n" + output);
        }
        return line;
    }

    /** Says a line to the child. */
    public void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the end, and returns the exit value. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Child still runs after " + DEADLINE_SECONDS + " s:\n" + output);
        }
        return process.exitValue();
    }

    /** Waits for the end, which must be by SIGKILL. */
    public void awaitKilled() throws InterruptedException {
        final int status = awaitExit();
        if (status != KILLED) {
            throw new AssertionError("Child was not killed but ended with status=" + status + ":\n" + output);
        }
    }

    /** SIGKILL, without waiting for the end. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOutput() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                output.append(line).append('\n');
                lines.add(line);
            }
        } catch (IOException e) {
            // The pipe of a killed child: what was read is all there is.
            output.append(new UncheckedIOException(e)).append('\n');
        }
        lines.add(END);
    }
}
