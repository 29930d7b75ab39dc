package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.internal.ChildJvm;
import io.turnstile.internal.region.ControlLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A region for each test, in a directory of its own in shared memory, and the processes that the test starts on it.
 * Afterwards they are killed, the region must be sound, and it is deleted.
 */
final class SharedRegion implements BeforeEachCallback, AfterEachCallback {
    private static final List<String> OPTIONS = Stream.concat(
                    ChildJvm.SMALL.stream(), Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
            .toList();

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final int maxMembers;
    private final List<ChildJvm> children = new ArrayList<>();
    private Path directory;
    private Region region;

    SharedRegion() {
        this(256);
    }

    SharedRegion(int maxMembers) {
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

    Path directory() {
        return directory;
    }

    String uri() {
        return directory.resolve("test.turnstile").toUri().toString();
    }

    /** How tests and roles attach: they wait for a turn no longer than for each other. */
    static RegionBuilder at(String uri) {
        return Region.at(uri).turnTimeout(Meeting.DEADLINE);
    }

    Region region() {
        return region;
    }

    AtomicLongCell cell(String name) {
        return AtomicLongCell.open(region, name);
    }

    /** Starts a role; its first argument says where the region is. */
    ChildJvm start(Class<?> role, String... arguments) throws IOException {
        return start(List.of(), role, arguments);
    }

    /** Starts a role through another program. */
    ChildJvm start(List<String> prefix, Class<?> role, String... arguments) throws IOException {
        final List<String> all = new ArrayList<>(List.of(uri()));
        all.addAll(List.of(arguments));
        final ChildJvm child = ChildJvm.start(prefix, OPTIONS, role, all.toArray(String[]::new));
        children.add(child);
        return child;
    }

    /** Whether somebody stands in line for the turn, at this moment. */
    boolean someoneInLine() {
        long bits = 0;
        for (long at = ControlLayout.DEMAND_OFFSET; at < ControlLayout.TICKET_OFFSET; at += Long.BYTES) {
            bits |= region.attachment().memory().unlogged().getLongAcquire(at);
        }
        return bits != 0;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        children.forEach(ChildJvm::close);
        try (Region closing = region) {
            assertEquals(List.of(), closing.check().problems());
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
