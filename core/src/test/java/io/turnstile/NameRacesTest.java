package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many create, replace, open and delete one region at a time: each gets a region that works, or is told what happened. */
class NameRacesTest {
    private static final int THREADS = 3;
    private static final int ROUNDS = 250;

    /** On a machine that has much else to do there are fewer rounds. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Of the test's own, as it is pruned; in memory, where there is a race a tenth of a millisecond, not every disk write. */
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(SHARED_MEMORY, "test-races-");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        for (final Path file : names()) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    @Test
    void everybodyGetsARegionOrIsToldWhatHappened() throws Exception {
        final Path file = directory.resolve("raced.turnstile");
        try (ChildJvm first = ChildJvm.start(NameRacesTest.class, file.toString());
                ChildJvm second = ChildJvm.start(NameRacesTest.class, file.toString())) {
            for (final ChildJvm child : List.of(first, second)) {
                final String outcomes = child.await("outcomes ");
                assertEquals("", child.await("surprises").trim(), child::output);
                for (final String needed : List.of("openOrCreate=", "createOrReplace=", "deleted=")) {
                    assertTrue(outcomes.contains(needed), outcomes);
                }
            }
        }
        Region.delete(file.toUri().toString());
        Region.prune(directory);
        assertEquals(List.of(), names());
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Races with its threads and the other process, and prints what came out. */
    public static void main(String[] arguments) throws Exception {
        final Path file = Path.of(arguments[0]);
        final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
        final Map<String, AtomicInteger> surprises = new ConcurrentSkipListMap<>();
        final long end = System.nanoTime() + LONGEST.toNanos();
        final List<Background<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final SplittableRandom random = new SplittableRandom();
            threads.add(Background.run(() -> {
                for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
                    race(file, random.nextInt(9), outcomes, surprises);
                }
            }));
        }
        for (final Background<Void> thread : threads) {
            thread.join();
        }
        System.out.println("outcomes " + outcomes);
        System.out.println("surprises " + (surprises.isEmpty() ? "" : surprises.toString()));
    }

    private static void race(
            Path file, int what, Map<String, AtomicInteger> outcomes, Map<String, AtomicInteger> surprises) {
        final RegionBuilder builder =
                Region.at(file).capacity(what % 2 == 0 ? "256 KiB" : "512 KiB").maxMembers(16);
        try {
            if (what < 2) {
                count(outcomes, Region.delete(file.toUri().toString()) ? "deleted" : "nothing to delete");
            } else if (what < 4) {
                use(builder.createOrReplace(), "createOrReplace", outcomes);
            } else if (what < 5) {
                use(builder.create(), "create", outcomes);
            } else if (what < 6) {
                use(builder.open(), "open", outcomes);
            } else {
                use(builder.openOrCreate(), "openOrCreate", outcomes);
            }
        } catch (final RegionNotFoundException e) {
            count(what == 5 ? outcomes : surprises, "not found " + what);
        } catch (final RegionExistsException e) {
            count(what == 4 ? outcomes : surprises, "exists " + what);
        } catch (final RuntimeException | Error e) {
            count(surprises, what + " " + e);
        }
    }

    /** A region that was made, or opened, works whatever becomes of its name. */
    private static void use(Region region, String how, Map<String, AtomicInteger> outcomes) {
        try (region) {
            final LongCell cell = LongCell.open(region, "cell");
            final long before = cell.getAndAdd(1);
            assertTrue(cell.get() > before);
        }
        count(outcomes, how);
    }

    private static void count(Map<String, AtomicInteger> counts, String what) {
        counts.computeIfAbsent(what, none -> new AtomicInteger()).incrementAndGet();
    }
}
