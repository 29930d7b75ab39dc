package io.turnstile.internal.value;

import io.turnstile.internal.memory.StringBytes;
import java.util.List;

/**
 * A Java value in the form in which a slot holds it, before it is stored: payload and tag, and the bytes or elements that
 * go to a block. Encoding touches no region, so whatever can be wrong with a value is found before anything is changed.
 */
public final class Encoded {
    private static final Class<?> LIST_OF_TWO = List.of(1).getClass();
    private static final Class<?> LIST_OF_MANY = List.of().getClass();

    final long payload;
    final long tag;

    /** What goes to a block, else null. Not to be changed: they may be those of a String. */
    final byte[] bytes;

    /** Elements of a tuple, else null. */
    final List<?> elements;

    private Encoded(final long payload, final long tag, final byte[] bytes, final List<?> elements) {
        this.payload = payload;
        this.tag = tag;
        this.bytes = bytes;
        this.elements = elements;
    }

    /** How many bytes go to a block, or to an arena; 0 if none do. */
    public int length() {
        return bytes == null ? 0 : bytes.length;
    }

    int type() {
        return SlotLayout.type(tag);
    }

    /** Whether the value is a list made by {@code List.of}, which is stored as a tuple. */
    static boolean isTuple(final Object value) {
        return value != null
                && (value.getClass() == LIST_OF_TWO
                        || value.getClass() == LIST_OF_MANY && holdsNoNull((List<?>) value));
    }

    /** {@code Stream.toList} makes lists of the same class that may hold null; their {@code contains(null)} may throw. */
    private static boolean holdsNoNull(final List<?> list) {
        for (final Object element : list) {
            if (element == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Encodes a plain value.
     *
     * @param value anything but a container.
     * @return null if its type is not one that is stored by value.
     */
    static Encoded of(final Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        final int type = Scalar.type(value);
        if (type != Scalar.NONE) {
            return new Encoded(Scalar.payload(value, type), type, null, null);
        }
        return ofRare(value);
    }

    private static Encoded ofRare(final Object value) {
        if (value instanceof byte[] array) {
            return Inline.fits(array) ? inline(ValueType.BYTES_INLINE, array) : block(ValueType.BYTES, array.clone());
        }
        if (isTuple(value)) {
            final List<?> list = (List<?>) value;
            return new Encoded(0, SlotLayout.blockTag(ValueType.TUPLE, list.size()), null, list);
        }
        return ofLeaf(value);
    }

    private static Encoded ofLeaf(final Object value) {
        final Leaf<?> leaf = Leaves.of(value.getClass());
        if (leaf == null) {
            return null;
        }
        final PackedWriter out = new PackedWriter();
        leaf.pack(value, out);
        return packed(out.toArray());
    }

    /** A packed value. */
    static Encoded packed(final byte[] bytes) {
        return Inline.fits(bytes) ? inline(ValueType.PACKED_INLINE, bytes) : block(ValueType.PACKED, bytes);
    }

    /** What a slot holds as it is, without looking into it. */
    static Encoded raw(final long payload, final long tag, final byte[] bytes) {
        return new Encoded(payload, tag, bytes, null);
    }

    long hash(final Hash hash) {
        return hash.of(payload, tag, bytes);
    }

    private static Encoded text(final String text) {
        final byte[] latin1 = StringBytes.latin1(text);
        if (latin1 != null) {
            return Inline.fits(latin1) ? inline(ValueType.LATIN1_INLINE, latin1) : block(ValueType.LATIN1, latin1);
        }
        final byte[] utf8 = Text.utf8(text);
        if (utf8 == null) {
            return block(ValueType.UTF16, Text.utf16(text));
        }
        return Inline.fits(utf8) ? inline(ValueType.UTF8_INLINE, utf8) : block(ValueType.UTF8, utf8);
    }

    private static Encoded inline(final int type, final byte[] bytes) {
        return new Encoded(Inline.payload(bytes), Inline.tag(type, bytes), null, null);
    }

    private static Encoded block(final int type, final byte[] bytes) {
        return new Encoded(0, SlotLayout.blockTag(type, bytes.length), bytes, null);
    }
}
