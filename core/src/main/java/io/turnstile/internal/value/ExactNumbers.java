package io.turnstile.internal.value;

/** Numbers of primitive types as others of them: only where the number stays exactly the same. */
final class ExactNumbers {
    /** 2^63: what a double becomes Long.MAX_VALUE of though it is more. */
    private static final double BEYOND_LONG = 0x1p63;

    private ExactNumbers() {}

    /**
     * A number as one of another type.
     *
     * @param value any.
     * @param type  boxed.
     * @return the number, null if the value or the type is no number, or if it would be another number.
     */
    static Object as(final Object value, final Class<?> type) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ofLong(((Number) value).longValue(), type);
        }
        return value instanceof Double || value instanceof Float
                ? ofDouble(((Number) value).doubleValue(), type)
                : null;
    }

    private static Object ofLong(final long value, final Class<?> type) {
        if (type == Double.class) {
            return isExact(value, (double) value) ? (Object) (double) value : null;
        }
        if (type == Float.class) {
            return isExact(value, (float) value) ? (Object) (float) value : null;
        }
        return integer(value, type);
    }

    private static Object integer(final long value, final Class<?> type) {
        if (type == Long.class) {
            return value;
        }
        if (type == Integer.class && value == (int) value) {
            return (int) value;
        }
        if (type == Short.class && value == (short) value) {
            return (short) value;
        }
        return type == Byte.class && value == (byte) value ? (Object) (byte) value : null;
    }

    private static boolean isExact(final long value, final double converted) {
        return converted != BEYOND_LONG && (long) converted == value;
    }

    /** Negative zero is no whole number, and NaN stays NaN. */
    private static Object ofDouble(final double value, final Class<?> type) {
        if (type == Double.class) {
            return value;
        }
        if (type == Float.class) {
            return Double.compare((float) value, value) == 0 ? (Object) (float) value : null;
        }
        final long whole = (long) value;
        return Double.compare((double) whole, value) == 0 && value != BEYOND_LONG ? integer(whole, type) : null;
    }
}
