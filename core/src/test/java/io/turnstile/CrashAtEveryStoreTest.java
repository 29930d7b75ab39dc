package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.internal.value.SampleTypes;
import io.turnstile.internal.value.SampleTypes.Money;
import io.turnstile.internal.value.SampleTypes.Side;
import io.turnstile.internal.value.SampleTypes.Trade;
import io.turnstile.internal.value.TestDict;
import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the core that changes a region is killed at each of its stores. */
class CrashAtEveryStoreTest {
    private static final int MANY = 80;

    private static final List<String> CELL_READS =
            List.of("get()", "intValue()", "longValue()", "floatValue()", "doubleValue()", "toString()");

    private static final List<String> REGION_READS = List.of(
            "acceptedOnAttach()",
            "address()",
            "attachment()",
            "capacity()",
            "committed()",
            "contains(String)",
            "checkedOnAttach()",
            "exists(String)",
            "file()",
            "id()",
            "isDeleted()",
            "isForced()",
            "isOpen()",
            "list()",
            "list(Path)",
            "members()",
            "name()",
            "names()",
            "read(Supplier)",
            "readOnly()",
            "register(Class)",
            "register(Class, Map)",
            "register(Class, Map, RecordMigration)",
            "register(Class, RecordMigration)",
            "register(Class, ValueCodec)",
            "toString()",
            "used()");

    /** Of what prune() stores, the roll-back of a dead holder is what every recovery of these tests does. */
    private static final List<String> REGION_STORES_NOTHING =
            List.of("at(Path)", "at(String)", "delete(String)", "lock()", "prune()", "prune(Path)", "unlock()");

    private static final AtomicLong points = new AtomicLong();

    static Stream<Operation> operations() {
        return Stream.of(attachments(), cells(), turns(), names(), heap(), values())
                .flatMap(each -> each);
    }

    private static Stream<Operation> attachments() {
        return Stream.of(
                Operation.of("attach", CrashAtEveryStoreTest::cells, region -> {})
                        .attaching(),
                Operation.of("Region.close(): attach and detach", CrashAtEveryStoreTest::cells, Region::close)
                        .attaching(),
                Operation.of("Region.close(): in a turn", CrashAtEveryStoreTest::cells, region -> {
                            region.takeTurn();
                            threeOperations(region);
                            region.close();
                        })
                        .attaching());
    }

    private static Stream<Operation> cells() {
        return Stream.of(
                onLong("set(long)", cell -> cell.set(7)),
                onLong("add(long)", cell -> cell.add(7)),
                onLong("getAndAdd(long)", cell -> cell.getAndAdd(7)),
                onLong("compareAndSet(long, long)", cell -> cell.compareAndSet(1, 9)),
                onLong("accumulate(long, LongBinaryOperator)", cell -> cell.accumulate(9, Math::max)),
                onDouble("set(double)", cell -> cell.set(7.5)),
                onDouble("add(double)", cell -> cell.add(7.5)),
                onDouble("getAndAdd(double)", cell -> cell.getAndAdd(7.5)),
                onDouble("compareAndSet(double, double)", cell -> cell.compareAndSet(1.5, 9)),
                onDouble("accumulate(double, DoubleBinaryOperator)", cell -> cell.accumulate(9, Math::max)),
                onAtomic("set(long)", cell -> cell.set(7)),
                onAtomic("add(long)", cell -> cell.add(7)),
                onAtomic("getAndAdd(long)", cell -> cell.getAndAdd(7)),
                onAtomic("compareAndSet(long, long)", cell -> cell.compareAndSet(1, 9)),
                onAtomic("accumulate(long, LongBinaryOperator)", cell -> cell.accumulate(9, Math::max)),
                of("LongCell.open(Region, String)", region -> LongCell.open(region, "new")),
                of("DoubleCell.open(Region, String)", region -> DoubleCell.open(region, "new")),
                of("AtomicLongCell.open(Region, String)", region -> AtomicLongCell.open(region, "new")));
    }

    private static Stream<Operation> turns() {
        return Stream.of(
                of("Region.inTurn(Runnable): three operations", CrashAtEveryStoreTest::threeOperations),
                of(
                        "Region.inTurn(Supplier): nested turns",
                        region -> region.inTurn(() -> {
                            threeOperations(region);
                            return null;
                        })),
                of("Region.takeTurn()", region -> commit(region, region.takeTurn())),
                of("Region.takeTurn(Duration)", region -> commit(region, region.takeTurn(Duration.ofSeconds(1)))),
                of("Region.tryTurn()", region -> commit(region, region.tryTurn().orElseThrow())),
                of("Turn.commit()", region -> commit(region, region.takeTurn())),
                of("Turn.rollback(): of changes, a new and a removed name", CrashAtEveryStoreTest::rolledBack),
                of("Turn.close(): without a commit", region -> leave(region, region.takeTurn())),
                of("an exception in a turn", CrashAtEveryStoreTest::fail));
    }

    /** Values with types of their own, which the region gets in the same turn. */
    private static Stream<Operation> values() {
        return Stream.of(
                Operation.of("a record: the first", CrashAtEveryStoreTest::oneValue, CrashAtEveryStoreTest::putTrade),
                Operation.of(
                        "a record: over another", CrashAtEveryStoreTest::twoTrades, CrashAtEveryStoreTest::putTrade),
                Operation.of(
                        "a record: as a key",
                        CrashAtEveryStoreTest::twoTrades,
                        region -> TestDict.open(region, "dict").put(Trade.of("key"), Side.SELL)),
                Operation.of(
                        "a record: removed",
                        CrashAtEveryStoreTest::twoTrades,
                        region -> TestDict.open(region, "dict").remove(Trade.of("second"))),
                Operation.of(
                        "Region.collect(): types that no value is of", CrashAtEveryStoreTest::twoTrades, region -> {
                            TestDict.open(region, "dict").clear();
                            region.collect();
                        }),
                Operation.of("a value of a codec", CrashAtEveryStoreTest::oneValue, region -> {
                    SampleTypes.register(region);
                    TestDict.open(region, "dict").put("key", List.of(new Money("EUR", 5), Instant.EPOCH));
                }));
    }

    private static void oneValue(final Region region) {
        TestDict.open(region, "dict").put("key", 1);
    }

    private static void putTrade(final Region region) {
        TestDict.open(region, "dict").put("key", Trade.of("a symbol that is longer than before"));
    }

    private static void twoTrades(final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        dict.put("key", Trade.of("first"));
        dict.put(Trade.of("second"), new UUID(1, 2));
    }

    private static Stream<Operation> names() {
        return Stream.of(
                of("Region.remove(String): a cell", region -> assertTrue(region.remove("double"))),
                of("Region.remove(String): what is not there", region -> assertFalse(region.remove("nothing"))),
                Operation.of(
                        "Region.remove(String): one of nine",
                        region -> names(region, 9),
                        region -> region.remove("name 4")),
                of(
                        "Region.rename(String, String): to a longer name",
                        region -> assertTrue(region.rename("long", "a much longer name than before"))),
                Operation.of(
                        "Region.rename(String, String): one of nine",
                        region -> names(region, 9),
                        region -> region.rename("name 4", "other")),
                Operation.of("create the ninth name, which makes the index", region -> names(region, 8), region -> {
                    LongCell.open(region, "ninth");
                }),
                Operation.of("create many in a turn", CrashAtEveryStoreTest::cells, region -> many(region)),
                Operation.of(
                        "remove many in a turn",
                        CrashAtEveryStoreTest::many,
                        region -> region.inTurn(() -> {
                            for (int i = 0; i < MANY; i++) {
                                region.remove("many " + i);
                            }
                        })));
    }

    private static Stream<Operation> heap() {
        return Stream.of(
                Operation.of("Region.collect(): nothing", CrashAtEveryStoreTest::cells, Region::collect),
                Operation.of("Region.check()", CrashAtEveryStoreTest::cells, Region::check),
                Operation.of("Region.force()", CrashAtEveryStoreTest::cells, Region::force),
                Operation.of("Region.stats()", CrashAtEveryStoreTest::cells, Region::stats),
                Operation.of(
                                "Region.reserve(String)",
                                CrashAtEveryStoreTest::cells,
                                region -> region.reserve("512 KiB"))
                        .capacity("4 MiB"),
                Operation.of("Region.reserve(long)", CrashAtEveryStoreTest::shrunk, region -> region.reserve(1 << 20))
                        .capacity("4 MiB"),
                Operation.of("Region.trim()", CrashAtEveryStoreTest::fragmented, Region::trim),
                Operation.of("Region.trim(): several extents", CrashAtEveryStoreTest::shrunk, Region::trim)
                        .capacity("4 MiB"),
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
                Operation.of(
                                "a heap that grows by several extents",
                                CrashAtEveryStoreTest::fragmented,
                                CrashAtEveryStoreTest::grow)
                        .capacity("4 MiB"),
                Operation.of("a log that grows", CrashAtEveryStoreTest::large, CrashAtEveryStoreTest::changeLarge)
                        .capacity("2 MiB"),
                Operation.of("a log that grows beyond what is kept", CrashAtEveryStoreTest::huge, region -> {
                            changeLarge(region);
                        })
                        .capacity("4 MiB"),
                Operation.of("a grown log that is rolled back", CrashAtEveryStoreTest::huge, region -> {
                            try (Turn turn = region.takeTurn()) {
                                changeLarge(region);
                                turn.rollback();
                            }
                        })
                        .capacity("4 MiB"));
    }

    static Stream<Arguments> covered() {
        return Stream.of(
                arguments(LongCell.class, Map.of("reads", CELL_READS)),
                arguments(DoubleCell.class, Map.of("reads", CELL_READS)),
                arguments(AtomicLongCell.class, Map.of("reads", CELL_READS)),
                arguments(Turn.class, Map.of()),
                arguments(
                        Region.class,
                        Map.of(
                                "reads",
                                REGION_READS,
                                "stores nothing",
                                REGION_STORES_NOTHING,
                                "makes another region",
                                List.of("repair(String, String)"))));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void coversEveryPublicMethod(final Class<?> type, final Map<String, List<String>> exempt) {
        CoveredMethods.assertComplete(type, operations(), exempt);
    }

    /** The control: a method that is neither covered nor exempt is found. */
    @Test
    void wouldFindAForgottenMethod() {
        final Stream<Operation> fewer = operations().filter(each -> !each.name().startsWith("LongCell.getAndAdd("));
        final AssertionError e = assertThrows(
                AssertionError.class,
                () -> CoveredMethods.assertComplete(LongCell.class, fewer, Map.of("reads", CELL_READS)));
        assertTrue(e.getMessage().contains("[getAndAdd(long)]"), e.getMessage());
    }

    @AfterAll
    static void printPoints() {
        System.out.println("core: killed at " + points.get() + " stores in all");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void leavesTheStateBeforeOrAfter(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        assertTrue(killed > 1);
        points.addAndGet(killed);
        System.out.println("killed at " + killed + " stores: " + operation);
    }

    static Stream<Operation> operationsKilledTwice() {
        return Stream.of(
                of("three operations in a turn", CrashAtEveryStoreTest::threeOperations),
                of("create a LongCell", region -> LongCell.open(region, "new")),
                of("rolled-back turn", CrashAtEveryStoreTest::rolledBack),
                Operation.of("trim", CrashAtEveryStoreTest::fragmented, Region::trim),
                Operation.of("a heap that grows", CrashAtEveryStoreTest::fragmented, CrashAtEveryStoreTest::grow)
                        .capacity("4 MiB"),
                Operation.of("a log that grows beyond what is kept", CrashAtEveryStoreTest::huge, region -> {
                            changeLarge(region);
                        })
                        .capacity("4 MiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operationsKilledTwice")
    void leavesTheStateBeforeOrAfterWhenTheOneThatTakesOverIsKilledToo(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(operation);
        assertTrue(killed > 4);
        points.addAndGet(killed);
        System.out.println("killed twice at " + killed + " pairs of stores: " + operation);
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

    private static Operation onLong(final String method, final Consumer<LongCell> run) {
        return of("LongCell." + method, region -> run.accept(LongCell.open(region, "long")));
    }

    private static Operation onDouble(final String method, final Consumer<DoubleCell> run) {
        return of("DoubleCell." + method, region -> run.accept(DoubleCell.open(region, "double")));
    }

    private static Operation onAtomic(final String method, final Consumer<AtomicLongCell> run) {
        return of("AtomicLongCell." + method, region -> run.accept(AtomicLongCell.open(region, "atomic")));
    }

    private static void commit(final Region region, final Turn turn) {
        try (turn) {
            threeOperations(region);
            turn.commit();
        }
    }

    private static void leave(final Region region, final Turn turn) {
        try (turn) {
            threeOperations(region);
        }
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

    private static void fail(final Region region) {
        final IllegalStateException thrown = new IllegalStateException("on purpose");
        try {
            region.inTurn((Runnable) () -> {
                threeOperations(region);
                throw thrown;
            });
        } catch (final IllegalStateException e) {
            assertSame(thrown, e);
        }
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

    private static void grow(final Region region) {
        final TestDict dict = TestDict.open(region, "dict");
        region.inTurn(() -> {
            dict.put("grown", new byte[600_000]);
            dict.put("grown more", new byte[300_000]);
        });
    }

    /** What was above the top is still reserved. */
    private static void shrunk(final Region region) {
        fragmented(region);
        grow(region);
        final TestDict dict = TestDict.open(region, "dict");
        dict.remove("grown");
        dict.remove("grown more");
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
