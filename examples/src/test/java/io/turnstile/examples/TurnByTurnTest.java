package io.turnstile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process")
class TurnByTurnTest {
    private final String name = "turn-by-turn-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @AfterEach
    void leavesNothing() {
        assertFalse(Region.delete(name), "the example deletes its region");
    }

    @Test
    void addsFourMillionTimesByDefault() throws Exception {
        final ExampleRun run = ExampleRun.of(TurnByTurn.class, "--region", name);
        run.assertEndsWith(0, "item 1 is 4,000,000: 2,000 committed turns", "right");
        final String structure = "[hello, 0, [8, 2.0, false], {bytes \"world\": -6, 5: 4}]";
        assertTrue(run.output().contains("[creator] puts " + structure), run::output);
        assertTrue(run.output().contains("[consumer] took " + structure), run::output);
        assertTrue(run.output().contains("[creator] 1,000 turns in "), run::output);
        assertTrue(run.output().contains("[consumer] 1,000 turns in "), run::output);
    }

    @Test
    void goesOnWhenOneIsKilledInItsTurn() throws Exception {
        run("--kill", "--turns", "101", "--adds", "200")
                .assertEndsWith(
                        0,
                        "consumer was killed in turn 51, after 100 of its 200 additions",
                        "the next one had the turn",
                        "item 1 is 30,200: 151 committed turns x 200 additions",
                        "right");
    }

    @Test
    void goesOnWhenTheOnlyTurnOfOneIsKilled() throws Exception {
        run("--kill", "--turns", "1", "--adds", "1").assertEndsWith(0, "item 1 is 1: 1 committed turns x 1 additions");
    }

    @Test
    void runsWithFourProcesses() throws Exception {
        run("--workers", "4", "--turns", "100", "--adds", "50")
                .assertEndsWith(0, "item 1 is 20,000: 400 committed turns x 50 additions", "right");
    }

    @Test
    void threeTakeTurnsStrictlyAfterOneIsKilled() throws Exception {
        run("--workers", "4", "--turns", "100", "--adds", "50", "--policy", "STRICT", "--kill")
                .assertEndsWith(0, "consumer-3 was killed", "item 1 is 17,500: 350 committed turns", "right");
    }

    @Test
    void givesUpAtTheLimit() throws Exception {
        run("--turns", "1000000000", "--limit", "1").assertEndsWith(1, "not ready after 1 s");
    }

    @Test
    void refusesARegionThatExists() throws Exception {
        try (Region region = Region.at(name).capacity("1 MiB").create()) {
            final ExampleRun run = run();
            run.assertEndsWith(1, "region=" + name + " exists already");
            assertEquals(1, run.lines(), run::output);
            assertTrue(region.check().isSound());
        } finally {
            assertTrue(Region.delete(name), "and leaves it alone");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--unknown", "stray", "--workers 1", "--turns many", "--policy MEAN", "--limit"})
    void wrongOptionsGetOneLine(String options) throws Exception {
        final ExampleRun run = run(options.split(" "));
        run.assertEndsWith(2, options.split(" ")[0]);
        assertEquals(1, run.lines(), run::output);
    }

    @Test
    void listsItsOptions() throws Exception {
        run("--help").assertEndsWith(0, "--workers N", "--kill", "--policy", "--region");
    }

    private ExampleRun run(String... options) throws Exception {
        final String[] all = new String[options.length + 2];
        all[0] = "--region";
        all[1] = name;
        System.arraycopy(options, 0, all, 2, options.length);
        return ExampleRun.of(TurnByTurn.class, all);
    }
}
