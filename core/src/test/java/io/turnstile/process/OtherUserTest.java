package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionInfo;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.OtherUser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What another user can do to regions of ours, in a directory like /dev/shm: everybody's, and sticky. */
@Tag("process")
class OtherUserTest {
    private static final String LEFTOVER = "left.turnstile.0123456789abcdef.tmp";

    @RegisterExtension
    static final OtherUser OTHER = new OtherUser();

    private Path directory;

    @BeforeEach
    void makeDirectory() throws Exception {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "test-other-user-");
        assertTrue(ChildJvm.succeeds("chmod", "1777", directory.toString()));
    }

    @AfterEach
    void removeDirectory() throws Exception {
        assertTrue(ChildJvm.succeeds("rm", "-r", directory.toString()));
    }

    private Region create(final String permissions) {
        final Region region = Region.at(directory.resolve("ours.turnstile"))
                .capacity("1 MiB")
                .maxMembers(4)
                .permissions(permissions)
                .create();
        LongCell.open(region, "cell").set(1);
        return region;
    }

    private String attempt(final String what) throws Exception {
        try (ChildJvm child = OTHER.start(Attempt.class, directory.toString(), what)) {
            final String result = child.await("result");
            assertEquals(0, child.awaitExit(), child::output);
            return result;
        }
    }

    @Test
    void canDoNothingByDefault() throws Exception {
        try (Region region = create("rw-------")) {
            final Path lock = directory.resolve(String.format("ours.turnstile.%016x.lock", region.id()));
            assertEquals("RegionAccessException", attempt("open"));
            assertEquals("RegionAccessException", attempt("openReadOnly"));
            assertEquals("RegionExistsException", attempt("create"));
            assertEquals("RegionAccessException", attempt("createOrReplace"));
            assertEquals("RegionAccessException", attempt("delete"));
            assertEquals("[]", attempt("list"));
            assertEquals("AccessDeniedException", attempt("read ours.turnstile"));
            assertEquals("AccessDeniedException", attempt("read " + lock.getFileName()));
            assertEquals(
                    "[ours]",
                    Region.list(directory).stream()
                            .map(RegionInfo::name)
                            .toList()
                            .toString());
            assertEquals(2, LongCell.open(region, "cell").add(1));
            assertEquals(List.of(), region.check().problems());
        }
        assertEquals(2, files().size(), () -> files().toString());
    }

    @Test
    void canReadButNotChangeWhereOthersMayRead() throws Exception {
        try (Region region = create("rw-r--r--")) {
            assertEquals("1", attempt("openReadOnly"));
            assertEquals("RegionAccessException", attempt("open"));
            assertEquals("[ours]", attempt("list"));
            assertEquals(1, LongCell.open(region, "cell").get());
        }
    }

    @Test
    void canNotPassARegionOffAsOurs() throws Exception {
        assertEquals("1", attempt("create for all"));
        final Path theirs = directory.resolve("ours.turnstile");
        assertEquals(OtherUser.UID, Files.getAttribute(theirs, "unix:uid"));
        final RegionBuilder builder = Region.at(theirs);
        assertThrows(RegionAccessException.class, builder::open);
        assertThrows(RegionAccessException.class, builder::openReadOnly);
        assertThrows(RegionAccessException.class, builder::openOrCreate);
    }

    @Test
    void canNotPassOffAnotherOneForWhatRootWouldHaveMade() throws Exception {
        assertEquals("1", attempt("create"));
        final RegionBuilder builder = Region.at(directory.resolve("ours.turnstile"));
        assertThrows(RegionAccessException.class, builder::openOrCreate);
        assertThrows(RegionAccessException.class, builder::createOrReplace);
        assertEquals("2", attempt("open"), "it is as it was");
    }

    /** A lock takes no more than the right to read its file. */
    @Test
    void canNotLockMembersOutWhereOthersMayRead() throws Exception {
        try (Region region = create("rw-r--r--");
                ChildJvm locker = OTHER.start(
                        Locker.class,
                        directory
                                .resolve(String.format("ours.turnstile.%016x.lock", region.id()))
                                .toString())) {
            assertEquals("AccessDeniedException", locker.await("result"));
            Region.at(region.file()).open().close();
        }
    }

    /** Nor do its leftovers keep us from tidying up ours, or ours it. */
    @Test
    void prunesItsOwnLeftoversOnly() throws Exception {
        try (Region region = create("rw-------")) {
            final Path ours = Files.createFile(directory.resolve("our" + LEFTOVER));
            assertTrue(ChildJvm.succeeds("chmod", "600", ours.toString()));
            final Path theirs = Files.createFile(directory.resolve("their" + LEFTOVER));
            Files.setAttribute(theirs, "unix:uid", OtherUser.UID);
            Files.createSymbolicLink(directory.resolve("a.turnstile.0123456789abcdef.lock"), region.file());
            final Path theirLock = Files.createFile(directory.resolve("their.turnstile.0123456789abcdef.lock"));
            Files.setAttribute(theirLock, "unix:uid", OtherUser.UID);
            assertEquals(List.of("unfinished region " + ours), Region.prune(directory));
            assertTrue(Files.exists(theirs));
            assertTrue(Files.exists(theirLock));
            Files.createFile(ours);
            assertTrue(ChildJvm.succeeds("chmod", "600", ours.toString()));
            assertEquals(
                    "[lock file of a region that is gone " + theirLock + ", unfinished region " + theirs + "]",
                    attempt("prune"));
            assertTrue(Files.exists(ours));
            assertEquals(List.of("unfinished region " + ours), Region.prune(directory));
            assertEquals(1, LongCell.open(region, "cell").get());
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Locks all of a file, so that others can not lock any of it alone, and stays. */
    static final class Locker {
        private Locker() {}

        public static void main(final String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ)) {
                System.out.println("result " + channel.lock(0, Long.MAX_VALUE, true));
                Meeting.parkUntilKilled();
            } catch (final IOException e) {
                System.out.println("result " + e.getClass().getSimpleName());
            }
        }
    }

    /** Tries something with the region, and prints what came out, or the name of the exception. */
    static final class Attempt {
        private Attempt() {}

        public static void main(final String[] arguments) {
            final Path directory = Path.of(arguments[0]);
            String result;
            try {
                result = attempt(directory, directory.resolve("ours.turnstile"), arguments[1]);
            } catch (final RuntimeException | IOException e) {
                result = e.getClass().getSimpleName();
            }
            System.out.println("result " + result);
        }

        private static String attempt(final Path directory, final Path file, final String what) throws IOException {
            return switch (what) {
                case "open" -> value(Region.at(file).open());
                case "openReadOnly" -> value(Region.at(file).openReadOnly());
                case "create" -> value(Region.at(file).capacity("1 MiB").create());
                case "createOrReplace" ->
                    value(Region.at(file).capacity("1 MiB").createOrReplace());
                case "create for all" ->
                    value(Region.at(file)
                            .capacity("1 MiB")
                            .permissions("rw-rw-rw-")
                            .create());
                case "delete" -> "" + Region.delete(file.toUri().toString());
                case "list" ->
                    Region.list(directory).stream()
                            .map(RegionInfo::name)
                            .toList()
                            .toString();
                case "prune" -> Region.prune(directory).toString();
                default ->
                    new String(
                            Files.readAllBytes(directory.resolve(what.substring("read ".length()))),
                            StandardCharsets.UTF_8);
            };
        }

        private static String value(final Region region) {
            try (region) {
                return region.readOnly()
                        ? "" + LongCell.open(region, "cell").get()
                        : "" + LongCell.open(region, "cell").add(1);
            }
        }
    }
}
