package io.turnstile.internal.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading of stat files. */
class TaskStatTest {
    private static final String FIELDS = " R 1 2 3 0 -1 4194308 103 0 0 0 0 0 0 0 20 0 17 0 117733 3133440 390";

    @TempDir
    Path folder;

    @Test
    void readsTheFieldsByTheirNumbers() throws IOException {
        final TaskStat stat = parse("3793 (cat)" + FIELDS);
        assertEquals(new TaskStat(3793, 'R', 4194308, 17, 117733), stat);
        assertTrue(stat.isExiting());
        assertFalse(stat.isZombie());
    }

    @Test
    void nameMayLookLikeFields() throws IOException {
        for (final String name : new String[] {"", " ", ")", ") Z 1 2 3", "a) S (b", "((", "line\nend) Z"}) {
            assertEquals(new TaskStat(7, 'R', 4194308, 17, 117733), parse("7 (" + name + ")" + FIELDS), name);
        }
    }

    @Test
    void refusesEverythingShorter() {
        final String whole = "3793 (cat) R 1 2 3 0 -1 4194308 103 0 0 0 0 0 0 0 20 0 17 0 ";
        for (int length = 0; length <= whole.length(); length++) {
            final String cut = whole.substring(0, length);
            assertThrows(IOException.class, () -> parse(cut), cut);
        }
        assertThrows(IOException.class, () -> TaskStat.parse("empty", new byte[8], -1));
    }

    @Test
    void readsARealProcessWithAHostileName() throws Exception {
        final Path program = folder.resolve("a) Z 1 (b");
        Files.copy(Path.of("/bin/sleep"), program);
        assertTrue(program.toFile().setExecutable(true));
        try (ChildJvm child = ChildJvm.run(program.toString(), "1000")) {
            final TaskStat stat = TaskStat.read(TaskStat.pathOf(child.pid()));
            assertEquals(child.pid(), stat.id());
            assertEquals(1, stat.threads());
            assertFalse(stat.isExiting());
            assertTrue(stat.startTicks() > 0);
        }
    }

    @Test
    void everyStateHasItsMeaning() {
        for (final char state : "RSDIW".toCharArray()) {
            assertFalse(inState(state).isExiting() || inState(state).isStopped());
        }
        assertTrue(inState('Z').isExiting() && inState('X').isExiting());
        assertTrue(inState('T').isStopped() && inState('t').isStopped());
    }

    private static TaskStat inState(char state) {
        return new TaskStat(1, state, 0x400000, 1, 1);
    }

    private static TaskStat parse(String text) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return TaskStat.parse("text", bytes, bytes.length);
    }
}
