package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.RegionException;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody cuts a region's file while a process is attached: what was cut off is lost, and an access there is a page fault.
 * The JVM makes an InternalError of it, some instructions later, and goes on.
 */
@Tag("process")
class TruncatedFileTest {
    private Path directory;
    private Path file;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "test-truncated-");
        file = directory.resolve("cut.turnstile");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        assertTrue(ChildJvm.succeeds("rm", "-r", directory.toString()));
    }

    /**
     * In the heap, and between it and the undo log. Not before: JDK 17 does not survive an interpreted compare-and-set
     * on a page that is gone (SIGBUS in Unsafe_CompareAndSetLong), and the words for that lie in the second page.
     */
    @ParameterizedTest
    @ValueSource(longs = {200_000, 4 << 20})
    void endsNoProcessThatIsAttached(final long length) throws Exception {
        try (ChildJvm child = ChildJvm.start(Member.class, file.toString(), Long.toString(length))) {
            final String faults = child.await("faults");
            assertEquals(0, child.awaitExit(), child::output);
            assertTrue(Integer.parseInt(faults) > 0, child::output);
        }
        final RegionException e =
                assertThrows(RegionException.class, () -> Region.at(file).open());
        assertEquals(RegionCorruptException.class, e.getClass());
        assertTrue(e.getMessage().contains("length=" + length), e.getMessage());
    }

    /** Works on a region whose file it cuts itself, and counts what fails. */
    static final class Member {
        private Member() {}

        public static void main(final String[] arguments) throws IOException {
            final Path file = Path.of(arguments[0]);
            final Region region = Region.at(file).capacity("4 MiB").create();
            final TestDict dict = TestDict.open(region, "dict");
            dict.put("large", new byte[1_000_000]);
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(Long.parseLong(arguments[1]));
            }
            final List<Runnable> uses = List.of(
                    () -> LongCell.open(region, "cell").add(1),
                    () -> dict.get("large"),
                    () -> dict.put("other", new byte[1_000_000]),
                    () -> dict.put("text", "x".repeat(10_000)),
                    () -> dict.remove("large"),
                    region::names,
                    region::check,
                    region::collect,
                    region::trim,
                    region::members,
                    region::close);
            int faults = 0;
            for (final Runnable use : uses) {
                faults += fails(use) ? 1 : 0;
            }
            System.out.println("faults " + faults);
        }

        private static boolean fails(final Runnable use) {
            try {
                use.run();
                return false;
            } catch (final RegionException | InternalError | IllegalStateException e) {
                System.out.println(e);
                return true;
            }
        }
    }
}
