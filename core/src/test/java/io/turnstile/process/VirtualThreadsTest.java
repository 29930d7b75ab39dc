package io.turnstile.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Virtual threads take turns, in a JVM that has them: many more of them than carriers. A turn belongs to the virtual thread,
 * parked or not, whatever carrier it runs on next.
 */
@Tag("process")
class VirtualThreadsTest {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int THREADS = 1000;
    private static final int EACH = 1;

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @Test
    void aThousandTakeTurnsWithAnotherProcess() throws Exception {
        final ChildJvm child = start("turns");
        final LongCell sum = LongCell.open(shared.region(), "sum");
        Meeting.await(shared.cell("begun"), 1);
        for (int i = 0; i < 100; i++) {
            shared.region().inTurn(() -> sum.add(1));
        }
        assertEquals(0, child.awaitExit(), child::output);
        assertEquals(THREADS * EACH + 100, sum.get());
        assertEquals(0, shared.cell("overlaps").get());
    }

    /** The control: the same without turns is seen to overlap, so virtual threads do change over within the body. */
    @Test
    void withoutTurnsTheyOverlap() throws Exception {
        final ChildJvm child = start("no turns");
        assertEquals(0, child.awaitExit(), child::output);
        assertTrue(shared.cell("overlaps").get() > 0);
    }

    @Test
    void turnOfAVirtualThreadThatEndedIsUndone() throws Exception {
        final LongCell sum = LongCell.open(shared.region(), "sum");
        final AtomicLongCell begun = shared.cell("begun");
        final ChildJvm child = start("end");
        Meeting.await(begun, 1);
        assertEquals(0, shared.region().inTurn(sum::get));
        shared.cell("leave").set(1);
        assertEquals(0, child.awaitExit(), child::output);
    }

    @Test
    void turnOfAParkedVirtualThreadIsNotTaken() throws Exception {
        final LongCell sum = LongCell.open(shared.region(), "sum");
        final AtomicLongCell leave = shared.cell("leave");
        final AtomicLongCell begun = shared.cell("begun");
        final ChildJvm child = start("park");
        Meeting.await(begun, 1);
        final long start = System.nanoTime();
        while (System.nanoTime() - start < 500_000_000L) {
            assertTrue(shared.region().tryTurn().isEmpty());
            LockSupport.parkNanos(20_000_000);
        }
        leave.set(1);
        assertEquals(1, shared.region().inTurn(sum::get));
        assertEquals(0, child.awaitExit(), child::output);
    }

    private ChildJvm start(String what) throws IOException {
        final Optional<Path> java = javaWithVirtualThreads();
        assumeTrue(java.isPresent(), "needs a JDK " + FIRST_WITH_VIRTUAL_THREADS + " or newer in /usr/lib/jvm");
        return shared.start(java.get(), Role.class, what);
    }

    /** That of this JVM, or the newest in the usual place. */
    private static Optional<Path> javaWithVirtualThreads() throws IOException {
        if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        final Path usual = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(usual)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(usual)) {
            return homes.filter(home -> feature(home) >= FIRST_WITH_VIRTUAL_THREADS)
                    .max((a, b) -> Integer.compare(feature(a), feature(b)))
                    .map(home -> home.resolve("bin/java"));
        }
    }

    private static int feature(Path home) {
        final Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> Runtime.Version.parse(line.split("\"")[1]).feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts virtual threads, by reflection: it is compiled for an older JDK. */
    static final class Role {
        private final Region region;
        private final LongCell sum;
        private final AtomicLongCell inside;
        private final AtomicLongCell overlaps;
        private final AtomicLongCell begun;

        private Role(Region region) {
            this.region = region;
            this.sum = LongCell.open(region, "sum");
            this.inside = AtomicLongCell.open(region, "inside");
            this.overlaps = AtomicLongCell.open(region, "overlaps");
            this.begun = AtomicLongCell.open(region, "begun");
        }

        public static void main(String[] arguments) throws Exception {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                new Role(region).run(arguments[1]);
            }
        }

        private void run(String what) throws Exception {
            switch (what) {
                case "turns" ->
                    startAll(() -> {
                        for (int i = 0; i < EACH; i++) {
                            region.inTurn(this::body);
                        }
                    });
                case "no turns" -> startAll(this::overlap);
                case "end" -> {
                    startVirtual(this::takeAndEnd).join();
                    begun.set(1);
                    Meeting.await(AtomicLongCell.open(region, "leave"), 1);
                }
                default -> startVirtual(this::takeAndPark).join();
            }
        }

        /** Parks in the turn, so that it ends on another carrier perhaps; now and then pinned by a monitor. */
        private void body() {
            sum.add(1);
            overlap();
            begun.set(1);
        }

        private void overlap() {
            if (inside.add(1) != 1) {
                overlaps.add(1);
            }
            if ((Thread.currentThread().hashCode() & 1) == 0) {
                LockSupport.parkNanos(1);
            } else {
                synchronized (new Object()) {
                    LockSupport.parkNanos(1);
                }
            }
            inside.add(-1);
        }

        private void takeAndEnd() {
            final Turn turn = region.takeTurn();
            sum.set(7);
            assertFalse(turn == null);
        }

        private void takeAndPark() {
            region.inTurn(() -> {
                sum.set(1);
                begun.set(1);
                Meeting.await(AtomicLongCell.open(region, "leave"), 1);
            });
        }

        private static void startAll(Runnable body) throws Exception {
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(startVirtual(body));
            }
            for (final Thread thread : threads) {
                thread.join(2 * Meeting.DEADLINE.toMillis());
                if (thread.isAlive()) {
                    throw new AssertionError("still runs: " + thread);
                }
            }
        }

        private static Thread startVirtual(Runnable body) throws Exception {
            final Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, body);
        }
    }
}
