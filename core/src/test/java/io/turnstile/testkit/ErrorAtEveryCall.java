package io.turnstile.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.TurnRolledBackException;
import io.turnstile.internal.value.Contents;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets an operation fail for want of stack or heap at each of its calls and allocations, and proves that afterwards nobody is
 * kept out by a turn that does not end, that nothing of a failed operation is left, and that the region is sound.
 *
 * <p>Three kinds of fault ({@link Faults.Kind}): the stack ends at a depth, for each depth that the operation reaches, until the
 * operation is over; one call fails; the heap is full from an allocation on. Each is tried with the operation alone, and in a
 * turn whose body catches the Error and goes on.
 *
 * <p>It runs in the classes of a {@link FaultLoader}.
 */
public final class ErrorAtEveryCall {
    private static final int EDGE = 60;
    private static final int BETWEEN = 40;
    private static final long CHECKED = 16;
    private static final String MARKER = "marker of the body";
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private static final FaultLoader LOADER = new FaultLoader();

    private final Operation operation;
    private final Path file;
    private Region region;
    private LongCell marker;
    private Map<String, List<Object>> before;
    private Map<String, List<Object>> after;
    private long faults;

    private ErrorAtEveryCall(final Operation operation, final Path file) {
        this.operation = operation;
        this.file = file;
    }

    /**
     * Lets one operation fail.
     *
     * @param tests class with a method {@code operations()}, of which one has the name.
     * @param name  of the operation.
     * @return how many faults it survived.
     */
    public static long survives(final Class<?> tests, final String name) throws Exception {
        final Method inside =
                LOADER.loadClass(ErrorAtEveryCall.class.getName()).getMethod("runInside", String.class, String.class);
        try {
            return (Long) inside.invoke(null, tests.getName(), name);
        } catch (final InvocationTargetException e) {
            throw e.getCause() instanceof Error error ? error : new AssertionError(name, e.getCause());
        }
    }

    /** The same in the classes of the loader. */
    public static long runInside(final String tests, final String name) throws Exception {
        final Method operations = Class.forName(tests).getDeclaredMethod("operations");
        operations.setAccessible(true);
        final Operation operation = ((Stream<?>) operations.invoke(null))
                .map(Operation.class::cast)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "test-error-");
        final ErrorAtEveryCall harness = new ErrorAtEveryCall(operation, directory.resolve("region.turnstile"));
        try {
            harness.survive();
            return harness.faults;
        } finally {
            harness.region.close();
            deleteAll(directory);
        }
    }

    private void survive() throws IOException {
        // Twice: classes that are loaded meanwhile would count, and one that fails to load would never be loaded again.
        renew();
        run();
        renew();
        final Faults.Count count = Faults.count(this::run);
        after = contents();
        for (final Faults.Kind kind : Faults.Kind.values()) {
            forEachPoint(count.points(kind), point -> fail(kind, point));
        }
        renew();
        if (!canBePartOfATurn()) {
            return;
        }
        renew();
        final Faults.Count caught = Faults.count(() -> caught(this::run));
        renew();
        for (final Faults.Kind kind : Faults.Kind.values()) {
            forEachPoint(caught.points(kind), point -> failInTurn(kind, point));
        }
    }

    /** One that rolls its turn back leaves nothing that the body could go on with. */
    private boolean canBePartOfATurn() {
        try {
            caught(this::run);
            return true;
        } catch (final TurnRolledBackException e) {
            return false;
        }
    }

    /** Atomic cells are not part of turns: a roll-back leaves what was stored there. */
    private boolean outlivesRollback() {
        return operation.name().startsWith("AtomicLongCell.");
    }

    private interface Point {
        void at(long point) throws IOException;
    }

    private static void forEachPoint(final long points, final Point body) throws IOException {
        final long step = Math.max(1, (points - 2 * EDGE) / BETWEEN);
        for (long point = 1; point <= points; point++) {
            if (point <= EDGE || point > points - EDGE || point % step == 0) {
                body.at(point);
            }
        }
    }

    private void run() {
        operation.run().accept(region);
    }

    /** A region as it is before the operation. */
    private void renew() throws IOException {
        if (region != null) {
            region.close();
            Files.delete(file);
        }
        region = Region.at(file)
                .capacity(operation.capacity())
                .maxMembers(4)
                .turnTimeout(Duration.ofSeconds(20))
                .create();
        operation.prepare().accept(region);
        marker = LongCell.open(region, MARKER);
        before = contents();
    }

    private void fail(final Faults.Kind kind, final long point) throws IOException {
        final String what = operation.name() + " with " + kind + " " + point;
        Throwable thrown = null;
        boolean injected = true;
        try {
            injected = Faults.inject(kind, point, this::run);
        } catch (final Throwable e) {
            thrown = e;
        }
        faults++;
        final Map<String, List<Object>> found = look(what);
        final boolean whole = found.equals(before) || found.equals(after);
        if (!whole || thrown == null && !found.equals(after)) {
            throw new AssertionError(what + ": found=" + found + " before=" + before + " after=" + after, thrown);
        }
        if (!found.equals(before) || !injected) {
            renew();
        }
    }

    private void failInTurn(final Faults.Kind kind, final long point) throws IOException {
        final String what = operation.name() + " in a turn with " + kind + " " + point;
        Throwable thrown = null;
        try {
            Faults.inject(kind, point, () -> caught(this::run));
        } catch (final Throwable e) {
            thrown = e;
        }
        faults++;
        final Map<String, List<Object>> found = look(what);
        final Map<String, List<Object>> rest = new LinkedHashMap<>(found);
        final boolean marked = !before.get(MARKER).equals(rest.get(MARKER));
        rest.put(MARKER, before.get(MARKER));
        final boolean whole = rest.equals(before) || rest.equals(after);
        final boolean right =
                thrown == null ? marked && whole : found.equals(before) || outlivesRollback() && !marked && whole;
        if (!right) {
            throw new AssertionError(what + ": found=" + found + " before=" + before + " after=" + after, thrown);
        }
        if (!found.equals(before)) {
            renew();
        }
    }

    /** A body that goes on after an Error. */
    private void caught(final Runnable body) {
        region.inTurn(() -> {
            try {
                body.run();
            } catch (final VirtualMachineError e) {
                faults++;
            }
            marker.add(1);
        });
    }

    /** What is in the region, after the turn was had: nobody may be kept out. */
    private Map<String, List<Object>> look(final String what) {
        if (!region.isOpen()) {
            region = Region.at(file).open();
            marker = LongCell.open(region, MARKER);
        }
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean taken = false;
        while (!taken) {
            final Optional<Turn> turn = region.tryTurn();
            taken = turn.isPresent();
            turn.ifPresent(Turn::commit);
            if (!taken && System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + ": the turn is lost");
            }
        }
        if (faults % CHECKED == 0) {
            assertEquals(List.of(), region.check().problems(), what);
        }
        return contents();
    }

    private Map<String, List<Object>> contents() {
        return Contents.of(region);
    }

    private static void deleteAll(final Path directory) throws IOException {
        final List<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found = files.toList();
        }
        for (final Path each : found) {
            Files.delete(each);
        }
        Files.delete(directory);
    }
}
