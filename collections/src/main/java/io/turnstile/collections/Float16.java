package io.turnstile.collections;

/**
 * IEEE 754 binary16 in a short: 1 bit of sign, 5 of exponent, 10 of fraction. Newer JDKs can do this themselves; 17 can
 * not.
 */
final class Float16 {
    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7C00;
    private static final int NAN = 0x7E00;
    private static final int FRACTION = 0x3FF;
    private static final int FRACTION_BITS = 10;
    private static final int BIAS = 15;

    private static final int FLOAT_BIAS = 127;
    private static final int FLOAT_FRACTION_BITS = 23;

    private static final int DOUBLE_BIAS = 1023;
    private static final int DOUBLE_FRACTION_BITS = 52;

    /** 2^24: the least value above 0 is one of these. */
    private static final double SUBNORMALS = 0x1p24;

    private static final double LEAST_NORMAL = 0x1p-14;

    /** Halfway between the largest value and the one that would come next: from here on it is infinity. */
    private static final double OVERFLOW = 65_520;

    private Float16() {}

    /** The value of the bits, exactly. */
    static float toFloat(final short bits) {
        final int sign = (bits & SIGN) << Short.SIZE;
        final int exponent = bits >>> FRACTION_BITS & 0x1F;
        final int fraction = bits & FRACTION;
        if (exponent == 0) {
            final float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        final int shifted = fraction << FLOAT_FRACTION_BITS - FRACTION_BITS;
        final int wide = exponent == 0x1F ? 0xFF : exponent - BIAS + FLOAT_BIAS;
        return Float.intBitsToFloat(sign | wide << FLOAT_FRACTION_BITS | shifted);
    }

    /** The nearest value, ties to even. Straight from double: by way of float it would be rounded twice. */
    static short of(final double value) {
        final long bits = Double.doubleToRawLongBits(value);
        final int sign = (int) (bits >>> Long.SIZE - Short.SIZE) & SIGN;
        final double magnitude = Math.abs(value);
        if (magnitude < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * SUBNORMALS));
        }
        if (magnitude < OVERFLOW) {
            return (short) (sign | normal(bits & Long.MAX_VALUE));
        }
        return (short) (sign | (Double.isNaN(value) ? NAN : INFINITY));
    }

    private static int normal(final long magnitude) {
        final int drop = DOUBLE_FRACTION_BITS - FRACTION_BITS;
        final long rebiased = magnitude - ((long) (DOUBLE_BIAS - BIAS) << DOUBLE_FRACTION_BITS);
        final long even = rebiased >>> drop & 1;
        // A carry goes on into the exponent, where it belongs.
        return (int) (rebiased + (1L << drop - 1) - 1 + even >>> drop);
    }
}
