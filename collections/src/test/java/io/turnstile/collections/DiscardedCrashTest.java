package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.internal.turn.Turns;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Discarding and freeing, killed at each store: of those who remove, and of those who go on with what a dead one has left. */
class DiscardedCrashTest {
    private static final int MANY = 300;

    static Stream<Operation> operations() {
        final Stream<Operation> ofAll = Arrays.stream(DiscardedTest.Filling.values())
                .flatMap(filling -> Stream.of(
                        Operation.of(
                                filling + ": clear, many",
                                region -> filling.fill(region, "x", MANY),
                                region -> filling.clear(region, "x")),
                        Operation.of(
                                filling + ": remove, many",
                                region -> filling.fill(region, "x", MANY),
                                region -> region.remove("x")),
                        Operation.of(
                                filling + ": freed by another one",
                                region -> {
                                    filling.fill(region, "x", MANY);
                                    leave(region, () -> filling.clear(region, "x"));
                                },
                                region -> region.attachment().discarded().reclaimAll())));
        return Stream.concat(ofAll, Stream.of(largeTuple()));
    }

    private static Operation largeTuple() {
        final List<?> tuple = List.of(IntStream.range(0, MANY)
                .mapToObj(i -> List.of("a text that is too long for its slot " + i, i))
                .toArray());
        return Operation.of(
                "a large tuple",
                region -> SharedMap.open(region, "map").put("key", tuple),
                region -> SharedMap.open(region, "map").put("key", 1));
    }

    private static void leave(final Region region, final Runnable body) {
        final Turns turns = region.attachment().turns();
        turns.begin();
        body.run();
        turns.commitOnly();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void killedAtEveryStore(final Operation operation) throws IOException {
        final long points = CrashAtEveryStore.survives(operation.capacity("4 MiB"));
        System.out.println("killed at " + points + " stores: " + operation);
        assertTrue(points > 1);
    }
}
