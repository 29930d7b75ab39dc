package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it makes a region. */
@Tag("process")
class KilledCreatorTest {
    @TempDir
    Path directory;

    @Test
    void leavesOnlyWhatPruneRemoves() throws Exception {
        try (ChildJvm creator = ChildJvm.start(Creator.class, file().toString())) {
            creator.await("ready");
            stopWithDraft(creator);
            final List<Path> before = files();
            Region.prune(directory);
            assertEquals(before, files(), "what a living creator has begun is left alone");
            creator.kill();
            creator.awaitExit();
        }
        assertFalse(drafts().isEmpty());

        final List<String> removed = Region.prune(directory);
        assertTrue(removed.stream().anyMatch(line -> line.contains(".tmp")), removed::toString);
        assertEquals(List.of(), drafts());
        if (Files.exists(file())) {
            Files.delete(file());
        }
        Region.prune(directory);
        assertEquals(List.of(), files());

        Region.at(file()).capacity("1 MiB").create().close();
        try (Region region = Region.at(file()).open()) {
            assertTrue(region.check().isSound());
        }
    }

    /** Stops the creator again and again, until it stands between the first and the last step of making a region. */
    private void stopWithDraft(ChildJvm creator) {
        Meeting.await("the creator to be stopped in the middle", () -> {
            try {
                Signals.stop(creator);
                if (drafts().isEmpty()) {
                    Signals.resume(creator);
                    return false;
                }
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private Path file() {
        return directory.resolve("made.turnstile");
    }

    private List<Path> drafts() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".tmp")).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** Makes and deletes a region over and over. */
    static final class Creator {
        private Creator() {}

        public static void main(String[] arguments) {
            final Path file = Path.of(arguments[0]);
            final long start = System.nanoTime();
            System.out.println("ready");
            while (System.nanoTime() - start < 2 * Meeting.DEADLINE.toNanos()) {
                Region.at(file).capacity("1 MiB").create().close();
                Region.delete(file.toUri().toString());
            }
        }
    }
}
