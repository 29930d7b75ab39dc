package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.List;
import java.util.function.IntFunction;

/** Unpacks one packed value. Every code, length and type is checked before it is followed. */
final class Unpacker {
    private final PackedReader in;
    private final IntFunction<UserType> types;

    /**
     * An unpacker; for one use.
     *
     * @param bytes packed value.
     * @param types a type by its number.
     */
    Unpacker(final byte[] bytes, final IntFunction<UserType> types) {
        this.in = new PackedReader(bytes);
        this.types = types;
    }

    /**
     * The value, as it is stored: those of users' types as {@link Stored}, dates in zones as {@link StoredZoned}.
     *
     * @throws RegionCorruptException if the bytes are not of one.
     */
    Object unpack() {
        final int code = in.getByte();
        if (code < PackedCode.FIRST_OF_SLOT) {
            throw in.corrupt("code=" + code + " is of no value that is packed by itself");
        }
        final Object value = unpack(code, 0);
        if (in.left() != 0) {
            throw in.corrupt("the value has ended, but bytes left=" + in.left());
        }
        return value;
    }

    private Object element(final int depth) {
        if (depth > Values.MAX_DEPTH) {
            throw in.corrupt("nested deeper than " + Values.MAX_DEPTH + " levels");
        }
        return unpack(in.getByte(), depth);
    }

    private Object unpack(final int code, final int depth) {
        switch (code) {
            case PackedCode.NULL:
                return null;
            case PackedCode.TUPLE:
                return tuple(depth);
            case PackedCode.ENUM:
                return new Stored.Constant(type(UserType.Form.ENUM));
            case PackedCode.RECORD:
                return record(depth);
            case PackedCode.CODED:
                return new Stored.Coded(type(UserType.Form.CODED), in.getSized());
            default:
                return leaf(code);
        }
    }

    private Object leaf(final int code) {
        final Leaf<?> leaf = Leaves.of(code);
        if (leaf == null) {
            throw in.corrupt("code=" + code + ", which is none");
        }
        return leaf.unpack(in);
    }

    private UserType type(final UserType.Form form) {
        final UserType type = types.apply(in.getVarint());
        if (type.form() != form) {
            throw in.corrupt("expected a type of form=" + form + ", found type=" + type);
        }
        return type;
    }

    private StoredRecord record(final int depth) {
        final UserType type = type(UserType.Form.RECORD);
        final Object[] values = new Object[type.components().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element(depth + 1);
        }
        return new StoredRecord(type, values);
    }

    private List<?> tuple(final int depth) {
        final Object[] elements = new Object[in.getCount()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(depth + 1);
            if (elements[i] == null) {
                throw in.corrupt("a null in a tuple");
            }
        }
        return List.of(elements);
    }
}
