package io.turnstile.collections;

import io.turnstile.testkit.CrashAtEveryStore.Operation;
import io.turnstile.testkit.FullAtTheEdge;
import io.turnstile.testkit.SmallFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of every collection, with no room for it: see {@link FullAtTheEdge}. */
class CollectionsFullTest {
    private static final String OPERATIONS = "io.turnstile.collections.CollectionsFullTest#operations";

    static Stream<Operation> operations() {
        return Stream.of(
                        CollectionsCrashTest.operations(),
                        SortedCrashTest.operations(),
                        RopeCrashTest.operations(),
                        ArraysCrashTest.operations())
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(OPERATIONS)
    void capacity(final Operation operation, @TempDir final Path directory) throws IOException {
        print("capacity", FullAtTheEdge.ofCapacity(operation, directory), operation);
    }

    private static void print(final String what, final long failures, final Operation operation) {
        System.out.println(what + " full " + failures + " times: " + operation);
    }

    /** Where it is not the region that is full. */
    @Nested
    class OnASmallFileSystem {
        @RegisterExtension
        final SmallFileSystem files = new SmallFileSystem();

        @ParameterizedTest(name = "{0}")
        @MethodSource(OPERATIONS)
        void heap(final Operation operation) throws IOException {
            print("file system", FullAtTheEdge.ofFileSystem(operation, files), operation);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource(OPERATIONS)
        void log(final Operation operation) throws IOException {
            print("log", FullAtTheEdge.ofLog(operation, files), operation);
        }
    }
}
