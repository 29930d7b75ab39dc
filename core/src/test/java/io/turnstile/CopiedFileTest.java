package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.region.Home;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies of a region's file, and files with pages of different moments, as a loss of power leaves them. None is ever opened as
 * if nothing had happened unless it is what the region was.
 */
class CopiedFileTest {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int CELLS = 400;
    private static final int TOTAL = 1_000_000;
    private static final int PAGE = 4096;

    private Path directory;

    /** On a disk: what is in memory is gone when a machine is restarted. */
    @TempDir
    private Path disk;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(SHARED_MEMORY, "test-copies-");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private Path file() {
        return directory.resolve("original.turnstile");
    }

    private Path copy(final String name) throws IOException {
        return Files.copy(file(), directory.resolve(name + ".turnstile"));
    }

    private Region create() {
        final Region region =
                Region.at(file()).capacity("512 KiB").maxMembers(4).create();
        region.inTurn(() -> {
            for (int i = 0; i < CELLS; i++) {
                LongCell.open(region, "cell" + i);
            }
            LongCell.open(region, "cell0").set(TOTAL);
        });
        return region;
    }

    /** Moves something between cells, which lie in many pages; names come and go. */
    private static void transfer(final Region region, final Random random, final int times) {
        region.inTurn(() -> {
            for (int i = 0; i < times; i++) {
                final int amount = random.nextInt(100);
                LongCell.open(region, "cell" + random.nextInt(CELLS)).add(-amount);
                LongCell.open(region, "cell" + random.nextInt(CELLS)).add(amount);
            }
            final String name = "passing" + random.nextInt(50);
            if (!region.remove(name)) {
                LongCell.open(region, name);
            }
        });
    }

    private static long total(final Region region) {
        return region.inTurn(() -> {
            long total = 0;
            for (int i = 0; i < CELLS; i++) {
                total += LongCell.open(region, "cell" + i).get();
            }
            return total;
        });
    }

    @Test
    void theCopyOfAClosedRegionIsCheckedOnce() throws IOException {
        create().close();
        final Path copy = copy("copy");
        try (Region region = Region.at(copy).open()) {
            assertTrue(region.checkedOnAttach().orElseThrow().isSound());
            assertEquals(Optional.empty(), region.acceptedOnAttach());
            assertEquals(TOTAL, total(region));
        }
        for (final Path each : List.of(copy, file())) {
            try (Region region = Region.at(each).open()) {
                assertEquals(Optional.empty(), region.checkedOnAttach());
            }
        }
    }

    @Test
    void aDamagedCopyIsRefused() throws IOException {
        create().close();
        final Path copy = copy("copy");
        RebootTest.change(copy, memory -> {
            final long used = ControlLayout.HEAP_ROOTS_OFFSET + Long.BYTES;
            memory.putLong(used, memory.getLong(used) + 64);
        });
        for (int i = 0; i < 2; i++) {
            final RegionCorruptException refused = assertThrows(
                    RegionCorruptException.class, () -> Region.at(copy).open());
            assertTrue(refused.getMessage().contains("is a copy"), refused.getMessage());
        }
    }

    @Test
    void membersOfTheOriginalAreNoneOfTheCopy() throws IOException {
        try (Region original = create()) {
            original.force();
            try (Turn turn = original.takeTurn()) {
                final Path copy = copy("forced");
                try (Region region =
                        Region.at(copy).turnTimeout(Duration.ofSeconds(5)).open()) {
                    assertEquals(Optional.empty(), region.acceptedOnAttach());
                    assertEquals(1, region.members().size());
                    assertEquals(TOTAL, total(region));
                }
                turn.commit();
            }
            assertTrue(original.check().isSound());
        }
    }

    @Test
    void theOpenTurnOfACopyIsRolledBackIfItIsAccepted() throws IOException {
        try (Region original = create();
                Turn turn = original.takeTurn()) {
            LongCell.open(original, "cell0").add(1);
            final Path copy = copy("open");
            assertThrows(RegionNotForcedException.class, () -> Region.at(copy).open());
            assertThrows(RegionNotForcedException.class, () -> Region.at(copy).openReadOnly());
            try (Region region = Region.at(copy)
                    .turnTimeout(Duration.ofSeconds(5))
                    .acceptUnforced()
                    .open()) {
                assertTrue(region.acceptedOnAttach().orElseThrow().contains("is a copy"));
                assertTrue(region.checkedOnAttach().orElseThrow().isSound());
                assertEquals(TOTAL, total(region));
            }
            turn.commit();
        }
    }

    @Test
    void manyThatOpenACopyAtATimeCheckItOnce() throws Exception {
        create().close();
        final Path copy = copy("raced");
        final List<Background<Boolean>> openers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            openers.add(Background.call(() -> {
                try (Region region = Region.at(copy).open()) {
                    assertEquals(TOTAL, total(region));
                    return region.checkedOnAttach().isPresent();
                }
            }));
        }
        int checked = 0;
        for (final Background<Boolean> opener : openers) {
            checked += opener.join() ? 1 : 0;
        }
        assertEquals(1, checked);
    }

    /** The other process takes turns, forces, closes and pauses: a copy is right, or refused. */
    @Test
    void noCopyOfALiveFileIsWrongWithoutASign() throws Exception {
        create().close();
        int refused = 0;
        int opened = 0;
        try (ChildJvm writer = ChildJvm.start(CopiedFileTest.class, file().toString())) {
            writer.await("writes");
            for (int i = 0; i < 60; i++) {
                final Path copy = copy("copy" + i);
                try (Region region =
                        Region.at(copy).turnTimeout(Duration.ofSeconds(10)).open()) {
                    assertEquals(TOTAL, total(region));
                    assertTrue(region.check().isSound());
                    opened++;
                } catch (final RegionNotForcedException e) {
                    refused++;
                }
                Region.delete(copy.toUri().toString());
            }
        }
        assertTrue(refused > 0, "no copy was made in the middle of something");
        assertTrue(opened > 0, "no copy was made while nobody was attached");
    }

    /** Writes, until it is killed. */
    public static void main(final String[] arguments) throws InterruptedException {
        final Random random = new Random();
        for (int round = 0; ; round++) {
            try (Region region = Region.at(Path.of(arguments[0])).open()) {
                for (int i = 0; i < 40; i++) {
                    transfer(region, random, 20);
                    if (random.nextInt(10) == 0) {
                        region.force();
                        Thread.sleep(2);
                    }
                }
            }
            if (round == 0) {
                System.out.println("writes");
            }
            Thread.sleep(random.nextInt(50));
        }
    }

    /**
     * Pages as they were forced, or as they were later. That of the control words is one of a later moment: the first turn after
     * a force writes it to the disk before it changes any other, see PowerCutTest.
     */
    @Test
    void noMixtureOfPagesIsOpenedWithoutASign() {
        Seeds.withRandom(random -> {
            try {
                final byte[][] moments = moments(random);
                for (int i = 0; i < 60; i++) {
                    final Path mixture = mixture(moments, random, 1);
                    assertThrows(
                            RegionNotForcedException.class,
                            () -> Region.at(mixture).open());
                    try (Region region = Region.at(mixture)
                            .turnTimeout(Duration.ofSeconds(5))
                            .acceptUnforced()
                            .open()) {
                        assertTrue(region.acceptedOnAttach().isPresent());
                    } catch (final RegionCorruptException e) {
                        // As most are; what passes the check says above that it may be wrong.
                        continue;
                    }
                }
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The control: without that page, mixtures look as if they had been forced, and some are wrong. */
    @Test
    void withoutTheMarkMixturesWouldBeTakenForWhatWasForced() {
        Seeds.withRandom(random -> {
            try {
                final byte[][] moments = moments(random);
                int wrong = 0;
                for (int i = 0; i < 60; i++) {
                    final Path mixture = mixture(moments, random, 0);
                    try (Region region = Region.at(mixture)
                            .turnTimeout(Duration.ofSeconds(5))
                            .open()) {
                        wrong += total(region) == TOTAL ? 0 : 1;
                    } catch (final RegionException e) {
                        wrong++;
                    }
                }
                assertNotEquals(0, wrong);
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The file when it was forced, and after more turns, which nobody has forced. */
    private byte[][] moments(final Random random) throws IOException {
        Region.delete(file().toUri().toString());
        final Region region = create();
        transfer(region, random, 100);
        region.force();
        assertTrue(region.isForced());
        final byte[] forced = Files.readAllBytes(file());
        for (int i = 0; i < 5; i++) {
            transfer(region, random, 100);
        }
        assertFalse(region.isForced());
        final byte[] later = Files.readAllBytes(file());
        region.close();
        return new byte[][] {forced, later};
    }

    /** What a machine that was restarted finds, under the file's own name. */
    private Path mixture(final byte[][] moments, final Random random, final int control) throws IOException {
        final byte[] mixed = moments[0].clone();
        for (int page = 0; page < mixed.length; page += PAGE) {
            final int moment = page == ControlLayout.OWNER_OFFSET ? control : random.nextInt(2);
            System.arraycopy(moments[moment], page, mixed, page, PAGE);
        }
        if (control == 0) {
            // The end of the file has the mark too, but nobody has written it to the disk.
            System.arraycopy(moments[0], mixed.length - PAGE, mixed, mixed.length - PAGE, PAGE);
        }
        final Path found = disk.resolve("found.turnstile");
        Region.delete(found.toUri().toString());
        Files.write(found, mixed);
        Home.claim(found);
        RebootTest.change(found, RebootTest::toAnotherBoot);
        return found;
    }
}
