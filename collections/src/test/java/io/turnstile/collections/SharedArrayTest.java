package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionFullException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.StaleHandleException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedArrayTest {
    private Region region;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create();
    }

    private SharedArray counting(final String name, final long... shape) {
        final SharedArray array = SharedArray.create(region, name, DType.FLOAT64, shape);
        array.copyFrom(IntStream.range(0, (int) array.size()).asDoubleStream().toArray());
        return array;
    }

    @Test
    void isMadeOfZerosAndFoundByItsName() {
        final SharedArray made = SharedArray.create(region, "m", DType.FLOAT32, 3, 4);
        assertEquals(0, made.sum());
        made.setDouble(2.5, 1, 3);
        final SharedArray found = SharedArray.open(region, "m");
        assertEquals(2.5, found.getDouble(1, 3));
        assertEquals("m", found.name());
        assertEquals(DType.FLOAT32, found.dtype());
        assertArrayEquals(new long[] {3, 4}, found.shape());
        assertArrayEquals(new long[] {16, 4}, found.strides());
        assertEquals(2, found.rank());
        assertEquals(12, found.size());
        assertEquals(48, found.byteSize());
        assertEquals(2.5, found.getFlat(7));
        assertEquals(made, found);
        assertEquals("FLOAT32[3, 4]", found.toString());
    }

    @Test
    void memoryThatWasUsedBeforeIsCleared() {
        SharedArray.create(region, "old", DType.INT8, 100_000).fill(7);
        region.remove("old");
        assertEquals(0, SharedArray.create(region, "new", DType.INT8, 90_000).sum());
    }

    @Test
    void beginsAtAPageAndWastesLittle() {
        final long before = region.used();
        for (int i = 0; i < 20; i++) {
            final SharedArray array = SharedArray.create(region, "a" + i, DType.INT16, 10 + 300L * i);
            assertEquals(0, array.fileOffset() % 4096);
            assertEquals(0, array.address() % 4096);
        }
        final long data = IntStream.range(0, 20).map(i -> 20 + 600 * i).sum();
        assertTrue(region.used() - before < data + 20 * 500, "used=" + (region.used() - before) + " data=" + data);
    }

    @Test
    void namesAreTakenOnceAndHaveTheirType() {
        SharedArray.create(region, "m", DType.INT8, 3);
        assertThrows(RegionExistsException.class, () -> SharedArray.create(region, "m", DType.INT8, 3));
        assertThrows(RegionNotFoundException.class, () -> SharedArray.open(region, "none"));
        SharedMap.open(region, "map");
        assertThrows(WrongTypeException.class, () -> SharedArray.open(region, "map"));
        assertThrows(WrongTypeException.class, () -> SharedMap.open(region, "m"));
        assertEquals(3, SharedArray.openOrCreate(region, "m", DType.INT8, 3).size());
        assertThrows(WrongTypeException.class, () -> SharedArray.openOrCreate(region, "m", DType.INT8, 4));
        assertThrows(WrongTypeException.class, () -> SharedArray.openOrCreate(region, "m", DType.INT16, 3));
        assertEquals(9, SharedArray.openOrCreate(region, "n", DType.INT8, 9).size());
    }

    @Test
    void indicesAndShapesAreChecked() {
        final SharedArray array = counting("m", 3, 4);
        final IndexOutOfBoundsException outside =
                assertThrows(IndexOutOfBoundsException.class, () -> array.getDouble(1, 4));
        assertEquals("index=[1, 4] is outside of shape=[3, 4]", outside.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> array.getDouble(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> array.setLong(1, 3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> array.getFlat(12));
        assertThrows(IllegalArgumentException.class, () -> array.getDouble(1));
        assertThrows(IllegalArgumentException.class, () -> array.getDouble(1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> array.getDouble());
        assertThrows(IndexOutOfBoundsException.class, () -> array.slice(2, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> array.slice(1, 2, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> array.slice(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> array.reshape(5, 2));
        assertThrows(IllegalArgumentException.class, () -> array.transpose().reshape(12));
        assertThrows(IllegalArgumentException.class, () -> array.transpose(0, 0));
        assertThrows(IllegalArgumentException.class, () -> array.transpose(0));
        assertThrows(IllegalArgumentException.class, () -> SharedArray.create(region, "n", DType.INT8, -1));
        assertThrows(
                IllegalArgumentException.class, () -> SharedArray.create(region, "n", DType.INT8, 1L << 40, 1L << 40));
        assertThrows(IllegalArgumentException.class, () -> SharedArray.create(region, "n", DType.INT8, new long[11]));
        assertThrows(RegionFullException.class, () -> SharedArray.create(region, "n", DType.INT8, 1L << 40));
        assertThrows(RegionFullException.class, () -> SharedArray.create(region, "n", DType.INT8, 4 << 20));
        assertFalse(region.contains("n"));
    }

    @Test
    void zeroAndOneElements() {
        final SharedArray scalar = SharedArray.create(region, "scalar", DType.INT64);
        scalar.setLong(Long.MIN_VALUE);
        assertEquals(Long.MIN_VALUE, scalar.getLong());
        assertEquals(1, scalar.size());
        assertEquals(0, scalar.rank());
        final SharedArray none = SharedArray.create(region, "none", DType.INT64, 5, 0, 3);
        assertEquals(0, none.size());
        none.fill(1);
        none.copyFrom(new double[0]);
        assertEquals(0, none.sum());
        assertEquals(Double.POSITIVE_INFINITY, none.min());
        assertEquals(0, none.asByteBuffer().capacity());
        assertEquals(0, none.reshape(0).size());
        assertEquals(none, none.transpose().transpose());
        assertEquals(
                15,
                SharedArray.create(region, "ten", DType.INT8, 1, 1, 1, 1, 3, 1, 1, 1, 1, 5)
                        .size());
    }

    @Test
    void viewsShowTheSameElements() {
        final SharedArray array = counting("m", 4, 6);
        final SharedArray rows = array.slice(0, 1, 3);
        final SharedArray block = rows.slice(1, 2, 5);
        assertEquals(8, block.getDouble(0, 0));
        assertEquals(16, block.getDouble(1, 2));
        assertEquals(8 + 9 + 10 + 14 + 15 + 16, block.sum());
        block.setDouble(-1, 1, 1);
        assertEquals(-1, array.getDouble(2, 3));
        final SharedArray turned = array.transpose();
        assertArrayEquals(new long[] {6, 4}, turned.shape());
        assertEquals(array.getDouble(3, 5), turned.getDouble(5, 3));
        assertEquals(array.getDouble(2, 5), array.select(0, 2).getDouble(5));
        assertEquals(array.getDouble(2, 5), array.select(1, 5).getDouble(2));
        assertEquals(array.getDouble(2, 5), array.reshape(2, 2, 6).getDouble(1, 0, 5));
        assertEquals(array.getDouble(2, 5), array.reshape(24).getDouble(17));
        assertFalse(block.isContiguous());
        assertTrue(rows.isContiguous());
        assertEquals(block, array.slice(1, 2, 5).slice(0, 1, 3));
    }

    @Test
    void bulkCopiesConvertWhatIsOfAnotherType() {
        final SharedArray array = SharedArray.create(region, "m", DType.INT32, 2, 3);
        array.copyFrom(new long[] {1, 2, 3, 4, 5, Integer.MAX_VALUE});
        final double[] doubles = new double[6];
        array.copyTo(doubles);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, Integer.MAX_VALUE}, doubles);
        assertThrows(IllegalArgumentException.class, () -> array.copyFrom(new long[] {1, 2, 3, 4, 5, 1L << 31}));
        assertThrows(IllegalArgumentException.class, () -> array.copyFrom(new long[5]));
        assertThrows(IllegalArgumentException.class, () -> array.copyTo(new short[6]));
        final int[] ints = new int[6];
        array.copyTo(ints);
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, Integer.MAX_VALUE}, ints, "a copy that fails changes nothing");
        final SharedArray halves = SharedArray.create(region, "h", DType.FLOAT16, 2, 3);
        halves.copyFrom(array.slice(1, 0, 3));
        assertEquals(5, halves.getDouble(1, 1));
        assertEquals(Double.POSITIVE_INFINITY, halves.getDouble(1, 2));
        halves.transpose().copyFrom(new float[] {1, 2, 3, 4, 5, 6});
        assertEquals(4, halves.getDouble(1, 1));
    }

    @Test
    void elementwiseWorkIsInPlace() {
        final SharedArray array = counting("m", 50, 100);
        array.map(value -> value * 2);
        array.plus(1.0);
        assertEquals(2 * 4999 + 1, array.getDouble(49, 99));
        assertEquals(5000.0 * 4999 + 5000, array.sum());
        assertEquals(1, array.min());
        assertEquals(9999, array.max());
        assertEquals(9999, array.reduce(0, Math::max));
        assertEquals(5000L * 4999 + 5000, array.reduceLong(0, Long::sum));
        array.plus(array);
        assertEquals(19998, array.max());
        array.select(0, 0).plus(array.select(0, 1));
        assertEquals(2 + 402, array.getDouble(0, 0));
        assertThrows(IllegalArgumentException.class, () -> array.slice(0, 0, 49).plus(array.slice(0, 1, 50)));
        assertThrows(IllegalArgumentException.class, () -> array.plus(array.transpose()));
        array.setDouble(Double.NaN, 3, 3);
        assertTrue(Double.isNaN(array.min()) && Double.isNaN(array.max()) && Double.isNaN(array.sum()));
    }

    @Test
    void largeIntegersAreExact() {
        final SharedArray array = SharedArray.create(region, "m", DType.INT64, 3000);
        array.fill((1L << 60) + 1);
        array.plus(1);
        array.plus(array);
        assertEquals((1L << 61) + 4, array.getLong(2999));
        array.mapLong(value -> value - 3);
        assertEquals((1L << 61) + 1, array.reduceLong(Long.MAX_VALUE, Math::min));
    }

    @Test
    void aFailureInTheMiddleChangesNothing() {
        final SharedArray array = SharedArray.create(region, "m", DType.UINT8, 5000);
        array.fill(250);
        array.setLong(251, 4999);
        assertThrows(IllegalArgumentException.class, () -> array.plus(5));
        assertEquals(250, array.min());
        assertEquals(251, array.max());
        array.plus(4);
        assertEquals(255, array.getLong(4999));
    }

    @Test
    void aTurnThatIsRolledBackChangesNothing() {
        final SharedArray array = counting("m", 100, 100);
        final double before = array.sum();
        try (Turn turn = region.takeTurn()) {
            array.fill(1);
            array.transpose().copyFrom(new double[10_000]);
            array.setDouble(3, 5, 5);
            assertEquals(3, array.sum());
            SharedArray.create(region, "gone", DType.INT8, 50_000).fill(9);
            turn.rollback();
        }
        assertEquals(before, array.sum());
        assertEquals(List.of("m"), region.names());
    }

    @Test
    void rawStoresAreNotUndone() {
        final SharedArray array = counting("m", 100);
        try (Turn turn = region.takeTurn()) {
            array.raw().setDouble(-5, 3);
            array.raw().slice(0, 50, 60).fill(-1);
            array.setDouble(-7, 70);
            turn.rollback();
        }
        assertEquals(-5, array.getDouble(3));
        assertEquals(-1, array.getDouble(55));
        assertEquals(70, array.getDouble(70));
    }

    @Test
    void aFreshArrayIsFilledWithoutALog() {
        region.inTurn(() -> {
            final SharedArray array = SharedArray.create(region, "m", DType.INT8, 1 << 20);
            final long before = logged();
            array.fill(1);
            array.copyFrom(new byte[1 << 20]);
            assertEquals(before, logged());
        });
        region.inTurn(() -> {
            final long before = logged();
            SharedArray.open(region, "m").fill(2);
            assertEquals(before + (1 << 20) / 64, logged());
        });
    }

    private long logged() {
        return region.attachment().memory().unlogged().getLong(4608);
    }

    @Test
    void attributesBelongToTheArray() {
        final SharedArray array = counting("m", 2);
        array.attributes().put("units", "K");
        assertEquals(Map.of("units", "K"), SharedArray.open(region, "m").attributes());
        region.remove("m");
        assertThrows(StaleHandleException.class, array::attributes);
        assertThrows(StaleHandleException.class, () -> array.getDouble(0));
        assertThrows(StaleHandleException.class, () -> array.raw().setDouble(1, 0));
        assertThrows(StaleHandleException.class, array::asByteBuffer);
        assertEquals(0, region.stats().objects().getOrDefault("SharedMap", 0L));
    }

    @Test
    void isHeldByContainers() {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final SharedArray array = counting("m", 3);
        map.put("by reference", array);
        region.remove("m");
        array.setDouble(9, 1);
        final SharedArray held = (SharedArray) map.get("by reference");
        assertEquals(9, held.getDouble(1));
        assertNull(held.name());
        final SharedArray inside = SharedArray.create(map, "inside", DType.INT16, 4);
        inside.fill(3);
        assertEquals("{by reference=FLOAT64[3], inside=INT16[4]}", map.toString());
        assertThrows(UnsupportedValueException.class, () -> map.put("view", inside.slice(0, 0, 2)));
        SharedList.open(region, "list").add(inside);
        map.remove("inside");
        assertEquals(12, inside.sum());
        map.put("by reference", 1);
        assertThrows(StaleHandleException.class, held::sum);
    }

    @Test
    void snapshotsAreUnsharedAndCanBePutBack() {
        final SharedArray array = counting("m", 2, 3);
        array.attributes().put("units", "K");
        final ArraySnapshot snapshot = array.transpose().snapshot();
        assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, (double[]) snapshot.elements());
        assertEquals(List.of(3L, 2L), snapshot.shape());
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("copy", snapshot);
        final SharedArray copy = (SharedArray) map.get("copy");
        assertEquals(array.transpose(), copy);
        assertEquals(Map.of("units", "K"), copy.attributes());
        assertEquals(snapshot, map.remove("copy"));
        assertEquals(snapshot, copyOf(snapshot));
        array.setDouble(7, 0, 0);
        assertNotEquals(snapshot, array.transpose().snapshot());
    }

    private static ArraySnapshot copyOf(final ArraySnapshot other) {
        return new ArraySnapshot(
                other.dtype(), other.shape(), ((double[]) other.elements()).clone(), other.attributes());
    }

    @Test
    void equalsLooksAtTypeShapeAndElements() {
        final SharedArray array = counting("m", 50, 70);
        final SharedArray same = counting("n", 50, 70);
        assertEquals(array, same);
        assertEquals(array.hashCode(), same.hashCode());
        same.setDouble(-1, 49, 69);
        assertNotEquals(array, same);
        assertNotEquals(array, array.reshape(70, 50));
        assertNotEquals(array, SharedArray.create(region, "z", DType.FLOAT32, 50, 70));
    }

    @Test
    void readOnlyAttachmentsReadAndDoNotStore(final RegionFactory regions) {
        final SharedArray array = counting("m", 3, 3);
        final SharedArray seen = SharedArray.open(regions.attachReadOnly(region), "m");
        assertEquals(36, seen.sum());
        array.setDouble(64, 0, 0);
        assertEquals(100, seen.sum());
        assertTrue(seen.asByteBuffer().isReadOnly());
        assertEquals(64, seen.asByteBuffer().getDouble(0));
        assertThrows(RegionAccessException.class, () -> seen.setDouble(1, 0, 0));
        assertThrows(RegionAccessException.class, () -> seen.raw().setDouble(1, 0, 0));
        assertThrows(RegionAccessException.class, () -> seen.raw().fill(1));
        assertThrows(RegionAccessException.class, () -> seen.fill(1));
        seen.force();
    }
}
