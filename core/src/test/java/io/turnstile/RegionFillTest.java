package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.turn.TurnStatus;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Regions that are filled before they have a name, and what can be seen of one from outside. */
@ExtendWith(RegionExtension.class)
class RegionFillTest {
    @Test
    void isSeenOnlyWhenItIsFilled(final RegionFactory regions) {
        final String name = regions.name();
        final AtomicReference<LongCell> kept = new AtomicReference<>();
        final Region region = regions.track(regions.builder(name).create(made -> {
            final LongCell cell = LongCell.open(made, "cell");
            cell.set(7);
            kept.set(cell);
            assertFalse(Region.exists(name));
        }));
        assertEquals(7, LongCell.open(region, "cell").get());
        assertEquals(1, region.members().size());
        assertThrows(IllegalStateException.class, () -> kept.get().get());
    }

    @Test
    void isNotThereIfFillingFails(final RegionFactory regions) throws IOException {
        final String name = regions.name();
        final RuntimeException failure = new IllegalArgumentException("on purpose");
        assertSame(
                failure,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> regions.builder(name).create(made -> {
                            LongCell.open(made, "cell");
                            made.takeTurn();
                            throw failure;
                        })));
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            assertEquals(
                    List.of(),
                    files.filter(each -> each.getFileName().toString().startsWith(name))
                            .toList());
        }
    }

    @Test
    void theOldOneIsThereUntilTheNewOneIsFilled(final RegionFactory regions) {
        final Region old = regions.create();
        LongCell.open(old, "cell").set(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> regions.builder(old.name()).createOrReplace(made -> {
                    throw new IllegalArgumentException("on purpose");
                }));
        try (Region same = regions.builder(old.name()).open()) {
            assertEquals(old.id(), same.id());
        }
        final Region replaced = regions.track(regions.builder(old.name())
                .createOrReplace(made -> LongCell.open(made, "cell").set(2)));
        assertEquals(2, LongCell.open(replaced, "cell").get());
        assertEquals(1, LongCell.open(old, "cell").get());
    }

    @Test
    void aNameIsOpenedWithoutKnowingItsKind(final Region region) {
        DoubleCell.open(region, "ratio").set(0.5);
        assertEquals(0.5, ((DoubleCell) region.attachment().directory().get("ratio")).get());
        assertEquals(null, region.attachment().directory().get("other"));
    }

    @Test
    void holderAndWaitersAreSeen(final Region region) throws Exception {
        assertEquals(new TurnStatus(TurnStatus.NOBODY, List.of()), status(region));
        final Thread waiter = new Thread(() -> LongCell.open(region, "cell").set(1));
        try (Turn turn = region.takeTurn()) {
            assertEquals(new TurnStatus(0, List.of()), status(region));
            waiter.start();
            Meeting.await(
                    "a thread to stand in line", () -> status(region).waiters().equals(List.of(0)));
            turn.commit();
        }
        Meeting.await("the thread to end", () -> !waiter.isAlive());
        assertTrue(region.contains("cell"));
    }

    private static TurnStatus status(final Region region) {
        return TurnStatus.of(region.attachment().memory().unlogged());
    }
}
