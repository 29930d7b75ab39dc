package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jar as users start it: without any flag. Runs after package. */
@Tag("process")
@ExtendWith(RegionExtension.class)
class JarIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static ChildJvm jar(final String... arguments) throws Exception {
        final String[] command = new String[3 + arguments.length];
        command[0] = JAVA.toString();
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
}
