package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.CrashAtEveryStore.Operation;
import io.turnstile.testkit.ErrorAtEveryCall;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends at any call or allocation, the stack or the heap: a turn ends, and nothing is half done. */
class ErrorsTest {
    static Stream<Arguments> operations() {
        return Stream.concat(
                named(CrashAtEveryStoreTest.class, CrashAtEveryStoreTest.operations()),
                named(LocksCrashTest.class, LocksCrashTest.operations()));
    }

    private static Stream<Arguments> named(final Class<?> tests, final Stream<Operation> operations) {
        // Where attaching is part of the operation, it would have to fail in here.
        return operations.filter(each -> !each.attaches()).map(each -> Arguments.of(tests, each.name()));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("operations")
    void leaveNothingHalfDoneAndNobodyWaiting(final Class<?> tests, final String operation) throws Exception {
        assertTrue(ErrorAtEveryCall.survives(tests, operation) > 0);
    }
}
