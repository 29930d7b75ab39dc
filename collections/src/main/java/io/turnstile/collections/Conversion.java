package io.turnstile.collections;

/**
 * Elements of Java arrays as doubles and longs and back, in loops over one array each, which the JIT makes vector
 * instructions of where the machine has them. The Java array of a {@link DType} is the one whose elements have its width:
 * UINT16 and FLOAT16 are in a short[], BOOL in a byte[].
 */
final class Conversion {
    private Conversion() {}

    /** A Java array for elements of a type. */
    static Object array(final DType type, final int length) {
        return switch (type) {
            case BOOL, INT8, UINT8 -> new byte[length];
            case INT16, UINT16, FLOAT16 -> new short[length];
            case INT32, UINT32 -> new int[length];
            case INT64 -> new long[length];
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
        };
    }

    static void toDoubles(final DType type, final Object from, final double[] to, final int count) {
        switch (type) {
            case FLOAT64 -> System.arraycopy(from, 0, to, 0, count);
            case FLOAT32 -> floats((float[]) from, to, count);
            case FLOAT16 -> halves((short[]) from, to, count);
            case INT64 -> longs((long[]) from, to, count);
            case INT32, UINT32 -> ints((int[]) from, to, count, mask(type));
            case INT16, UINT16 -> shorts((short[]) from, to, count, mask(type));
            case INT8, UINT8 -> bytes((byte[]) from, to, count, mask(type));
            case BOOL -> bools((byte[]) from, to, count);
        }
    }

    /** All bits for signed types, whose sign goes on to the left; those of its width for unsigned ones. */
    private static long mask(final DType type) {
        return switch (type) {
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFFFFFFL;
            default -> -1;
        };
    }

    private static void floats(final float[] from, final double[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    private static void halves(final short[] from, final double[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float16.toFloat(from[i]);
        }
    }

    private static void longs(final long[] from, final double[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    private static void ints(final int[] from, final double[] to, final int count, final long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void shorts(final short[] from, final double[] to, final int count, final long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void bytes(final byte[] from, final double[] to, final int count, final long mask) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & mask;
        }
    }

    private static void bools(final byte[] from, final double[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] != 0 ? 1 : 0;
        }
    }

    static void toLongs(final DType type, final Object from, final long[] to, final int count) {
        if (type == DType.INT64) {
            System.arraycopy(from, 0, to, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to[i] = toLong(type, from, i);
        }
    }

    private static long toLong(final DType type, final Object from, final int i) {
        return switch (type) {
            case FLOAT64 -> (long) ((double[]) from)[i];
            case FLOAT32 -> (long) ((float[]) from)[i];
            case FLOAT16 -> (long) Float16.toFloat(((short[]) from)[i]);
            case INT64 -> ((long[]) from)[i];
            case INT32, UINT32 -> ((int[]) from)[i] & mask(type);
            case INT16, UINT16 -> ((short[]) from)[i] & mask(type);
            case INT8, UINT8 -> ((byte[]) from)[i] & mask(type);
            case BOOL -> ((byte[]) from)[i] != 0 ? 1 : 0;
        };
    }

    /** Throws if one of them does not fit; those before it are stored then. */
    static void fromDoubles(final DType type, final double[] from, final Object to, final int count) {
        switch (type) {
            case FLOAT64 -> System.arraycopy(from, 0, to, 0, count);
            case FLOAT32 -> floats(from, (float[]) to, count);
            case FLOAT16 -> halves(from, (short[]) to, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    store(to, i, type.checked(from[i]));
                }
            }
        }
    }

    private static void floats(final double[] from, final float[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (float) from[i];
        }
    }

    private static void halves(final double[] from, final short[] to, final int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float16.of(from[i]);
        }
    }

    /** Throws if one of them does not fit; those before it are stored then. */
    static void fromLongs(final DType type, final long[] from, final Object to, final int count) {
        if (type == DType.INT64) {
            System.arraycopy(from, 0, to, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT64 -> ((double[]) to)[i] = from[i];
                case FLOAT32 -> ((float[]) to)[i] = from[i];
                case FLOAT16 -> ((short[]) to)[i] = Float16.of(from[i]);
                default -> store(to, i, type.checked(from[i]));
            }
        }
    }

    private static void store(final Object to, final int i, final long value) {
        if (to instanceof long[] longs) {
            longs[i] = value;
        } else if (to instanceof int[] ints) {
            ints[i] = (int) value;
        } else if (to instanceof short[] shorts) {
            shorts[i] = (short) value;
        } else {
            ((byte[]) to)[i] = (byte) value;
        }
    }
}
