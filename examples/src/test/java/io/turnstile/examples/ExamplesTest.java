package io.turnstile.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class ExamplesTest {
    private final String name = "examples-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @AfterEach
    void deleteRegion() {
        Region.delete(name);
    }

    @Test
    void quickstartRemembersItsRuns() throws Exception {
        ExampleRun.of(Quickstart.class, name).assertEndsWith(0, "{runs=1} by processes [", "/dev/shm/" + name);
        ExampleRun.of(Quickstart.class, name).assertEndsWith(0, "{runs=2} by processes [");
    }

    @Test
    void readerSeesOnlyWholeWrites() throws Exception {
        ExampleRun.of(WriterReader.class, "--region", name, "--writes", "300", "--longs", "500")
                .assertEndsWith(
                        0,
                        "reader reads the region",
                        "reader reads with file lock",
                        "writer waits for file lock",
                        "writer waits for the turn",
                        "half-written values seen: 0 in turns, 0 under the file lock");
        assertFalse(Region.exists(name));
    }

    @Test
    void dataOutlivesTheProcesses() throws Exception {
        ExampleRun.of(Restart.class, "--region", name)
                .assertEndsWith(
                        0,
                        "/dev/shm/" + name + ".turnstile",
                        "[write] wrote {A-1=",
                        "attached processes: 0",
                        "[change] found it, changed it",
                        "attached processes: 0",
                        "[print] found {A-1={customer=Ada, items=[tea, 2], history=[ordered, paid], paid=true}}",
                        "deleted");
        assertFalse(Region.exists(name));
    }

    @Test
    void dataIsKeptWhenAsked() throws Exception {
        ExampleRun.of(Restart.class, "--keep", "--region", name).assertEndsWith(0, "Kept");
        assertTrue(Region.exists(name));
    }
}
