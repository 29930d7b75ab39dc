package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reader that may not take turns and finds no quiet moment is told what to do. */
@ExtendWith(RegionExtension.class)
class ReadAdviceTest {
    private static Region reader(final Region region) {
        return Region.at(region.file()).turnTimeout(Duration.ofMillis(300)).openReadOnly();
    }

    @Test
    void aLongReadBesideShortTurns(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final LongCell cell = LongCell.open(region, "cell");
        final AtomicBoolean done = new AtomicBoolean();
        final AtomicLong turns = new AtomicLong();
        final Thread writer = new Thread(() -> {
            while (!done.get()) {
                cell.add(1);
                turns.incrementAndGet();
            }
        });
        writer.start();
        try (Region reader = reader(region)) {
            final TurnTimeoutException e = assertThrows(
                    TurnTimeoutException.class,
                    () -> reader.read(() -> {
                        final long before = LongCell.open(reader, "cell").get();
                        final long begun = turns.get();
                        while (turns.get() < begun + 2) {
                            Thread.onSpinWait();
                        }
                        return before;
                    }));
            assertTrue(e.getMessage().contains("attach with open()"), e.getMessage());
            assertTrue(e.getMessage().contains("read in smaller pieces"), e.getMessage());
            assertTrue(e.getMessage().contains("raise turnTimeout"), e.getMessage());
        } finally {
            done.set(true);
            writer.join();
        }
    }

    @Test
    void aHolderThatHasDied(final RegionFactory regions) {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        region.close();
        final Region dead = Region.at(region.file()).memberName("dead").open();
        dead.takeTurn();
        LongCell.open(dead, "cell").set(2);
        RegionSeam.abandon(dead);
        CrashAtEveryStore.lookDead(region.file());
        try (Region reader = reader(region)) {
            final TurnTimeoutException e =
                    assertThrows(TurnTimeoutException.class, () -> LongCell.open(reader, "cell"));
            assertTrue(e.getMessage().contains("(dead)"), e.getMessage());
            assertTrue(e.getMessage().contains("run \"turnstile check " + region.name() + "\""), e.getMessage());
        }
        try (Region writer = Region.at(region.file()).open()) {
            assertTrue(writer.check().isSound());
        }
        try (Region reader = reader(region)) {
            assertEquals(1, LongCell.open(reader, "cell").get());
        }
    }
}
