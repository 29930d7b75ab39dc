package io.turnstile.collections;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Buffers as what they hold for an array of a {@link DType}: numbers of their own type, or its bytes. */
final class Numbers {
    private Numbers() {}

    /**
     * A buffer over the same memory whose elements are those of an array.
     *
     * @param buffer of numbers, which are elements; or of bytes, which are the bytes of elements in the machine's order.
     * @return with the remaining elements of the buffer, whose position stays.
     * @throws IllegalArgumentException if it is a CharBuffer, or does not hold as many elements.
     */
    static Buffer of(final Buffer buffer, final DType type, final long size) {
        final boolean bytes = buffer instanceof ByteBuffer;
        final long wanted = bytes ? size * type.width() : size;
        if (buffer instanceof java.nio.CharBuffer || buffer.remaining() != wanted) {
            throw new IllegalArgumentException(
                    buffer.getClass().getSimpleName() + " remaining=" + buffer.remaining() + ", but dtype=" + type
                            + " size=" + size + " takes " + wanted + (bytes ? " bytes" : " numbers")
                            + "; slice() the array, or set the limit of the buffer");
        }
        return bytes ? elements((ByteBuffer) buffer, type) : buffer.duplicate();
    }

    private static Buffer elements(final ByteBuffer buffer, final DType type) {
        final ByteBuffer ordered = buffer.duplicate().order(ByteOrder.nativeOrder());
        return switch (type) {
            case BOOL, INT8, UINT8 -> ordered;
            case INT16, UINT16, FLOAT16 -> ordered.asShortBuffer();
            case INT32, UINT32 -> ordered.asIntBuffer();
            case INT64 -> ordered.asLongBuffer();
            case FLOAT32 -> ordered.asFloatBuffer();
            case FLOAT64 -> ordered.asDoubleBuffer();
        };
    }

    /** What the numbers of a buffer are: its own type, or that of the array if that has the same Java array. */
    static DType type(final Buffer buffer, final DType type) {
        final DType own = own(buffer);
        return Conversion.array(own, 0).getClass() == Conversion.array(type, 0).getClass() ? type : own;
    }

    /** In which order a buffer's bytes are; of bytes as elements, the machine's. */
    static ByteOrder order(final Buffer buffer) {
        if (buffer instanceof DoubleBuffer doubles) {
            return doubles.order();
        }
        if (buffer instanceof FloatBuffer floats) {
            return floats.order();
        }
        if (buffer instanceof LongBuffer longs) {
            return longs.order();
        }
        if (buffer instanceof IntBuffer ints) {
            return ints.order();
        }
        return buffer instanceof ShortBuffer shorts ? shorts.order() : ByteOrder.nativeOrder();
    }

    private static DType own(final Buffer buffer) {
        if (buffer instanceof DoubleBuffer) {
            return DType.FLOAT64;
        }
        if (buffer instanceof FloatBuffer) {
            return DType.FLOAT32;
        }
        if (buffer instanceof LongBuffer) {
            return DType.INT64;
        }
        if (buffer instanceof IntBuffer) {
            return DType.INT32;
        }
        return buffer instanceof ShortBuffer ? DType.INT16 : DType.INT8;
    }

    /** Takes the next numbers. */
    static void get(final Buffer buffer, final Object array, final int count) {
        if (array instanceof double[] doubles) {
            ((DoubleBuffer) buffer).get(doubles, 0, count);
        } else if (array instanceof float[] floats) {
            ((FloatBuffer) buffer).get(floats, 0, count);
        } else if (array instanceof long[] longs) {
            ((LongBuffer) buffer).get(longs, 0, count);
        } else if (array instanceof int[] ints) {
            ((IntBuffer) buffer).get(ints, 0, count);
        } else if (array instanceof short[] shorts) {
            ((ShortBuffer) buffer).get(shorts, 0, count);
        } else {
            ((ByteBuffer) buffer).get((byte[]) array, 0, count);
        }
    }

    /** Puts the next numbers. */
    static void put(final Buffer buffer, final Object array, final int count) {
        if (array instanceof double[] doubles) {
            ((DoubleBuffer) buffer).put(doubles, 0, count);
        } else if (array instanceof float[] floats) {
            ((FloatBuffer) buffer).put(floats, 0, count);
        } else if (array instanceof long[] longs) {
            ((LongBuffer) buffer).put(longs, 0, count);
        } else if (array instanceof int[] ints) {
            ((IntBuffer) buffer).put(ints, 0, count);
        } else if (array instanceof short[] shorts) {
            ((ShortBuffer) buffer).put(shorts, 0, count);
        } else {
            ((ByteBuffer) buffer).put((byte[]) array, 0, count);
        }
    }

    /** A buffer around a Java array of numbers, which are elements; a byte[] holds the bytes of elements. */
    static Buffer around(final Object array) {
        if (array instanceof double[] doubles) {
            return DoubleBuffer.wrap(doubles);
        }
        if (array instanceof float[] floats) {
            return FloatBuffer.wrap(floats);
        }
        if (array instanceof long[] longs) {
            return LongBuffer.wrap(longs);
        }
        if (array instanceof int[] ints) {
            return IntBuffer.wrap(ints);
        }
        return array instanceof short[] shorts ? ShortBuffer.wrap(shorts) : ByteBuffer.wrap((byte[]) array);
    }
}
