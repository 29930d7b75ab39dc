package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with a module-info of its own, which has everything on the module path. */
class ModulePathTest {
    private static final List<String> NEEDED = List.of("openhft", "jnr", "asm", "agrona", "slf4j", "/turnstile-core");

    private static final String PROGRAM = "package program; import io.turnstile.*; import io.turnstile.collections.*;"
            + " public class Main { public static void main(String[] a) {"
            + " try (Region region = Region.at(java.nio.file.Path.of(a[0])).openOrCreate()) {"
            + " SharedMap.open(region, \"map\").put(1, 2);"
            + " System.out.println(SharedMap.open(region, \"map\")); } } }";

    @TempDir
    private Path directory;

    private ChildJvm run(final String moreRequires) throws IOException {
        final Path library = Files.createDirectories(directory.resolve("library"));
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            final Path path = Path.of(entry);
            if (entry.endsWith("/core/target/classes")) {
                jar(library, "core", path);
            } else if (entry.endsWith("/collections/target/classes")) {
                jar(library, "collections", path);
            } else if (entry.endsWith(".jar")
                    && !entry.endsWith("-tests.jar")
                    && NEEDED.stream().anyMatch(entry::contains)) {
                Files.createSymbolicLink(library.resolve(path.getFileName()), path);
            }
        }
        final Path module = directory.resolve("module-info.java");
        final Path main = directory.resolve("Main.java");
        Files.writeString(
                module,
                "module user.program { requires io.turnstile.core; requires io.turnstile.collections; " + moreRequires
                        + "}");
        Files.writeString(main, PROGRAM);
        final Path out = directory.resolve("out");
        tool("javac", "--module-path", library, "-d", out, module, main);
        return ChildJvm.run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                library + File.pathSeparator + out,
                "--module",
                "user.program/program.Main",
                directory.resolve("module.turnstile").toString());
    }

    /** As the build packs it, which has done so where the whole build runs. */
    private static void jar(final Path library, final String module, final Path classes) throws IOException {
        final Path manifest = library.resolveSibling(module + ".manifest");
        Files.writeString(manifest, "Automatic-Module-Name: io.turnstile." + module + "\n");
        final Path jar = library.resolve("turnstile-" + module + ".jar");
        tool("jar", "--create", "--file", jar, "--manifest", manifest, "-C", classes, ".");
    }

    private static void tool(final String name, final Object... arguments) {
        final List<String> texts = new ArrayList<>();
        for (final Object each : arguments) {
            texts.add(each.toString());
        }
        final int status =
                ToolProvider.findFirst(name).orElseThrow().run(System.out, System.out, texts.toArray(String[]::new));
        assertEquals(0, status, name);
    }

    @Test
    void runsWithTheModuleThatItNeeds() throws Exception {
        try (ChildJvm program = run("requires jdk.unsupported; ")) {
            assertEquals(0, program.awaitExit(), program::output);
            assertTrue(program.output().contains("{1=2}"), program::output);
        }
    }

    @Test
    void saysWhichModuleIsMissing() throws Exception {
        try (ChildJvm program = run("")) {
            assertEquals(1, program.awaitExit(), program::output);
            assertTrue(program.output().contains("requires jdk.unsupported"), program::output);
        }
        assertEquals(List.of(), leftOver());
    }

    private List<String> leftOver() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("module.turnstile"))
                    .toList();
        }
    }
}
