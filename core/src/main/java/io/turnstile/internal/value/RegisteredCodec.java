package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import io.turnstile.ValueCodec;
import net.openhft.chronicle.bytes.Bytes;

/** A codec of a user, with the class of its values. */
final class RegisteredCodec<T> {
    private final Class<T> type;
    private final ValueCodec<T> codec;
    private final UserType userType;

    RegisteredCodec(final Class<T> type, final ValueCodec<T> codec) {
        this.type = type;
        this.codec = codec;
        this.userType = UserType.coded(type.getName());
    }

    boolean isOf(final Class<?> valueType) {
        return type.isAssignableFrom(valueType);
    }

    Stored.Coded stored(final Object value) {
        final Bytes<byte[]> out = Bytes.allocateElasticOnHeap();
        try {
            codec.write(type.cast(value), out);
            return new Stored.Coded(userType, out.toByteArray());
        } catch (final RuntimeException e) {
            throw new UnsupportedValueException("the codec of " + type.getName() + " failed to write a value", e);
        } finally {
            out.releaseLast();
        }
    }

    Object live(final Stored.Coded stored) {
        final Bytes<byte[]> in = Bytes.wrapForRead(stored.bytes());
        final T value;
        final long left;
        try {
            value = codec.read(in);
            left = in.readRemaining();
        } catch (final RuntimeException e) {
            throw new UnsupportedValueException(failure(stored) + ", codec=" + codec, e);
        } finally {
            in.releaseLast();
        }
        if (left != 0) {
            throw new UnsupportedValueException(failure(stored) + ": it left " + left + "; was another codec used?");
        }
        if (!type.isInstance(value)) {
            throw new UnsupportedValueException(
                    failure(stored) + ": it gave " + (value == null ? "null" : "a " + value.getClass()));
        }
        return value;
    }

    private String failure(final Stored.Coded stored) {
        return "the codec of " + type.getName() + " failed to read a value of bytes=" + stored.bytes().length;
    }
}
