package io.turnstile.collections;

/**
 * Type of the elements of a {@link SharedArray}. Elements lie in the byte order of the machine, each at a multiple of its
 * own width.
 *
 * <p>What is stored must fit: a number outside the range of an integer type is refused, a fraction is cut off towards
 * zero; floating-point types round to the nearest value, ties to even, and have infinities and NaN.
 */
public enum DType {
    /** False or true, one byte: 0 or 1. What is not 0 counts as true. */
    BOOL(1, 1, "|b1", 0, 1),
    /** Signed, 8 bits. */
    INT8(2, 1, "|i1", Byte.MIN_VALUE, Byte.MAX_VALUE),
    /** Unsigned, 8 bits: 0 to 255. */
    UINT8(3, 1, "|u1", 0, 0xFF),
    /** Signed, 16 bits. */
    INT16(4, 2, "i2", Short.MIN_VALUE, Short.MAX_VALUE),
    /** Unsigned, 16 bits: 0 to 65,535. */
    UINT16(5, 2, "u2", 0, 0xFFFF),
    /** Signed, 32 bits. */
    INT32(6, 4, "i4", Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** Unsigned, 32 bits: 0 to 4,294,967,295. */
    UINT32(7, 4, "u4", 0, 0xFFFFFFFFL),
    /** Signed, 64 bits. */
    INT64(8, 8, "i8", Long.MIN_VALUE, Long.MAX_VALUE),
    /** IEEE 754 binary16: 11 significant bits, up to 65,504. */
    FLOAT16(9, 2, "f2", 0, 0),
    /** IEEE 754 binary32, a Java float. */
    FLOAT32(10, 4, "f4", 0, 0),
    /** IEEE 754 binary64, a Java double. */
    FLOAT64(11, 8, "f8", 0, 0);

    private static final DType[] BY_CODE = new DType[values().length + 1];

    static {
        for (final DType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int width;
    private final String numpy;
    private final long least;
    private final long most;

    DType(final int code, final int width, final String numpy, final long least, final long most) {
        this.code = code;
        this.width = width;
        this.numpy = numpy;
        this.least = least;
        this.most = most;
    }

    /** Number of the type, part of the format. */
    int code() {
        return code;
    }

    /** Type by its number, null if there is none. */
    static DType of(final long code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }

    /**
     * Bytes of an element.
     *
     * @return 1, 2, 4 or 8.
     */
    public int width() {
        return width;
    }

    /**
     * What numpy calls it, byte order of this machine included.
     *
     * @return as in "&lt;f8", for {@code numpy.dtype}.
     */
    public String numpy() {
        final boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        return numpy.charAt(0) == '|' ? numpy : (little ? "<" : ">") + numpy;
    }

    /**
     * Whether it has fractions.
     *
     * @return true for FLOAT16, FLOAT32 and FLOAT64.
     */
    public boolean isFloat() {
        return code >= FLOAT16.code;
    }

    /** The number as this integer type stores it; throws if it does not fit. */
    long checked(final long value) {
        if (value >= least && value <= most) {
            return value;
        }
        if (this == BOOL) {
            return 1;
        }
        throw unfit(String.valueOf(value));
    }

    /** The number as this integer type stores it, its fraction cut off; throws if it does not fit. */
    long checked(final double value) {
        if (this == BOOL) {
            return value != 0 ? 1 : 0;
        }
        // As a double, the most of INT64 is 2^63, which does not fit any more.
        if (value > least - 1.0 && value < most + 1.0 || value == least) {
            return (long) value;
        }
        throw unfit(String.valueOf(value));
    }

    private IllegalArgumentException unfit(final String value) {
        return new IllegalArgumentException(
                "value=" + value + " does not fit dtype=" + this + ", which has " + least + ".." + most);
    }
}
