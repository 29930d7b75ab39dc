package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations on shared structures and their twins of java.util: results, exceptions and contents are the same. The
 * last seed is a new one each time; {@code -Dturnstile.seed} repeats it.
 */
@ExtendWith(RegionExtension.class)
class LockStepTest {
    private static final int STEPS = 62_500;
    private static final int COMPARE_EVERY = 250;
    private static final int CHECK_EVERY = 1_000;

    private Region region;

    static LongStream seeds() {
        return LongStream.of(1, 2, 3, Long.getLong("turnstile.seed", new Random().nextLong()));
    }

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create(options -> options.capacity("64 MiB"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void listIsAnArrayList(final long seed) {
        run(seed, new ListSteps(), new ArrayList<>());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mapIsALinkedHashMap(final long seed) {
        run(seed, new MapSteps(), new LinkedHashMap<>());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void setIsALinkedHashSet(final long seed) {
        run(seed, new SetSteps(), new LinkedHashSet<>());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void queueIsALinkedBlockingDeque(final long seed) {
        run(seed, new QueueSteps(), new LinkedBlockingDeque<>(QueueSteps.BOUND));
    }

    private <C> void run(final long seed, final Steps<C> steps, final C twin) {
        final C shared = steps.open(region);
        for (long step = 0; step < STEPS; step++) {
            final int size = steps.size(twin);
            final long number = step;
            final Object expected = steps.step(seed, step, twin);
            final Object found = steps.step(seed, step, shared);
            if (expected == null ? found != null : !expected.equals(found)) {
                assertEquals(expected, found, () -> context(seed, number, size));
            }
            if (step % COMPARE_EVERY == 0) {
                assertEquals(steps.content(twin), steps.content(shared), () -> context(seed, number, size));
            }
            if (step % CHECK_EVERY == 0) {
                assertEquals(List.of(), region.check().problems(), () -> context(seed, number, size));
            }
        }
    }

    private static String context(final long seed, final long step, final int size) {
        return "seed=" + seed + " step=" + step + " size before=" + size;
    }
}
