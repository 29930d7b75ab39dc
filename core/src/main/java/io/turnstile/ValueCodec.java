package io.turnstile;

import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;

/**
 * How values of a class are stored in a region: as bytes, which {@link #write} writes and {@link #read} reads. Registered with
 * {@link Region#register(Class, ValueCodec)} in every process that stores or reads such values.
 *
 * <p>Thread safe. Both methods run in turns and in consistent reads, where they may run several times, and
 * {@link #read} also on bytes that are half changed, of which nothing is seen afterwards: they must depend on nothing but what
 * they are given, change nothing else, and end. If they throw, nothing is stored, and the operation is
 * {@link UnsupportedValueException}.
 *
 * @param <T> class of the values.
 */
public interface ValueCodec<T> {
    /**
     * Writes a value. For keys, equal values must be written as equal bytes.
     *
     * @param value never null.
     * @param out   where to.
     */
    void write(T value, BytesOut<?> out);

    /**
     * Reads a value.
     *
     * @param in exactly what was written; all of it must be read. Most of its methods throw at the end, but some, as
     *     {@code readUtf8}, give an empty value there.
     * @return the value, not null.
     */
    T read(BytesIn<?> in);
}
