package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that say how much memory a region has are damaged while they are used. */
@ExtendWith(RegionExtension.class)
class RacedReservationsTest {
    private static final int ROUNDS = 3_000;
    private static final long FAR_OUTSIDE = 1L << 40;

    @ParameterizedTest
    @ValueSource(longs = {ControlLayout.HEAP_RESERVED_OFFSET, ControlLayout.LOG_RESERVED_OFFSET})
    void forceUsesWhatItHasChecked(final long word, final RegionFactory regions) throws InterruptedException {
        final Region region = regions.create();
        regions.damaged(region.file());
        final RegionMemory memory = region.attachment().memory().unlogged();
        final long right = memory.getLong(word);
        final AtomicBoolean over = new AtomicBoolean();
        final Thread vandal = new Thread(() -> {
            while (!over.get()) {
                memory.putLongVolatile(word, FAR_OUTSIDE);
                Thread.onSpinWait();
                memory.putLongVolatile(word, right);
                Thread.onSpinWait();
            }
        });
        vandal.start();
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int rounds = 0;
        int refused = 0;
        try {
            while (rounds < ROUNDS || (refused == 0 || refused == rounds) && System.nanoTime() < deadline) {
                refused += isRefused(region) ? 1 : 0;
                rounds++;
            }
        } finally {
            over.set(true);
            vandal.join();
            memory.putLong(word, right);
        }
        assertTrue(refused > 0 && refused < rounds, "refused=" + refused + " rounds=" + rounds);
    }

    private static boolean isRefused(final Region region) {
        try {
            region.force();
            return false;
        } catch (final RegionCorruptException e) {
            return true;
        }
    }
}
