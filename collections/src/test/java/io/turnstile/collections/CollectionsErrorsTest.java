package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.CrashAtEveryStore.Operation;
import io.turnstile.testkit.ErrorAtEveryCall;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends at any call or allocation, the stack or the heap: a turn ends, and nothing is half done. */
class CollectionsErrorsTest {
    static Stream<Arguments> operations() {
        return Stream.of(
                        named(CollectionsCrashTest.class, CollectionsCrashTest.operations()),
                        named(SortedCrashTest.class, SortedCrashTest.operations()),
                        named(RopeCrashTest.class, RopeCrashTest.operations()),
                        named(ArraysCrashTest.class, ArraysCrashTest.operations()))
                .flatMap(each -> each);
    }

    private static Stream<Arguments> named(final Class<?> tests, final Stream<Operation> operations) {
        return operations.map(each -> Arguments.of(tests, each.name()));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("operations")
    void leaveNothingHalfDoneAndNobodyWaiting(final Class<?> tests, final String operation) throws Exception {
        assertTrue(ErrorAtEveryCall.survives(tests, operation) > 0);
    }
}
