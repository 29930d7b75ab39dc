package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Discarding and freeing, killed at each store: of those who clear and remove. */
class DiscardedCrashTest {
    private static final int MANY = 300;

    static Stream<Operation> operations() {
        final Stream<Operation> cleared = Arrays.stream(DiscardedTest.Filling.values())
                .map(filling -> Operation.of(
                        filling + ": clear, many",
                        region -> filling.fill(region, "x", MANY),
                        region -> filling.clear(region, "x")));
        final Stream<Operation> removed = Stream.of(
                        DiscardedTest.Filling.LIST, DiscardedTest.Filling.MAP_OF_MAPS, DiscardedTest.Filling.SORTED_MAP)
                .map(filling -> Operation.of(
                        filling + ": remove, many",
                        region -> filling.fill(region, "x", MANY),
                        region -> region.remove("x")));
        return Stream.of(cleared, removed, Stream.of(inSeveralSteps(), largeTuple()))
                .flatMap(each -> each);
    }

    private static Operation inSeveralSteps() {
        return Operation.of(
                "SharedSet: clear, in several turns",
                region -> SharedSet.<Object>open(region, "set")
                        .addAll(IntStream.range(0, 9_000).boxed().toList()),
                region -> SharedSet.open(region, "set").clear());
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

    @ParameterizedTest
    @MethodSource("operations")
    void killedAtEveryStore(final Operation operation) throws IOException {
        final long points = CrashAtEveryStore.survives(operation.capacity("4 MiB"));
        System.out.println("killed at " + points + " stores: " + operation);
        assertTrue(points > 1);
    }
}
