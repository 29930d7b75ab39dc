package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import java.util.List;
import java.util.function.ToIntFunction;

/** Packs one value of a user's type. Equal values are packed as equal bytes, so they can be keys. */
final class Packer {
    private final Registrations registrations;
    private final ToIntFunction<UserType> numbers;
    private final PackedWriter out = new PackedWriter();
    private boolean unknown;

    /**
     * A packer; for one use.
     *
     * @param registrations classes.
     * @param numbers       number of a type, {@link Dict#NONE} if it has none.
     */
    Packer(final Registrations registrations, final ToIntFunction<UserType> numbers) {
        this.registrations = registrations;
        this.numbers = numbers;
    }

    /** The bytes, null if one of the types has no number. */
    byte[] pack(final Stored value) {
        pack(value, 0);
        return unknown ? null : out.toArray();
    }

    private void pack(final Stored value, final int depth) {
        out.putByte(code(value));
        final int number = numbers.applyAsInt(value.type());
        unknown |= number == Dict.NONE;
        out.putVarint(number);
        if (value instanceof StoredRecord record) {
            for (int i = 0; i < record.size(); i++) {
                packComponent(record, i, depth + 1);
            }
        } else if (value instanceof Stored.Coded coded) {
            out.putSized(coded.bytes());
        }
    }

    private static int code(final Stored value) {
        if (value instanceof StoredRecord) {
            return PackedCode.RECORD;
        }
        return value instanceof Stored.Coded ? PackedCode.CODED : PackedCode.ENUM;
    }

    private void packComponent(final StoredRecord record, final int index, final int depth) {
        if (!packElement(record.component(index), depth)) {
            throw new UnsupportedValueException("record " + record.type().className() + ": component="
                    + record.type().components().get(index) + " is or holds a "
                    + record.component(index).getClass().getName()
                    + "; a record is stored as one value, so it holds plain values, records and List.of() of these, but no"
                    + " containers; other types with region.register(type, codec)");
        }
    }

    /** False if it is of a type that can not be packed. */
    private boolean packElement(final Object value, final int depth) {
        if (depth > Values.MAX_DEPTH) {
            throw new UnsupportedValueException("nested deeper than " + Values.MAX_DEPTH + " levels");
        }
        if (value == null) {
            out.putByte(PackedCode.NULL);
            return true;
        }
        if (Encoded.isTuple(value)) {
            return packTuple((List<?>) value, depth);
        }
        final Leaf<?> leaf = Leaves.of(value.getClass());
        if (leaf != null) {
            leaf.pack(value, out);
            return true;
        }
        final Stored stored = registrations.stored(value);
        if (stored != null) {
            pack(stored, depth);
        }
        return stored != null;
    }

    private boolean packTuple(final List<?> elements, final int depth) {
        out.putByte(PackedCode.TUPLE);
        out.putVarint(elements.size());
        boolean packed = true;
        for (final Object element : elements) {
            packed &= packElement(element, depth + 1);
        }
        return packed;
    }
}
