package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar as users start it: without any flag. Runs after package. */
@Tag("process")
@ExtendWith(RegionExtension.class)
class JarIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static ChildJvm jar(final String... arguments) throws Exception {
        return jar(JAVA, arguments);
    }

    private static ChildJvm jar(final Path java, final String... arguments) throws Exception {
        final String[] command = new String[3 + arguments.length];
        command[0] = java.toString();
        command[1] = "-jar";
        command[2] = "target/turnstile.jar";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return ChildJvm.run(command);
    }

    @Test
    void importsAndShowsAFile(final RegionFactory regions) throws Exception {
        final String name = regions.name();
        try (ChildJvm child =
                jar("import-hdf5", name, ToolRun.resource("demo.h5").toString())) {
            assertEquals(0, child.awaitExit(), child.output());
        }
        try (ChildJvm child = jar("tree", name)) {
            assertTrue(child.await("matrix").contains("200 x 300"));
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    /** The JDK of this build, and those that the machine has besides. */
    static Stream<Path> javas() throws IOException {
        final Path homes = JAVA.resolve("../../..").normalize();
        try (Stream<Path> found = Files.list(homes)) {
            final List<Path> others = found.map(home -> home.resolve("bin/java"))
                    .filter(java -> Files.isExecutable(java) && isNewEnough(java))
                    .toList();
            return Stream.concat(Stream.of(JAVA), others.stream()).distinct();
        }
    }

    private static boolean isNewEnough(final Path java) {
        try {
            final Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)")
                    .matcher(Files.readString(java.resolve("../../release").normalize()));
            return version.find() && Integer.parseInt(version.group(1)) >= 17;
        } catch (final IOException e) {
            return false;
        }
    }

    /** A command that only reads, and one that joins; the launcher lets nothing be printed but what they say themselves. */
    @ParameterizedTest
    @MethodSource("javas")
    void theLauncherSilencesWarnings(final Path java, final Region region) throws Exception {
        LongCell.open(region, "cell").set(5);
        final String home = "JAVA_HOME=" + java.getParent().getParent();
        try (ChildJvm child = ChildJvm.run("env", home, "../bin/turnstile", "get", region.name(), "cell")) {
            assertEquals(0, child.awaitExit(), child.output());
            assertEquals("5", child.output().strip());
        }
        try (ChildJvm child = ChildJvm.run("env", home, "../bin/turnstile", "collect", region.name())) {
            assertEquals(0, child.awaitExit(), child.output());
            assertEquals(region.name() + ": freed 0 objects", child.output().strip());
        }
    }

    /** The one warning that a manifest can not silence is that about Unsafe. */
    @ParameterizedTest
    @MethodSource("javas")
    void theJarNeedsNoFlags(final Path java, final Region region) throws Exception {
        try (ChildJvm child = jar(java, "collect", region.name())) {
            assertEquals(0, child.awaitExit(), child.output());
            final List<String> said = child.output()
                    .lines()
                    .filter(line -> !line.startsWith("WARNING: ") || !line.contains("Unsafe"))
                    .toList();
            assertEquals(List.of(region.name() + ": freed 0 objects"), said);
        }
    }

    @Test
    void failsWithOneLineAndStatusOne() throws Exception {
        try (ChildJvm child = jar("info", "there-is-no-such-region")) {
            child.await("turnstile: region=there-is-no-such-region does not exist");
            assertEquals(1, child.awaitExit());
        }
    }

    @Test
    void theLauncherFindsTheJar(final Region region) throws Exception {
        try (ChildJvm child = ChildJvm.run("../bin/turnstile", "check", region.name())) {
            child.await(region.name() + ": sound");
            assertEquals(0, child.awaitExit());
        }
    }

    /** Ctrl-C in the middle of an import, when there is a half-made region: it goes, as do its locks. */
    @Test
    void anInterruptedImportLeavesNothing(final RegionFactory regions, @TempDir final Path directory) throws Exception {
        final Path file = directory.resolve("large.h5");
        try (WritableHdfFile large = HdfFile.write(file)) {
            final double[][] matrix = new double[4096][1024];
            // More than is imported until a signal comes, on a busy machine too.
            for (int i = 0; i < 4; i++) {
                large.putDataset("x" + i, matrix);
            }
        }
        final String name = regions.name();
        try (ChildJvm child = jar("import-hdf5", name, file.toString())) {
            Meeting.await("the import to begin", () -> isBegun(name));
            final boolean deaf = isInterruptIgnored();
            assertTrue(ChildJvm.succeeds("kill", deaf ? "-TERM" : "-INT", Long.toString(child.pid())));
            assertEquals(deaf ? 143 : 130, child.awaitExit(), child.output());
        }
        assertEquals(List.of(), filesOf(name));
    }

    /** What a shell starts in the background does not react to Ctrl-C, nor do its children. */
    private static boolean isInterruptIgnored() throws IOException {
        final String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring(ignored.indexOf('\t') + 1), 16) & 2) != 0;
    }

    private static boolean isBegun(final String name) {
        return filesOf(name).stream().anyMatch(file -> file.toString().endsWith(".tmp"));
    }

    private static List<Path> filesOf(final String name) {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
