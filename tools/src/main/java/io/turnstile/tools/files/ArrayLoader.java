package io.turnstile.tools.files;

import io.turnstile.collections.SharedArray;
import java.nio.ByteBuffer;

/**
 * Fills an array with the bytes of a file, from its first element to its last. Without turns: nobody else knows the array yet,
 * and one long turn would make others wait.
 */
final class ArrayLoader {
    private final SharedArray elements;
    private final ElementType type;
    private long next;

    ArrayLoader(final SharedArray array, final ElementType type) {
        this.elements = array.raw().reshape(array.size());
        this.type = type;
    }

    /**
     * Appends elements.
     *
     * @param numbers whole ones, as they stand in the file; the buffer's position may be changed, its content is not.
     */
    void append(final ByteBuffer numbers) {
        final long end = next + numbers.remaining() / type.dtype().width();
        elements.slice(0, next, end).copyFrom(type.toNative(numbers));
        next = end;
    }
}
