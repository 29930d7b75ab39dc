package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.time.DateTimeException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How values of one class are packed that hold no others.
 *
 * @param code  of the class, see {@link PackedCode}.
 * @param type  exact class of the values.
 * @param write writes what follows the code: equal values give equal bytes.
 * @param read  reads it; may throw what the class throws for values that it does not have.
 * @param <T>   class of the values.
 */
record Leaf<T>(int code, Class<T> type, BiConsumer<T, PackedWriter> write, Function<PackedReader, T> read) {
    @SuppressWarnings("unchecked")
    void pack(final Object value, final PackedWriter out) {
        out.putByte(code);
        write.accept((T) value, out);
    }

    T unpack(final PackedReader in) {
        try {
            return read.apply(in);
        } catch (final DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new RegionCorruptException("packed value: no " + type.getName() + ": " + e.getMessage(), e);
        }
    }
}
