package io.turnstile.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM that plays a role: the same Java and class path as this one, lines in, lines out. Its errors go to ours. */
final class Child implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);
    private static final String END_OF_OUTPUT = "(end of output)";

    private final String role;
    private final Process process;
    private final PrintStream in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /**
     * Starts a JVM.
     *
     * @param role    class with a main method.
     * @param options of the JVM, such as "-Xmx4g".
     * @param args    of the main method.
     */
    Child(final Class<?> role, final List<String> options, final Object... args) {
        this.role = role.getSimpleName();
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(role.getName());
        for (final Object arg : args) {
            command.add(arg.toString());
        }
        try {
            process =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        final Thread reader = new Thread(this::readLines, "reader of " + this.role);
        reader.setDaemon(true);
        reader.start();
    }

    private void readLines() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (final IOException e) {
            lines.add(e.toString());
        }
        lines.add(END_OF_OUTPUT);
    }

    long pid() {
        return process.pid();
    }

    void send(final Object... words) {
        final StringBuilder line = new StringBuilder();
        for (final Object word : words) {
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        in.println(line);
    }

    /**
     * The next line, which must begin with a word.
     *
     * @param word the first word.
     * @return the words after it.
     * @throws IllegalStateException if another line came, or none in two minutes.
     */
    String[] expect(final String word) {
        final String line;
        try {
            line = lines.poll(LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        final String[] words = line == null ? new String[0] : line.split(" ");
        if (words.length == 0 || !words[0].equals(word)) {
            throw new IllegalStateException(role + " pid=" + pid() + ": expected=" + word + " found=" + line);
        }
        final String[] rest = new String[words.length - 1];
        System.arraycopy(words, 1, rest, 0, rest.length);
        return rest;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(role + " pid=" + pid() + " does not end");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        kill();
        awaitEnd();
    }
}
