package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.TurnRolledBackException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.UndoLogLayout;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Contents;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs an operation where there is no room for it: first none at all, then a little more each time until it succeeds. Each
 * failure must be a {@link RegionFullException} that leaves the region sound and its contents as before; the success must
 * leave the contents that it leaves where there is plenty.
 *
 * <p>Room is taken by ballast: values in a dict that the operation does not know, from 1 MiB down to what fits a slot, and
 * names, until nothing of them has room.
 */
public final class FullAtTheEdge {
    private static final String BALLAST = "ballast";
    private static final String ROOM = "room";
    private static final int[] SIZES = {1 << 20, 1 << 16, 1 << 12, 512, 64, 20, 0};
    private static final int MOST = 1000;

    /** Room in the heap that a test of the log keeps for the operation. */
    private static final int KEPT = 300_000;

    private final Operation operation;
    private final Path directory;
    private Map<String, List<Object>> before;
    private Map<String, List<Object>> after;
    private long failures;

    private FullAtTheEdge(final Operation operation, final Path directory) {
        this.operation = operation;
        this.directory = directory;
    }

    /**
     * Where the region's own capacity is reached.
     *
     * @param directory for the region, with room.
     * @return how often the operation failed before it succeeded.
     */
    public static long ofCapacity(final Operation operation, final Path directory) throws IOException {
        final FullAtTheEdge edge = new FullAtTheEdge(operation, directory);
        try (Region region = edge.prepare(operation.capacity())) {
            assertTrue(edge.succeedsAsBallastGoes(region), operation + " never succeeds");
        }
        return edge.end();
    }

    /**
     * Where the file system has no room for the heap to grow.
     *
     * @param files an empty file system.
     * @return how often the operation failed before it succeeded.
     */
    public static long ofFileSystem(final Operation operation, final SmallFileSystem files) throws IOException {
        final FullAtTheEdge edge = new FullAtTheEdge(operation, files.directory());
        try (Region region = edge.prepare("64 MiB")) {
            files.fill(0);
            if (!edge.succeedsAsBallastGoes(region)) {
                files.makeRoom();
                assertTrue(edge.attempt(region, operation.run()::accept), operation + " fails with room");
            }
        }
        files.makeRoom();
        return edge.end();
    }

    /**
     * Where the file system has no room for the undo log to grow, at the end of a turn that has filled what there is.
     *
     * @param files an empty file system.
     * @return how often the operation failed before it succeeded.
     */
    public static long ofLog(final Operation operation, final SmallFileSystem files) throws IOException {
        final FullAtTheEdge edge = new FullAtTheEdge(operation, files.directory());
        try (Region region = edge.prepare("64 MiB")) {
            final long entries = entries(region);
            final TestDict ballast = TestDict.open(region, BALLAST);
            ballast.put(BALLAST, new byte[Math.toIntExact((entries + 2) * UndoLogLayout.LINE_BYTES)]);
            ballast.put(ROOM, new byte[KEPT]);
            ballast.remove(ROOM);
            files.fill(0);
            boolean succeeded = false;
            for (long left = 0; left < entries && !succeeded; left += 1 + left / 2) {
                final long touched = entries(region) - left;
                succeeded = edge.attempt(
                        region,
                        each -> each.inTurn(() -> {
                            touchLines(each, ballast.block(BALLAST), touched);
                            operation.run().accept(each);
                        }));
            }
            files.makeRoom();
            assertTrue(succeeded || edge.attempt(region, operation.run()::accept), operation + " fails with room");
        }
        final boolean unlogged = operation.name().startsWith("AtomicLongCell.") || edge.before.equals(edge.after);
        assertTrue(unlogged || edge.failures > 0, operation + " changes something without a log");
        return edge.end();
    }

    private static long entries(final Region region) {
        final RegionMemory memory = region.attachment().memory().unlogged();
        return memory.getLong(ControlLayout.LOG_RESERVED_OFFSET) / UndoLogLayout.ENTRY_LENGTH;
    }

    /** Logs lines without changing them. */
    private static void touchLines(final Region region, final long block, final long lines) {
        final TurnMemory memory = region.attachment().memory();
        for (long i = 0; i < lines; i++) {
            final long at = block + i * UndoLogLayout.LINE_BYTES;
            memory.putLong(at, memory.getLong(at));
        }
    }

    private Region prepare(final String capacity) throws IOException {
        try (Region roomy = create("roomy", capacity)) {
            operation.prepare().accept(roomy);
            operation.run().accept(roomy);
            after = contents(roomy);
        }
        Region.delete(file("roomy").toUri().toString());
        final Region region = create("full", capacity);
        operation.prepare().accept(region);
        before = contents(region);
        return region;
    }

    private Region create(final String name, final String capacity) {
        return Region.at(file(name))
                .capacity(capacity)
                .maxMembers(4)
                .turnTimeout(Duration.ofSeconds(20))
                .create();
    }

    private Path file(final String name) {
        return directory.resolve(name + ".turnstile");
    }

    private long end() throws IOException {
        Region.delete(file("full").toUri().toString());
        Region.prune(directory);
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList(), operation + " leaves files");
        }
        return failures;
    }

    private boolean succeedsAsBallastGoes(final Region region) {
        final Deque<Runnable> removals = load(region);
        boolean succeeded = attempt(region, operation.run()::accept);
        while (!succeeded && !removals.isEmpty()) {
            removals.removeLast().run();
            succeeded = attempt(region, operation.run()::accept);
        }
        return succeeded;
    }

    /** Puts in values until there is no room for the smallest, then names; gives what undoes each. */
    private static Deque<Runnable> load(final Region region) {
        final TestDict ballast = TestDict.open(region, BALLAST);
        final Deque<Runnable> removals = new ArrayDeque<>();
        for (final int size : SIZES) {
            final AtomicInteger next = new AtomicInteger();
            while (fits(() -> ballast.put(key(size, next), new byte[size]))) {
                final String key = key(size, next);
                removals.addLast(() -> ballast.remove(key));
                assertTrue(next.incrementAndGet() < MOST, "a file system without an end");
            }
        }
        final AtomicInteger next = new AtomicInteger();
        while (fits(() -> LongCell.open(region, key(BALLAST, next)))) {
            final String name = key(BALLAST, next);
            removals.addLast(() -> region.remove(name));
            next.incrementAndGet();
        }
        return removals;
    }

    private static String key(final Object kind, final AtomicInteger number) {
        return kind + " " + number;
    }

    private static boolean fits(final Runnable addition) {
        try {
            addition.run();
            return true;
        } catch (final RegionFullException e) {
            return false;
        }
    }

    private interface Step {
        void run(Region region);
    }

    /** Whether the step succeeds. If not, it must have failed as it should, and have changed nothing. */
    private boolean attempt(final Region region, final Step step) {
        final String what = operation + " after failures=" + failures;
        final boolean succeeded = succeeds(region, step, what);
        assertEquals(List.of(), region.check().problems(), what);
        assertEquals(succeeded ? after : before, contents(region), what);
        failures += succeeded ? 0 : 1;
        return succeeded;
    }

    private static boolean succeeds(final Region region, final Step step, final String what) {
        try {
            step.run(region);
            return true;
        } catch (final RegionFullException e) {
            assertTrue(e.getMessage().contains("requested="), e::getMessage);
            return false;
        } catch (final TurnRolledBackException e) {
            // The operation ends with a roll-back, and so did the turn around it.
            return true;
        } catch (final RuntimeException | Error e) {
            throw new AssertionError(what + ": not a RegionFullException", e);
        }
    }

    private static Map<String, List<Object>> contents(final Region region) {
        final Map<String, List<Object>> contents = Contents.of(region);
        contents.keySet().removeIf(name -> name.startsWith(BALLAST));
        return contents;
    }
}
