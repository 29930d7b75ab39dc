package io.turnstile.testkit;

import static java.util.stream.Collectors.toList;

import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which classes of ours a process loads while it has the turn. Runs operations of tests, each in a turn, in a JVM of its own that
 * says what it loads and when it has the turn.
 */
public final class TurnsOfOperations {
    private static final String BEGIN = "turn begins: ";
    private static final String END = "turn ends";

    private TurnsOfOperations() {}

    /**
     * Runs them.
     *
     * @param file      of a region to be made.
     * @param rehearsal whether the process rehearses.
     * @param opening its static method {@code open(Region)} opens objects before the first turn.
     * @param tests   with a static method {@code operations()} each.
     * @return loaded classes of ours by operation; none is empty.
     */
    public static Map<String, List<String>> loaded(
            final Path file, final boolean rehearsal, final String opening, final String... tests)
            throws IOException, InterruptedException {
        final List<String> arguments = new ArrayList<>(List.of(file.toString(), opening));
        arguments.addAll(List.of(tests));
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                List.of("-Xlog:class+load=info:stdout", "-Dturnstile.rehearsal=" + rehearsal),
                TurnsOfOperations.class,
                arguments.toArray(String[]::new))) {
            if (child.awaitExit() != 0) {
                throw new AssertionError(child.output());
            }
            return parse(child.output().lines().collect(toList()));
        }
    }

    private static Map<String, List<String>> parse(final List<String> lines) {
        final Map<String, List<String>> loaded = new LinkedHashMap<>();
        String operation = null;
        for (final String line : lines) {
            if (line.startsWith(BEGIN)) {
                operation = line.substring(BEGIN.length());
            } else if (line.startsWith(END)) {
                operation = null;
            } else if (operation != null && isOurs(line)) {
                loaded.computeIfAbsent(operation, name -> new ArrayList<>()).add(line);
            }
        }
        return loaded;
    }

    private static boolean isOurs(final String line) {
        return line.matches(".*(io\\.turnstile|net\\.openhft|jnr|org\\.agrona)\\..*source:.*")
                && !line.matches(".*io\\.turnstile\\.(testkit|[a-z.]*Test[A-Z]|[a-zA-Z.]*Test\\b|[a-zA-Z.]*Test\\$).*");
    }

    public static void main(final String[] arguments) throws ReflectiveOperationException {
        ChildJvm.endWithParent();
        try (Region region = Region.at(Path.of(arguments[0])).capacity("64 MiB").openOrCreate()) {
            method(arguments[1], "open", Region.class).invoke(null, region);
            region.takeTurn().close();
            awaitRehearsal();
            for (int i = 2; i < arguments.length; i++) {
                final Stream<?> operations =
                        (Stream<?>) method(arguments[i], "operations").invoke(null);
                operations.forEach(each -> run(region, (Operation) each));
            }
        }
    }

    /** What is rehearsed in the background must not be taken for what is loaded in a turn. */
    private static void awaitRehearsal() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("turnstile-rehearsal"))
                .forEach(thread -> {
                    try {
                        thread.join();
                    } catch (final InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static Method method(final String type, final String name, final Class<?>... parameters)
            throws ReflectiveOperationException {
        final Method method = Class.forName(type).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static void run(final Region region, final Operation operation) {
        region.names().forEach(region::remove);
        inTurn(region, operation + ": prepare", operation.prepare());
        inTurn(region, operation.toString(), operation.run());
    }

    private static void inTurn(final Region region, final String what, final Consumer<Region> body) {
        try (Turn turn = region.takeTurn()) {
            System.out.println(BEGIN + what);
            body.accept(region);
            turn.commit();
        } catch (final RuntimeException e) {
            // Some do not work in a turn of another one, and are of no interest here.
            System.out.println(e);
        }
        System.out.println(END);
    }
}
