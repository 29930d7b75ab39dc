package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedBytesTest {
    private Region region;
    private SharedBytes bytes;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create();
        bytes = SharedBytes.open(region, "bytes");
    }

    @Test
    void holdsNumbersLowByteFirst() {
        bytes.setLength(8);
        bytes.putLong(0, 0x8877665544332211L);
        assertArrayEquals(new byte[] {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, (byte) 0x88}, bytes.toBytes());
        assertEquals((short) 0x8877, bytes.getShort(6));
        assertEquals(0x44332211, bytes.getInt(0));
        assertEquals((byte) 0x88, bytes.getByte(7));
        bytes.putShort(1, (short) -2);
        bytes.putInt(3, -3);
        assertEquals(-2, bytes.getShort(1));
        assertEquals(-3, bytes.getInt(3));
        bytes.putByte(0, (byte) -4);
        assertEquals(-4, bytes.getByte(0));
        bytes.putFloat(2, -1.5f);
        assertEquals(-1.5f, bytes.getFloat(2));
        bytes.putDouble(0, 1e300);
        assertEquals(1e300, bytes.getDouble(0));
    }

    @Test
    void copiesInAndOut() {
        final byte[] some = {1, 2, 3, 4, 5};
        bytes.append(some);
        bytes.append(some, 1, 2);
        bytes.append((byte) 9);
        final ByteBuffer buffer = ByteBuffer.wrap(some).position(3);
        bytes.append(buffer);
        assertFalse(buffer.hasRemaining());
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 2, 3, 9, 4, 5}, bytes.snapshot());
        bytes.insert(1, new byte[] {7});
        bytes.delete(2, 10);
        assertArrayEquals(new byte[] {1, 7, 5}, bytes.snapshot());
        bytes.copyFrom(1, ByteBuffer.wrap(some, 0, 2));
        final byte[] target = new byte[4];
        bytes.copyTo(0, target, 1, 3);
        assertArrayEquals(new byte[] {0, 1, 1, 2}, target);
        final ByteBuffer out = ByteBuffer.allocateDirect(2);
        bytes.copyTo(1, out);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), out.flip());
        bytes.set(some);
        assertArrayEquals(some, bytes.toBytes());
        assertEquals("[1, 2, 3, 4, 5]", bytes.toString());
    }

    @Test
    void whatIsOutOfBoundsChangesNothing() {
        bytes.set(new byte[10]);
        final Exception e = assertThrows(IndexOutOfBoundsException.class, () -> bytes.putLong(3, -1));
        assertEquals("index=3 bytes=8 length=10", e.getMessage());
        final byte[] four = new byte[4];
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.getByte(10));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.getInt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.copyFrom(8, four, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.copyTo(0, four, 2, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.append(four, 2, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.delete(5, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.insert(11, four));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.fill(5, 11, (byte) 1));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(5, 11));
        assertThrows(IllegalArgumentException.class, () -> bytes.setLength(-1));
        assertThrows(RegionFullException.class, () -> bytes.setLength(Integer.MAX_VALUE));
        assertThrows(RegionFullException.class, () -> bytes.setLength(Integer.MAX_VALUE - 100));
        final ByteBuffer buffer = ByteBuffer.wrap(four);
        assertThrows(IndexOutOfBoundsException.class, () -> bytes.copyFrom(8, buffer));
        assertEquals(4, buffer.remaining());
        assertArrayEquals(new byte[10], bytes.toBytes());
    }

    @Test
    void slicesAreLive() {
        bytes.setLength(10_000);
        final ByteRange slice = bytes.slice(4_000, 5_000);
        slice.fill((byte) 3);
        slice.putLong(52, -1);
        assertEquals(-1, bytes.getLong(4_052));
        assertEquals(4_000, bytes.indexOf((byte) 3));
        assertEquals(52, slice.indexOf(new byte[] {-1, -1}));
        assertEquals(999, slice.lastIndexOf(new byte[] {3}));
        assertEquals(8, slice.slice(50, 60).slice(2, 10).length());
        assertEquals(-1, slice.slice(50, 60).slice(2, 10).getLong(0));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.putLong(993, 1));
        bytes.setLength(4_100);
        assertEquals(100, slice.length());
        assertThrows(IndexOutOfBoundsException.class, () -> slice.getByte(100));
        bytes.clear();
        assertTrue(slice.isEmpty());
    }

    @Test
    void isEqualToThoseOfTheSameBytes(final RegionFactory regions) {
        final SharedBytes other = SharedBytes.open(regions.create(), "other");
        final byte[] content = new byte[9_000];
        bytes.set(content);
        other.set(content);
        assertEquals(bytes, other);
        assertEquals(Arrays.hashCode(content), bytes.hashCode());
        other.putByte(8_999, (byte) 1);
        assertNotEquals(bytes, other);
        assertTrue(bytes.contentEquals(content));
        assertFalse(other.contentEquals(content));
    }

    @Test
    void livesInOtherContainersByReference(final RegionFactory regions) {
        SharedList.open(region, "list").add(bytes);
        bytes.append(new byte[] {1, 2});
        final Region attached = regions.attach(region);
        final SharedBytes found =
                (SharedBytes) SharedList.open(attached, "list").get(0);
        found.append(new byte[] {3});
        assertArrayEquals(new byte[] {1, 2, 3}, bytes.toBytes());
        assertEquals(bytes, found);
        assertArrayEquals(new byte[] {1, 2, 3}, (byte[])
                SharedList.open(region, "list").snapshot().get(0));
    }

    @Test
    void isMadeInOtherContainers() {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.putBytes("bytes").append((byte) 1);
        map.putString("string").append("text");
        SharedList.open(region, "list").addBytes().append((byte) 2);
        SharedList.open(region, "list").addString().append("other");
        assertEquals("{bytes=[1], string=text}", map.toString());
        assertEquals("[[2], other]", SharedList.open(region, "list").toString());
    }
}
