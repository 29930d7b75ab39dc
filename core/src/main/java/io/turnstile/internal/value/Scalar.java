package io.turnstile.internal.value;

/** Values that are a slot's payload and nothing else. Taken apart without making an object of them. */
final class Scalar {
    /** Type of what is no scalar. */
    static final int NONE = ValueType.EMPTY;

    private Scalar() {}

    /** The type under which a value is stored, {@link #NONE} if it is no scalar. */
    static int type(final Object value) {
        if (value instanceof Long) {
            return ValueType.LONG;
        }
        if (value instanceof Integer) {
            return ValueType.INT;
        }
        if (value instanceof Double) {
            return ValueType.DOUBLE;
        }
        return value == null ? ValueType.NULL : rareType(value);
    }

    private static int rareType(final Object value) {
        if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        if (value instanceof Character) {
            return ValueType.CHAR;
        }
        if (value instanceof Byte) {
            return ValueType.BYTE;
        }
        if (value instanceof Short) {
            return ValueType.SHORT;
        }
        return value instanceof Float ? ValueType.FLOAT : NONE;
    }

    /** The payload of a scalar. */
    static long payload(final Object value, final int type) {
        switch (type) {
            case ValueType.LONG:
                return (Long) value;
            case ValueType.INT:
                return (Integer) value;
            case ValueType.DOUBLE:
                return Double.doubleToLongBits((Double) value);
            case ValueType.BOOLEAN:
                return (Boolean) value ? 1 : 0;
            case ValueType.CHAR:
                return (Character) value;
            case ValueType.BYTE:
                return (Byte) value;
            case ValueType.SHORT:
                return (Short) value;
            case ValueType.FLOAT:
                return Float.floatToIntBits((Float) value);
            default:
                return 0;
        }
    }
}
