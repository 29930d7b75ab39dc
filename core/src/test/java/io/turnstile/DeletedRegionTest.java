package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What those who are attached learn of the end of a region's name. */
@ExtendWith(RegionExtension.class)
class DeletedRegionTest {
    @Test
    void membersAndReadersCanTellThatTheRegionWasDeleted(final RegionFactory regions) {
        final Region region = regions.create();
        final Region reader = regions.attachReadOnly(region);
        assertFalse(region.isDeleted());
        assertFalse(reader.isDeleted());
        Region.delete(region.name());
        assertTrue(region.isDeleted());
        assertTrue(reader.isDeleted());
        LongCell.open(region, "cell").set(1);
        assertEquals(1, LongCell.open(region, "cell").get(), "works on");
        region.close();
        assertThrows(IllegalStateException.class, region::isDeleted);
    }

    @Test
    void replacedAndMovedRegionsAreNotThereAnyMore(final RegionFactory regions) throws IOException {
        final Region old = regions.create();
        final Region replacement = regions.track(regions.builder(old.name()).createOrReplace());
        assertTrue(old.isDeleted());
        assertFalse(replacement.isDeleted());
        final Path elsewhere = regions.track(old.file().resolveSibling(regions.name() + ".turnstile"));
        Files.move(replacement.file(), elsewhere);
        assertTrue(replacement.isDeleted());
        Files.move(elsewhere, replacement.file());
        assertFalse(replacement.isDeleted());
    }

    @Test
    void turnsFailOnceTheDeletionIsNoticed(final RegionFactory regions) throws Exception {
        final Region region = regions.create(builder -> builder.failWhenDeleted(true));
        final LongCell cell = LongCell.open(region, "cell");
        cell.set(1);
        Region.delete(region.name());
        final RegionDeletedException[] thrown = new RegionDeletedException[1];
        Background.await("turns fail", () -> {
            try {
                cell.add(1);
                return false;
            } catch (final RegionDeletedException e) {
                thrown[0] = e;
                return true;
            }
        });
        assertTrue(thrown[0].getMessage().contains(region.file().toString()), thrown[0].getMessage());
        final long before = cell.get();
        assertThrows(RegionDeletedException.class, () -> cell.set(-1));
        assertThrows(RegionDeletedException.class, () -> region.inTurn(() -> cell.set(-1)));
        assertThrows(RegionDeletedException.class, () -> {
            try (Turn turn = region.takeTurn()) {
                cell.set(-1);
                turn.commit();
            }
        });
        assertEquals(before, cell.get(), "rolled back");
        // Others have not asked for it, and have the turn when they want.
        assertFalse(region.attachment().turns().isHeld());
        region.close();
    }

    @Test
    void turnsGoOnWhileTheRegionIsThere(final RegionFactory regions) throws Exception {
        final Region region = regions.create(builder -> builder.failWhenDeleted(true));
        final LongCell cell = LongCell.open(region, "cell");
        for (int i = 0; i < 30; i++) {
            cell.add(1);
            Thread.sleep(10);
        }
        assertEquals(30, cell.get());
    }

    @Test
    void watchingEndsWithTheRegions(final RegionFactory regions) throws Exception {
        final Region region = regions.create(builder -> builder.failWhenDeleted(true));
        assertTrue(isWatching());
        region.close();
        Background.await("the watcher ends", () -> !isWatching());
        regions.create(builder -> builder.failWhenDeleted(true));
        assertTrue(isWatching());
    }

    private static boolean isWatching() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("turnstile-deletions"));
    }
}
