package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.Region;
import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of arrays and trees, killed at each of its stores: one line an operation. */
class ArraysCrashTest {
    private static final int SIZE = 240;

    private static final List<String> ARRAY_READS = methods(
            "address() asBuffer() asByteBuffer() asByteBuffer(long, long) attributes() byteSize() copyTo(Buffer)"
                    + " copyTo(byte[]) copyTo(double[]) copyTo(float[]) copyTo(int[]) copyTo(long[]) copyTo(short[]) dtype()"
                    + " equals(Object) fileOffset() getDouble(long) getDouble(long, long) getDouble(long, long, long) getDouble(long[]) getFlat(long)"
                    + " getLong(long) getLong(long, long) getLong(long, long, long) getLong(long[]) hashCode() isContiguous() max() min() name()"
                    + " open(Region, String) rank() reduce(double, DoubleBinaryOperator) reduceLong(long, LongBinaryOperator)"
                    + " region() shape() size() snapshot() strides() sum() toString()");

    private static final List<String> VIEWS =
            methods("raw() reshape(long[]) select(int, long) slice(int, long, long) transpose(int[])");

    private static final List<String> OF_THE_SYSTEM = methods("force() lock() unlock()");

    static Stream<Operation> operations() {
        return Stream.of(made(), elements(), copies(), work(), trees()).flatMap(each -> each);
    }

    private static Stream<Operation> made() {
        return Stream.of(
                Operation.of(
                        "SharedArray.create(Region, String, DType, long[])",
                        region -> {},
                        region -> SharedArray.create(region, "new", DType.INT16, 3, 700)),
                Operation.of(
                        "SharedArray.create(Region, String, DType, long[]): where another one was",
                        region -> {
                            SharedArray.create(region, "old", DType.INT8, 10_000)
                                    .fill(7);
                            SharedArray.create(region, "behind", DType.INT8, 10_000)
                                    .fill(7);
                            region.remove("old");
                        },
                        region -> SharedArray.create(region, "new", DType.INT16, 3, 100)),
                Operation.of(
                        "SharedArray.create(SharedMap, Object, DType, long[]): over another one",
                        region -> SharedArray.create(SharedMap.open(region, "map"), "key", DType.INT8, 5000)
                                .fill(7),
                        region -> SharedArray.create(SharedMap.open(region, "map"), "key", DType.INT16, 400)),
                Operation.of(
                        "SharedArray.openOrCreate(Region, String, DType, long[])",
                        region -> {},
                        region -> SharedArray.openOrCreate(region, "new", DType.FLOAT64)),
                Operation.of("an array is removed", ArraysCrashTest::counting, region -> region.remove("array")),
                Operation.of(
                        "an array is filled in the turn that makes it",
                        region -> {},
                        region -> region.inTurn(() -> {
                            final SharedArray array = SharedArray.create(region, "new", DType.INT32, 1500);
                            array.copyFrom(IntStream.range(0, 1500).toArray());
                            array.attributes().put("units", "K");
                        })),
                Operation.of(
                        "an attribute of an array",
                        ArraysCrashTest::counting,
                        region -> SharedArray.open(region, "array").attributes().put("units", "K")));
    }

    private static Stream<Operation> elements() {
        return Stream.of(
                array(
                        "setDouble(double, long[])",
                        array -> array.reshape(5, 4, 12).setDouble(-1, new long[] {1, 1, 1})),
                array(
                        "setDouble(double, long, long, long)",
                        array -> array.reshape(5, 4, 12).setDouble(-1, 1, 1, 1)),
                array(
                        "setDouble(double, long, long)",
                        array -> array.reshape(20, 12).setDouble(-1, 1, 1)),
                array("setDouble(double, long)", array -> array.setDouble(-1, 1)),
                array("setLong(long, long[])", array -> array.reshape(5, 4, 12).setLong(-1, new long[] {1, 1, 1})),
                array(
                        "setLong(long, long, long, long)",
                        array -> array.reshape(5, 4, 12).setLong(-1, 1, 1, 1)),
                array(
                        "setLong(long, long, long)",
                        array -> array.reshape(20, 12).setLong(-1, 1, 1)),
                array("setLong(long, long)", array -> array.setLong(-1, 1)),
                array("setFlat(double, long)", array -> array.setFlat(-1, 1)));
    }

    private static Stream<Operation> copies() {
        return Stream.of(
                array("copyFrom(double[])", array -> array.copyFrom(new double[SIZE])),
                array(
                        "copyFrom(double[]): a column",
                        array -> array.reshape(24, 10).select(1, 3).copyFrom(new double[24])),
                array("copyFrom(float[])", array -> array.copyFrom(new float[SIZE])),
                array("copyFrom(long[])", array -> array.copyFrom(new long[SIZE])),
                array("copyFrom(int[])", array -> array.copyFrom(new int[SIZE])),
                array("copyFrom(short[])", array -> array.copyFrom(new short[SIZE])),
                array("copyFrom(byte[])", array -> array.copyFrom(new byte[SIZE * Double.BYTES])),
                array("copyFrom(Buffer)", array -> array.slice(0, 50, 100).copyFrom(DoubleBuffer.allocate(50))),
                array(
                        "copyFrom(Buffer): of bytes",
                        array -> array.slice(0, 3, 200).copyFrom(ByteBuffer.allocateDirect(197 * Double.BYTES))),
                array("copyFrom(SharedArray)", array -> array.slice(0, 0, 120).copyFrom(array.slice(0, 120, 240))),
                array("fill(double)", array -> array.fill(0.5)),
                array("fill(long)", array -> array.slice(0, 100, 140).fill(3)));
    }

    private static Stream<Operation> work() {
        return Stream.of(
                array("map(DoubleUnaryOperator)", array -> array.map(Math::sqrt)),
                array("mapLong(LongUnaryOperator)", array -> array.mapLong(value -> -value)),
                array("plus(double)", array -> array.plus(0.25)),
                array("plus(long)", array -> array.plus(2)),
                array("plus(SharedArray)", array -> array.plus(array)));
    }

    private static Stream<Operation> trees() {
        return Stream.of(
                Operation.of(
                        "SharedTree.put(Region, String, Map)",
                        region -> {},
                        region -> SharedTree.put(region, "tree", Map.of("a", new int[] {1, 2}))),
                Operation.of(
                        "SharedTree.put(Region, String, Map, boolean): over another one",
                        region -> SharedTree.put(region, "tree", Map.of("a", Map.of("b", new int[] {1, 2}))),
                        region -> SharedTree.put(
                                region,
                                "tree",
                                Map.of("new", SharedTree.get(region, "tree").get("a")),
                                true)),
                Operation.of("SharedTree.close()", region -> SharedTree.put(region, "tree", Map.of()), region -> {
                    // A tree of its own name, made and removed; what is left is the one that was there.
                    region.inTurn(() -> SharedTree.temporary(region, Map.of("a", new byte[50]))
                            .close());
                }));
    }

    static Stream<Arguments> covered() {
        return Stream.of(
                arguments(
                        SharedArray.class,
                        Map.of(
                                "reads", ARRAY_READS,
                                "views, which change nothing", VIEWS,
                                "asks the operating system", OF_THE_SYSTEM)),
                arguments(
                        SharedTree.class,
                        Map.of(
                                "reads",
                                methods("get(Region, String) map() name()"),
                                "one call of put",
                                methods("temporary(Region, Map)"))));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void coversEveryPublicMethod(final Class<?> type, final Map<String, List<String>> exempt) {
        CoveredMethods.assertComplete(type, operations(), exempt);
    }

    static Stream<Operation> operationsKilledTwice() {
        return operations()
                .filter(operation -> operation.name().contains("where another one was")
                        || operation.name().contains("plus(SharedArray)"));
    }

    @ParameterizedTest
    @MethodSource("operationsKilledTwice")
    void isAllOrNothingWhenTheOneThatTakesOverIsKilledToo(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(operation);
        System.out.println(operation + ": killed twice at " + killed + " pairs of stores");
        assertTrue(killed > 5, "killed=" + killed);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + killed + " stores");
        assertTrue(killed > 5, "killed=" + killed);
    }

    private static void counting(final Region region) {
        SharedArray.create(region, "array", DType.FLOAT64, SIZE)
                .copyFrom(IntStream.range(0, SIZE).asDoubleStream().toArray());
    }

    private static Operation array(final String name, final Consumer<SharedArray> run) {
        return Operation.of(
                "SharedArray." + name,
                ArraysCrashTest::counting,
                region -> run.accept(SharedArray.open(region, "array")));
    }

    private static List<String> methods(final String signatures) {
        return Arrays.asList(signatures.split("(?<=\\)) "));
    }
}
