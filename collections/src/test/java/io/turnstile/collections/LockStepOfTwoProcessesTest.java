package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations on a structure by two processes in turns: some batches are one turn, some of these are rolled back. The
 * test does all of them on the twin too, and compares after each batch.
 */
@Tag("process")
class LockStepOfTwoProcessesTest {
    private static final int BATCHES = 400;
    private static final int BATCH = 40;
    private static final int CHECK_EVERY = 20;
    private static final String DONE = "batches done";
    private static final String OUTCOMES = "outcomes of the other process";

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    static Stream<Arguments> structures() {
        final long seed = Long.getLong("turnstile.seed", System.nanoTime());
        return Stream.of(
                arguments(seed, new ListSteps(), new ArrayList<>()),
                arguments(seed, new MapSteps(), new LinkedHashMap<>()),
                arguments(seed, new SetSteps(), new LinkedHashSet<>()),
                arguments(seed, new QueueSteps(), new LinkedBlockingDeque<>(QueueSteps.BOUND)));
    }

    @ParameterizedTest
    @MethodSource("structures")
    <C> void bothChangeTheSame(final long seed, final Steps<C> steps, final C empty) throws Exception {
        final ChildJvm other =
                shared.start(Other.class, String.valueOf(seed), steps.getClass().getName());
        final AtomicLongCell done = shared.cell(DONE);
        final C structure = steps.open(shared.region());
        C twin = empty;
        for (int batch = 0; batch < BATCHES; batch++) {
            final String context = "seed=" + seed + " batch=" + batch;
            final C changed = steps.copy(twin);
            final long expected = run(steps, seed, batch, changed);
            if (isMine(batch)) {
                assertEquals(expected, runInTurns(shared.region(), steps, seed, batch, structure), context);
            } else {
                Meeting.await(done, batch + 1L);
                assertEquals(expected, shared.cell(OUTCOMES).get(), context);
            }
            twin = isUndone(batch) ? twin : changed;
            assertEquals(steps.content(twin), steps.content(structure), context);
            if (batch % CHECK_EVERY == 0) {
                assertEquals(List.of(), shared.region().check().problems(), context);
            }
            if (isMine(batch)) {
                done.add(1);
            }
        }
        assertEquals(0, other.awaitExit(), other::output);
    }

    private static boolean isMine(final int batch) {
        return batch % 2 == 0;
    }

    private static boolean isOneTurn(final int batch) {
        return batch / 2 % 2 == 0;
    }

    private static boolean isUndone(final int batch) {
        return isOneTurn(batch) && batch / 2 % 5 == 0;
    }

    private static <C> long runInTurns(
            final Region region, final Steps<C> steps, final long seed, final int batch, final C structure) {
        if (!isOneTurn(batch)) {
            return run(steps, seed, batch, structure);
        }
        try (Turn turn = region.takeTurn()) {
            final long outcomes = run(steps, seed, batch, structure);
            if (!isUndone(batch)) {
                turn.commit();
            }
            return outcomes;
        }
    }

    /** The steps of a batch; gives a hash of all that came out of them. */
    private static <C> long run(final Steps<C> steps, final long seed, final int batch, final C structure) {
        long outcomes = 0;
        for (long step = (long) batch * BATCH; step < (batch + 1L) * BATCH; step++) {
            outcomes = 31 * outcomes
                    + String.valueOf(steps.step(seed, step, structure)).hashCode();
        }
        return outcomes;
    }

    /** The other process: does the other half of the batches. */
    static final class Other {
        private Other() {}

        public static void main(final String[] arguments) throws ReflectiveOperationException {
            final Steps<?> steps = (Steps<?>)
                    Class.forName(arguments[2]).getDeclaredConstructor().newInstance();
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                run(region, Long.parseLong(arguments[1]), steps);
            }
        }

        private static <C> void run(final Region region, final long seed, final Steps<C> steps) {
            final AtomicLongCell done = AtomicLongCell.open(region, DONE);
            final AtomicLongCell outcomes = AtomicLongCell.open(region, OUTCOMES);
            final C structure = steps.open(region);
            for (int batch = 0; batch < BATCHES; batch++) {
                if (!isMine(batch)) {
                    Meeting.await(done, batch);
                    outcomes.set(runInTurns(region, steps, seed, batch, structure));
                    done.add(1);
                }
            }
        }
    }
}
