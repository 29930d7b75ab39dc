package io.turnstile.internal.memory;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import net.openhft.chronicle.core.UnsafeMemory;

/** Where the memory of a direct buffer lies, which the JDK does not show. */
final class DirectBuffers {
    /** Of the field of Buffer; -1 if this JDK has none. */
    private static final long ADDRESS = fieldOffset();

    private DirectBuffers() {}

    private static long fieldOffset() {
        try {
            return UnsafeMemory.unsafeObjectFieldOffset(Buffer.class.getDeclaredField("address"));
        } catch (final NoSuchFieldException e) {
            // Of another JDK: such buffers are copied by way of arrays.
            return -1;
        }
    }

    /**
     * Address of the element at a buffer's position.
     *
     * @param buffer of numbers or bytes.
     * @param bytes  that are to be copied.
     * @return 0 if the buffer is not direct, or this JDK does not tell.
     * @throws IndexOutOfBoundsException if it has not so many bytes remaining.
     */
    static long address(final Buffer buffer, final long bytes) {
        if (ADDRESS < 0 || !buffer.isDirect()) {
            return 0;
        }
        final int width = width(buffer);
        if (bytes < 0 || bytes > (long) buffer.remaining() * width) {
            throw new IndexOutOfBoundsException("bytes=" + bytes + " remaining=" + buffer.remaining() + " of " + width);
        }
        return UnsafeMemory.unsafeGetLong(buffer, ADDRESS) + (long) buffer.position() * width;
    }

    private static int width(final Buffer buffer) {
        if (buffer instanceof ByteBuffer) {
            return 1;
        }
        if (buffer instanceof ShortBuffer) {
            return Short.BYTES;
        }
        if (buffer instanceof IntBuffer || buffer instanceof FloatBuffer) {
            return Integer.BYTES;
        }
        if (buffer instanceof LongBuffer || buffer instanceof DoubleBuffer) {
            return Long.BYTES;
        }
        throw new IllegalArgumentException(
                "no buffer of numbers: " + buffer.getClass().getSimpleName());
    }
}
