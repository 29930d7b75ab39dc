package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;

/** Copies elements that lie apart, one by one. */
final class StridedCopy {
    private StridedCopy() {}

    static void get(
            final RegionMemory memory,
            final long at,
            final long stride,
            final Object array,
            final int from,
            final int count) {
        if (array instanceof double[] doubles) {
            for (int i = 0; i < count; i++) {
                doubles[from + i] = Double.longBitsToDouble(memory.getLong(at + i * stride));
            }
        } else if (array instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                floats[from + i] = Float.intBitsToFloat(memory.getInt(at + i * stride));
            }
        } else if (array instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                longs[from + i] = memory.getLong(at + i * stride);
            }
        } else if (array instanceof int[] ints) {
            for (int i = 0; i < count; i++) {
                ints[from + i] = memory.getInt(at + i * stride);
            }
        } else if (array instanceof short[] shorts) {
            for (int i = 0; i < count; i++) {
                shorts[from + i] = memory.getShort(at + i * stride);
            }
        } else {
            final byte[] bytes = (byte[]) array;
            for (int i = 0; i < count; i++) {
                bytes[from + i] = memory.getByte(at + i * stride);
            }
        }
    }

    static void put(
            final RegionMemory memory,
            final long at,
            final long stride,
            final Object array,
            final int from,
            final int count) {
        if (array instanceof double[] doubles) {
            for (int i = 0; i < count; i++) {
                memory.putLong(at + i * stride, Double.doubleToRawLongBits(doubles[from + i]));
            }
        } else if (array instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                memory.putInt(at + i * stride, Float.floatToRawIntBits(floats[from + i]));
            }
        } else if (array instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                memory.putLong(at + i * stride, longs[from + i]);
            }
        } else if (array instanceof int[] ints) {
            for (int i = 0; i < count; i++) {
                memory.putInt(at + i * stride, ints[from + i]);
            }
        } else if (array instanceof short[] shorts) {
            for (int i = 0; i < count; i++) {
                memory.putShort(at + i * stride, shorts[from + i]);
            }
        } else {
            final byte[] bytes = (byte[]) array;
            for (int i = 0; i < count; i++) {
                memory.putByte(at + i * stride, bytes[from + i]);
            }
        }
    }
}
