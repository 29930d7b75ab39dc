package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionCorruptException;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.value.ValueType;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words of arrays that no correct process has written; and what repair makes of them. */
@ExtendWith(RegionExtension.class)
class DamagedArraysTest {
    private Region region;
    private RegionMemory memory;
    private SharedArray array;
    private long descriptor;

    @BeforeEach
    void makeArray(final RegionFactory regions) {
        region = regions.create();
        regions.damaged(region.file());
        memory = region.attachment().memory().unlogged();
        array = SharedArray.create(region, "array", DType.INT32, 30, 40);
        array.copyFrom(LongStream.range(0, 1200).toArray());
        array.attributes().put("units", "K");
        descriptor = array.handle().descriptor();
        assertTrue(region.check().isSound());
    }

    /** Every value of a word that is not the right one is found; none of them is followed. */
    private void damage(final int at, final long... values) {
        final long right = memory.getLong(descriptor + at);
        for (final long value : values) {
            memory.putLong(descriptor + at, value);
            assertFalse(region.check().isSound(), "at=" + at + " value=" + value);
            try {
                SharedArray.open(region, "array").sum();
            } catch (final RegionCorruptException e) {
                assertTrue(e.getMessage().contains("="), e::getMessage);
            }
        }
        memory.putLong(descriptor + at, right);
        assertTrue(region.check().isSound());
    }

    @Test
    void types() {
        final long right = ArrayLayout.type(DType.INT32, 2);
        damage(ArrayLayout.TYPE, 0, -1, right + 2, right + 6, right + 0x100, right - 0x100, right | 1L << 40, 0xB0B);
    }

    @Test
    void blocks() {
        final long right = memory.getLong(descriptor + ArrayLayout.BLOCK);
        damage(ArrayLayout.BLOCK, 0, -1, 1, right + 16, right - 4096, Long.MAX_VALUE, descriptor, region.capacity());
    }

    @Test
    void extents() {
        damage(ArrayLayout.EXTENTS, 0, -1, 29, 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE);
        damage(ArrayLayout.EXTENTS + Long.BYTES, 0, 41, 1L << 62);
        damage(ArrayLayout.EXTENTS + 2 * Long.BYTES, 1, -1);
        damage(ArrayLayout.END - Long.BYTES, 1);
    }

    @Test
    void attributes() {
        final long right = memory.getLong(descriptor + ArrayLayout.ATTRIBUTES);
        damage(ArrayLayout.ATTRIBUTES, 0, -1, right + 128, right + 1, descriptor);
        damage(ArrayLayout.ATTRIBUTES + Long.BYTES, 0, 2, -1);
        referToItself();
        assertThrows(RegionCorruptException.class, array::attributes);
    }

    private void referToItself() {
        memory.putLong(descriptor + ArrayLayout.ATTRIBUTES, descriptor);
        memory.putLong(
                descriptor + ArrayLayout.ATTRIBUTES + Long.BYTES,
                memory.getLong(descriptor) >>> 32 << 32 | ValueType.REFERENCE);
        assertFalse(region.check().isSound());
    }

    @Test
    void aDamagedArrayIsNotFreed() {
        memory.putLong(descriptor + ArrayLayout.EXTENTS, 3000);
        assertThrows(RegionCorruptException.class, () -> region.remove("array"));
        assertTrue(region.contains("array"));
    }

    private List<String> repair(final RegionFactory regions) {
        final String name = region.name();
        region.close();
        final String repaired = regions.name();
        final List<String> lost = Region.repair(name, repaired);
        region = regions.track(regions.builder(repaired).open());
        return lost;
    }

    @Test
    void repairCopiesArrays(final RegionFactory regions) {
        SharedMap.open(region, "map").put("same", array);
        SharedArray.create(region, "none", DType.FLOAT64, 0, 5);
        final ArraySnapshot before = array.snapshot();
        assertEquals(List.of(), repair(regions));
        final SharedArray copy = SharedArray.open(region, "array");
        assertEquals(before, copy.snapshot());
        assertEquals(Map.of("units", "K"), copy.attributes());
        copy.setLong(-1, 0, 0);
        assertEquals(copy, SharedMap.open(region, "map").get("same"));
        assertArrayEquals(new long[] {0, 5}, SharedArray.open(region, "none").shape());
        assertTrue(region.check().isSound());
    }

    @Test
    void repairKeepsTheAttributesOfAnArrayThatIsLost(final RegionFactory regions) {
        memory.putLong(descriptor + ArrayLayout.EXTENTS, 1L << 40);
        final List<String> lost = repair(regions);
        assertTrue(lost.size() > 0 && lost.get(0).contains("elements"), lost::toString);
        final SharedArray copy = SharedArray.open(region, "array");
        assertEquals(0, copy.size());
        assertEquals(Map.of("units", "K"), copy.attributes());
        assertTrue(region.check().isSound());
    }

    @Test
    void repairKeepsTheElementsOfAnArrayWhoseAttributesAreLost(final RegionFactory regions) {
        referToItself();
        final List<String> lost = repair(regions);
        assertTrue(lost.size() > 0 && lost.get(0).contains("attributes"), lost::toString);
        assertEquals(1200 * 1199 / 2, SharedArray.open(region, "array").sum());
        assertEquals(Map.of(), SharedArray.open(region, "array").attributes());
    }
}
