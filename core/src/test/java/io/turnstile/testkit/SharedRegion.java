package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.internal.region.ControlLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A region for each test, in a directory of its own in shared memory, and the processes that the test starts on it.
 * Afterwards they are killed, the region must be sound and without leaks, and it is deleted.
 *
 * <p>What a process does is a role: a class with a main method, whose first argument is the name of the region, see
 * {@link #at}. So users crash-test turns of their own:
 *
 * <pre>{@code
 * @RegisterExtension
 * final SharedRegion shared = new SharedRegion();
 *
 * @Test
 * void transferIsWholeOrNot() throws Exception {
 *     shared.startToDieAt("debited", 100, Transfers.class).awaitKilled();   // KillPoint.reach("debited") in its turn
 *     shared.audit(region -> assertEquals(0, sumOfAccounts(region)));
 * }
 * }</pre>
 */
public final class SharedRegion implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> OPTIONS = Stream.concat(
                    ChildJvm.SMALL.stream(), Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
            .toList();

    /** The lowest two bits of the owner word. */
    private static final long OFFERED = 2;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final int maxMembers;
    private final List<ChildJvm> children = new ArrayList<>();
    private Path directory;
    private Region region;

    /** With the default number of member slots. */
    public SharedRegion() {
        this(256);
    }

    /** With room for some members. */
    public SharedRegion(int maxMembers) {
        this.maxMembers = maxMembers;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(SHARED_MEMORY, "process-test-");
        region = at(uri())
                .capacity("1 GiB")
                .maxMembers(maxMembers)
                .memberName("test")
                .create();
    }

    /** Directory of the region, which holds nothing else. */
    public Path directory() {
        return directory;
    }

    /** Name of the region, for {@link #at}. */
    public String uri() {
        return directory.resolve("test.turnstile").toUri().toString();
    }

    /** How tests and roles attach: they wait for a turn no longer than for each other, and roles end with who started them. */
    public static RegionBuilder at(String uri) {
        ChildJvm.endWithParent();
        return Region.at(uri).turnTimeout(Meeting.DEADLINE);
    }

    /** The attachment of the test. */
    public Region region() {
        return region;
    }

    /**
     * A cell outside turns, to meet at; see {@link Meeting}. A new name takes a turn, so a test that waits for a process which
     * stays in its turn opens the cell before it starts that process.
     */
    public AtomicLongCell cell(String name) {
        return AtomicLongCell.open(region, name);
    }

    /** Starts a role; its first argument says where the region is. */
    public ChildJvm start(Class<?> role, String... arguments) throws IOException {
        return start(List.of(), List.of(), role, arguments);
    }

    /** Starts a role through another program. */
    public ChildJvm start(List<String> prefix, Class<?> role, String... arguments) throws IOException {
        return start(prefix, List.of(), role, arguments);
    }

    /** Starts a role that is killed (SIGKILL) when it has come to a {@link KillPoint} for so many times. */
    public ChildJvm startToDieAt(String point, long time, Class<?> role, String... arguments) throws IOException {
        return start(List.of(), List.of(KillPoint.options(point, time)), role, arguments);
    }

    private ChildJvm start(List<String> prefix, List<String> options, Class<?> role, String... arguments)
            throws IOException {
        return keep(ChildJvm.start(
                prefix, Stream.concat(OPTIONS.stream(), options.stream()).toList(), role, withUri(arguments)));
    }

    /** Starts a role in a JVM of another JDK. */
    public ChildJvm start(Path java, Class<?> role, String... arguments) throws IOException {
        return keep(ChildJvm.start(List.of(), java, OPTIONS, role, withUri(arguments)));
    }

    private String[] withUri(String... arguments) {
        return Stream.concat(Stream.of(uri()), Stream.of(arguments)).toArray(String[]::new);
    }

    private ChildJvm keep(ChildJvm child) {
        children.add(child);
        return child;
    }

    /** Takes the turn, over from a dead process if need be, and looks: the region must be sound, and the body content. */
    public void audit(Consumer<Region> body) {
        region.inTurn(() -> {
            assertEquals(List.of(), region.check().problems());
            body.accept(region);
        });
    }

    /** As {@link #someoneInLine(Region)}. */
    public boolean someoneInLine() {
        return someoneInLine(region);
    }

    /** Whether somebody stands in line for the turn of a region, at this moment. */
    public static boolean someoneInLine(Region region) {
        long bits = 0;
        for (long at = ControlLayout.DEMAND_OFFSET; at < ControlLayout.HAND_OVER_OFFSET; at += Long.BYTES) {
            bits |= region.attachment().memory().unlogged().getLongAcquire(at);
        }
        return bits != 0;
    }

    /** Whether the turn of a region is offered to somebody in line, at this moment. */
    public static boolean isTurnOffered(Region region) {
        return (region.attachment().memory().unlogged().getLongAcquire(ControlLayout.OWNER_OFFSET) & 3) == OFFERED;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        children.forEach(ChildJvm::close);
        try (Region closing = region) {
            assertEquals(List.of(), closing.check().problems());
            Leaks.assertNone(closing);
        } finally {
            Region.delete(uri());
            Region.prune(directory);
            Files.delete(directory);
            context.getExecutionException()
                    .ifPresent(failure -> children.forEach(child -> failure.addSuppressed(
                            new AssertionError("output of child pid=" + child.pid() + ":\n" + child.output()))));
        }
    }
}
