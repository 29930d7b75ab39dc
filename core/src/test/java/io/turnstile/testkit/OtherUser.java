package io.turnstile.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JVMs of another user, nobody, with a copy of the class path that this user may read. Needs root; where it can not be had
 * the tests are skipped, and say so.
 */
public final class OtherUser implements BeforeAllCallback, AfterAllCallback {
    /** Of the user and its group. */
    public static final int UID = 65534;

    private static final List<String> BECOME =
            List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "--");

    private Path copies;
    private String classPath;

    @Override
    public void beforeAll(final ExtensionContext context) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to become another user");
        copies = Files.createTempDirectory("turnstile-other-user");
        final List<String> elements = new ArrayList<>();
        for (final String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.exists(Path.of(element))) {
                final Path copy = copies.resolve(Integer.toString(elements.size()));
                copy(Path.of(element), copy);
                elements.add(copy.toString());
            }
        }
        classPath = String.join(File.pathSeparator, elements);
        assumeTrue(
                ChildJvm.succeeds("chmod", "-R", "a+rX", copies.toString()) && ChildJvm.succeeds(command("-version")),
                "no JVM for another user: setpriv is missing, or the JDK is not readable");
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Starts a role as the other user. */
    public ChildJvm start(final Class<?> role, final String... arguments) throws IOException {
        final List<String> options = new ArrayList<>(ChildJvm.SMALL);
        options.addAll(List.of("-cp", classPath, role.getName()));
        options.addAll(List.of(arguments));
        return ChildJvm.run(command(options.toArray(String[]::new)));
    }

    private static String[] command(final String... arguments) {
        final List<String> command = new ArrayList<>(BECOME);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    @Override
    public void afterAll(final ExtensionContext context) throws Exception {
        if (copies != null) {
            ChildJvm.succeeds("rm", "-r", copies.toString());
        }
    }
}
