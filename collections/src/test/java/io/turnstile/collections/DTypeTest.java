package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RegionExtension.class)
class DTypeTest {
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.9,
        -1.9,
        127,
        127.9,
        128,
        -128,
        -128.9,
        -129,
        255,
        255.5,
        256,
        32_767,
        32_768,
        -32_768,
        -32_769,
        65_504,
        65_519.99,
        65_520,
        65_535,
        65_536,
        Integer.MAX_VALUE,
        2147483648.0,
        Integer.MIN_VALUE,
        -2147483649.0,
        4294967295.0,
        4294967296.0,
        0x1p53,
        0x1p63,
        -0x1p63,
        -0x1.0000000000001p63,
        0x1.fffffffffffffp62,
        0x1p-24,
        0x1p-25,
        0x1.8p-25,
        0x1p-14,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
    };

    private static long least(final DType type) {
        return switch (type) {
            case INT8 -> -128;
            case INT16 -> -32_768;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    private static long most(final DType type) {
        return switch (type) {
            case BOOL -> 1;
            case INT8 -> 127;
            case UINT8 -> 255;
            case INT16 -> 32_767;
            case UINT16 -> 65_535;
            case INT32 -> Integer.MAX_VALUE;
            case UINT32 -> 4_294_967_295L;
            default -> Long.MAX_VALUE;
        };
    }

    /** What should come back, by java.math; null if it does not fit. */
    private static Double expected(final DType type, final double value) {
        if (type == DType.BOOL) {
            return value != 0 ? 1.0 : 0.0;
        }
        if (type == DType.FLOAT64) {
            return value;
        }
        if (type == DType.FLOAT32) {
            return (double) (float) value;
        }
        if (type == DType.FLOAT16) {
            return nearestHalf(value);
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return null;
        }
        final BigInteger whole = new BigDecimal(value).toBigInteger();
        final boolean fits = whole.compareTo(BigInteger.valueOf(least(type))) >= 0
                && whole.compareTo(BigInteger.valueOf(most(type))) <= 0;
        return fits ? whole.doubleValue() : null;
    }

    /** By its definition: the nearest of all values, and of two that are as near, the one whose last bit is 0. */
    private static double nearestHalf(final double value) {
        if (Double.isNaN(value) || value == 0) {
            return value;
        }
        final double magnitude = Math.abs(value);
        if (magnitude >= 65_520) {
            return Math.copySign(Double.POSITIVE_INFINITY, value);
        }
        final double unit = Math.max(0x1p-24, Math.ulp(magnitude) * 0x1p42);
        return Math.copySign(Math.rint(magnitude / unit) * unit, value);
    }

    @ParameterizedTest
    @EnumSource
    void doublesComeBackOrAreRefused(final DType type, final RegionFactory regions) {
        final SharedArray array = SharedArray.create(regions.create(), "m", type, 1);
        final SharedArray one = array.reshape();
        for (final double value : DOUBLES) {
            final Double expected = expected(type, value);
            final String what = type + " " + value;
            array.fill(1L);
            if (expected == null) {
                assertThrows(IllegalArgumentException.class, () -> one.setDouble(value), what);
                assertThrows(IllegalArgumentException.class, () -> array.fill(value), what);
                assertThrows(IllegalArgumentException.class, () -> array.map(old -> value), what);
                assertEquals(1, one.getDouble(), what);
            } else {
                // By the bits, but of 0 the sign is only kept by types that have one.
                final double wanted = type.isFloat() ? expected : expected + 0.0;
                one.setDouble(value);
                assertEquals(wanted, one.getDouble(), what);
                assertEquals(wanted, array.getFlat(0), what);
                array.fill(value);
                assertEquals(wanted, one.getDouble(), what);
                array.copyFrom(new double[] {value});
                final double[] back = new double[1];
                array.copyTo(back);
                assertEquals(wanted, back[0], what);
                assertEquals(wanted, array.reduce(7, (before, element) -> element), what);
                assertEquals((long) wanted, one.getLong(), what);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void longsComeBackOrAreRefused(final DType type, final RegionFactory regions) {
        final SharedArray array = SharedArray.create(regions.create(), "m", type, 1);
        final long[] values = {0, 1, -1, least(type), least(type) - 1, most(type), most(type) + 1, 1L << 40, -1L << 40};
        for (final long value : values) {
            final String what = type + " " + value;
            if (type == DType.BOOL) {
                array.setLong(value, 0);
                assertEquals(value != 0 ? 1 : 0, array.getLong(0), what);
            } else if (type.isFloat()) {
                array.setLong(value, 0);
                assertEquals(expected(type, value), array.getDouble(0), what);
            } else if (value >= least(type) && value <= most(type)) {
                array.setLong(value, 0);
                assertEquals(value, array.getLong(0), what);
                array.fill(value);
                assertEquals(value, array.reduceLong(9, (before, element) -> element), what);
                array.copyFrom(LongBuffer.wrap(new long[] {value}));
                assertEquals(value, array.getLong(0), what);
            } else {
                assertThrows(IllegalArgumentException.class, () -> array.setLong(value, 0), what);
                assertThrows(IllegalArgumentException.class, () -> array.fill(value), what);
                assertThrows(IllegalArgumentException.class, () -> array.mapLong(old -> value), what);
                assertThrows(IllegalArgumentException.class, () -> array.copyFrom(new long[] {value}), what);
            }
        }
    }

    /** Whatever bits an element has, it is the same by every way of reading it. */
    @ParameterizedTest
    @EnumSource
    void everyWayOfReadingAgrees(final DType type, final RegionFactory regions) {
        final Region region = regions.create();
        final byte[] bytes = new byte[4096 * type.width()];
        new Random(type.ordinal()).nextBytes(bytes);
        final SharedArray array = SharedArray.create(region, "m", type, 64, 64);
        array.copyFrom(bytes);
        final byte[] back = new byte[bytes.length];
        array.copyTo(back);
        assertTrue(Arrays.equals(bytes, back));
        array.copyTo(ByteBuffer.wrap(back));
        assertTrue(Arrays.equals(bytes, back));
        final double[] doubles = new double[4096];
        array.copyTo(doubles);
        final double[] turned = new double[4096];
        array.transpose().copyTo(turned);
        final ByteBuffer mapped = array.asByteBuffer();
        assertEquals(ByteOrder.nativeOrder(), mapped.order());
        mapped.get(back);
        assertTrue(Arrays.equals(bytes, back));
        for (int i = 0; i < 4096; i++) {
            assertEquals(doubles[i], array.getFlat(i));
            assertEquals(doubles[i], array.getDouble(i / 64, i % 64));
            assertEquals(doubles[i], turned[i % 64 * 64 + i / 64]);
        }
    }

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            final float value = Float16.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(Float16.toFloat(Float16.of(value))));
            } else {
                assertEquals((short) bits, Float16.of(value));
                assertEquals(nearestHalf(value), value);
            }
        }
    }

    @Test
    void doublesAreRoundedToTheNearestHalf() {
        final Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            final float half = Float16.toFloat((short) random.nextInt(0x7BFF));
            final float next = Float16.toFloat((short) (Float16.of(half) + 1));
            for (final double value : new double[] {
                ((double) half + next) / 2,
                Math.nextUp(((double) half + next) / 2),
                Math.nextDown(((double) half + next) / 2),
                half + random.nextDouble() * (next - half)
            }) {
                assertEquals(nearestHalf(value), Float16.toFloat(Float16.of(value)), () -> "value=" + value);
                assertEquals(nearestHalf(-value), Float16.toFloat(Float16.of(-value)), () -> "value=" + -value);
            }
        }
    }

    @Test
    void codesAndNumpyNamesArePartOfTheFormat() {
        final StringBuilder text = new StringBuilder();
        for (final DType type : DType.values()) {
            text.append(type)
                    .append(' ')
                    .append(type.code())
                    .append(' ')
                    .append(type.width())
                    .append(' ');
            text.append(type.numpy().substring(1)).append('\n');
            assertEquals(type, DType.of(type.code()));
        }
        assertEquals("""
                BOOL 1 1 b1
                INT8 2 1 i1
                UINT8 3 1 u1
                INT16 4 2 i2
                UINT16 5 2 u2
                INT32 6 4 i4
                UINT32 7 4 u4
                INT64 8 8 i8
                FLOAT16 9 2 f2
                FLOAT32 10 4 f4
                FLOAT64 11 8 f8
                """, text.toString());
        assertEquals(null, DType.of(0));
        assertEquals(null, DType.of(12));
    }
}
