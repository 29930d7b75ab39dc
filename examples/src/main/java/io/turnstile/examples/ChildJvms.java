package io.turnstile.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * JVMs of an example, with the class path of this one. What they print is printed here with their name before it. None of
 * them outlives this process, unless that is killed, or runs for longer than the limit.
 */
final class ChildJvms implements AutoCloseable {
    private static final long POLL_MILLIS = 10;

    private final long start = System.nanoTime();
    private final Duration limit;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final List<Thread> printers = new ArrayList<>();

    ChildJvms(Duration limit) {
        this.limit = limit;
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    }

    /** Starts a JVM with a main class. */
    Process start(String name, Class<?> main, String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(quiet());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        synchronized (processes) {
            processes.put(name, process);
        }
        final Thread printer = new Thread(() -> print(name, process));
        printer.setDaemon(true);
        printer.start();
        printers.add(printer);
        return process;
    }

    /** Options that are not needed, but without which JDK 24 and later print warnings. */
    static List<String> quiet() {
        return Runtime.version().feature() < 24
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    private static void print(String name, Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("[" + name + "] " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills one (SIGKILL), and waits until it is gone; it is none of the children any more. */
    void kill(String name) throws InterruptedException {
        final Process process;
        synchronized (processes) {
            process = processes.remove(name);
        }
        process.destroyForcibly().waitFor();
    }

    /** Whether all that have ended by now have ended well, and the limit is not over; says so if not. */
    boolean areWell() {
        synchronized (processes) {
            for (final Map.Entry<String, Process> child : processes.entrySet()) {
                final Process process = child.getValue();
                if (!process.isAlive() && process.exitValue() != 0) {
                    System.out.println(child.getKey() + " failed with exit status " + process.exitValue());
                    return false;
                }
            }
        }
        if (System.nanoTime() - start > limit.toNanos()) {
            System.out.println("not ready after " + limit.toSeconds() + " s");
            return false;
        }
        return true;
    }

    /** Waits for all; false as soon as one of them fails or the limit is over. */
    boolean awaitAll() throws InterruptedException {
        while (areWell()) {
            if (allEnded()) {
                for (final Thread printer : printers) {
                    printer.join(TimeUnit.SECONDS.toMillis(1));
                }
                return areWell();
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    private boolean allEnded() {
        synchronized (processes) {
            return processes.values().stream().noneMatch(Process::isAlive);
        }
    }

    private void killAll() {
        synchronized (processes) {
            for (final Iterator<Process> all = processes.values().iterator(); all.hasNext(); all.remove()) {
                all.next().destroyForcibly();
            }
        }
    }

    /** Kills those that still run. */
    @Override
    public void close() {
        killAll();
    }
}
