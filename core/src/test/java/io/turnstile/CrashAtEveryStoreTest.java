package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the core that changes a region is killed at each of its stores. */
class CrashAtEveryStoreTest {
    private static final int MANY = 80;

    static Stream<Operation> operations() {
        return Stream.of(
                Operation.of("attach", CrashAtEveryStoreTest::cells, region -> {})
                        .attaching(),
                Operation.of("attach and detach", CrashAtEveryStoreTest::cells, Region::close)
                        .attaching(),
                of("set a LongCell", region -> LongCell.open(region, "long").set(7)),
                of("add to a LongCell", region -> LongCell.open(region, "long").add(7)),
                of(
                        "compare and set a LongCell",
                        region -> LongCell.open(region, "long").compareAndSet(1, 9)),
                of(
                        "accumulate in a LongCell",
                        region -> LongCell.open(region, "long").accumulate(9, Math::max)),
                of(
                        "set a DoubleCell",
                        region -> DoubleCell.open(region, "double").set(7.5)),
                of(
                        "add to a DoubleCell",
                        region -> DoubleCell.open(region, "double").add(7.5)),
                of(
                        "add to an AtomicLongCell",
                        region -> AtomicLongCell.open(region, "atomic").add(7)),
                of("three operations in a turn", CrashAtEveryStoreTest::threeOperations),
                of("nested turns", region -> region.inTurn(() -> threeOperations(region))),
                of("rolled-back turn", CrashAtEveryStoreTest::rolledBack),
                of("create a LongCell", region -> LongCell.open(region, "new")),
                of("create a DoubleCell", region -> DoubleCell.open(region, "new")),
                of("create an AtomicLongCell", region -> AtomicLongCell.open(region, "new")),
                of("remove a cell", region -> assertTrue(region.remove("double"))),
                of("remove what is not there", region -> assertFalse(region.remove("nothing"))),
                of("rename a cell", region -> assertTrue(region.rename("long", "a much longer name than before"))),
                Operation.of("create the ninth name, which makes the index", region -> names(region, 8), region -> {
                    LongCell.open(region, "ninth");
                }),
                Operation.of(
                        "rename one of nine", region -> names(region, 9), region -> region.rename("name 4", "other")),
                Operation.of("remove one of nine", region -> names(region, 9), region -> region.remove("name 4")),
                Operation.of("create many in a turn", CrashAtEveryStoreTest::cells, region -> many(region)),
                Operation.of(
                        "remove many in a turn",
                        CrashAtEveryStoreTest::many,
                        region -> region.inTurn(() -> {
                            for (int i = 0; i < MANY; i++) {
                                region.remove("many " + i);
                            }
                        })),
                Operation.of("collect", CrashAtEveryStoreTest::cells, Region::collect),
                Operation.of("check", CrashAtEveryStoreTest::cells, Region::check),
                Operation.of("trim", CrashAtEveryStoreTest::fragmented, Region::trim),
                Operation.of(
                        "replace values in blocks",
                        CrashAtEveryStoreTest::fragmented,
                        region -> region.inTurn(() -> {
                            final TestDict dict = TestDict.open(region, "dict");
                            dict.put("a", new byte[1100]);
                            dict.put("c", new byte[3000]);
                            dict.put("e", "a string that needs a block of its own");
                            dict.remove("d");
                        })),
                Operation.of("a log that grows", CrashAtEveryStoreTest::large, CrashAtEveryStoreTest::changeLarge)
                        .capacity("2 MiB"),
                Operation.of("a log that grows beyond what is kept", CrashAtEveryStoreTest::huge, region -> {
                            changeLarge(region);
                        })
                        .capacity("4 MiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void leavesTheStateBeforeOrAfter(final Operation operation) throws IOException {
        final long points = CrashAtEveryStore.survives(operation);
        assertTrue(points > 1);
        System.out.println("killed at " + points + " stores: " + operation);
    }

    static Stream<Operation> operationsKilledTwice() {
        return Stream.of(
                of("three operations in a turn", CrashAtEveryStoreTest::threeOperations),
                of("create a LongCell", region -> LongCell.open(region, "new")),
                Operation.of("trim", CrashAtEveryStoreTest::fragmented, Region::trim));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operationsKilledTwice")
    void leavesTheStateBeforeOrAfterWhenTheOneThatTakesOverIsKilledToo(final Operation operation) throws IOException {
        final long points = CrashAtEveryStore.survivesTwice(operation);
        assertTrue(points > 4);
        System.out.println("killed twice at " + points + " pairs of stores: " + operation);
    }

    /** The control: without its log, a turn of two stores is seen half done. */
    @Test
    void wouldSeeHalfAnOperation() {
        final Operation twoTurns = of("two turns taken for one operation", region -> {
            LongCell.open(region, "long").add(1);
            DoubleCell.open(region, "double").add(1);
        });
        final AssertionError e = assertThrows(AssertionError.class, () -> CrashAtEveryStore.survives(twoTurns));
        assertTrue(e.getMessage().startsWith(twoTurns.name() + " killed at store "), e.getMessage());
    }

    private static Operation of(final String name, final Consumer<Region> run) {
        return Operation.of(name, CrashAtEveryStoreTest::cells, run);
    }

    private static void cells(final Region region) {
        LongCell.open(region, "long").set(1);
        DoubleCell.open(region, "double").set(1.5);
        AtomicLongCell.open(region, "atomic").set(1);
        for (int i = 4; i <= 5; i++) {
            LongCell.open(region, "cell " + i).set(i);
        }
    }

    private static void names(final Region region, final int count) {
        for (int i = 1; i <= count; i++) {
            LongCell.open(region, "name " + i).set(i);
        }
    }

    private static void threeOperations(final Region region) {
        region.inTurn(() -> {
            LongCell.open(region, "long").add(1);
            DoubleCell.open(region, "double").add(1);
            LongCell.open(region, "cell 5").set(-1);
        });
    }

    private static void rolledBack(final Region region) {
        try (Turn turn = region.takeTurn()) {
            threeOperations(region);
            LongCell.open(region, "new").set(3);
            region.remove("double");
            turn.rollback();
        }
    }

    private static void many(final Region region) {
        region.inTurn(() -> {
            for (int i = 0; i < MANY; i++) {
                LongCell.open(region, "many " + i).set(i);
            }
        });
    }

    private static void fragmented(final Region region) {
        cells(region);
        final TestDict dict = TestDict.open(region, "dict");
        for (final String key : new String[] {"a", "b", "c", "d", "e", "f", "g"}) {
            dict.put(key, new byte[key.charAt(0) % 2 == 0 ? 2000 : 40]);
        }
        dict.put("h", new byte[100_000]);
        dict.remove("b");
        dict.remove("f");
        dict.remove("h");
    }

    private static void large(final Region region) {
        cells(region);
        TestDict.open(region, "dict").put("large", new byte[100_000]);
    }

    private static void huge(final Region region) {
        cells(region);
        TestDict.open(region, "dict").put("large", new byte[1_200_000]);
    }

    /** Frees a large block and fills it again in the same turn, so that every line of it is logged. */
    private static void changeLarge(final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        final int length = ((byte[]) dict.get("large")).length;
        region.inTurn(() -> {
            dict.remove("large");
            dict.put("large", "x".repeat(length));
        });
    }
}
