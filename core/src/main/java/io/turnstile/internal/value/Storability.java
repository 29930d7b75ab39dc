package io.turnstile.internal.value;

import io.turnstile.UnsupportedValueException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Says which Java values a region can hold, as values and as keys, before anything is changed. */
final class Storability {
    private final Attachment attachment;
    private final Packing packing;

    Storability(final Attachment attachment) {
        this.attachment = attachment;
        this.packing = attachment.packing();
    }

    /** Throws unless a value, and all in it, can be stored. */
    void check(final Object value) {
        final Encoded encoded = Encoded.of(value);
        if (encoded == null || encoded.elements != null) {
            check(value, new IdentityHashMap<>());
        }
    }

    private void check(final Object value, final Map<Object, Object> path) {
        if (Encoded.isTuple(value)) {
            enter(value, path);
            ((List<?>) value).forEach(element -> check(element, path));
            path.remove(value);
            return;
        }
        if (isHeldAsItIs(value)) {
            return;
        }
        final ObjectKind kind = attachment.kinds().copying(value);
        if (kind == null) {
            throw unsupported(
                    "value",
                    value,
                    "List.of tuples, shared objects of the same region, and copies of java.util"
                            + " collections of these");
        }
        enter(value, path);
        kind.keys(value).forEach(this::checkKey);
        kind.elements(value).forEach(element -> check(element, path));
        path.remove(value);
    }

    private static void enter(final Object value, final Map<Object, Object> path) {
        if (path.put(value, value) != null) {
            throw new UnsupportedValueException("a " + value.getClass().getName()
                    + " that contains itself; put the shared container into itself instead");
        }
        if (path.size() > Values.MAX_DEPTH) {
            throw new UnsupportedValueException("nested deeper than " + Values.MAX_DEPTH + " levels");
        }
    }

    /** Whether a slot holds the value itself, or a reference to it, and no copy that is shared. */
    boolean isHeldAsItIs(final Object value) {
        return Encoded.of(value) != null || isShared(value) || packing.isSupported(value);
    }

    /** Whether the value is a shared object of this region, which is stored by reference. */
    private boolean isShared(final Object value) {
        final Handle handle = attachment.kinds().handleOf(value);
        return handle != null && attachment.isOfSameRegion(handle.attachment());
    }

    /** Throws unless the key can be stored. */
    void checkKey(final Object key) {
        final Encoded encoded = Encoded.of(requireKey(key));
        if (encoded == null ? !packing.isSupported(key) : encoded.elements != null) {
            throw unsupportedKey(key);
        }
    }

    static Object requireKey(final Object key) {
        return java.util.Objects.requireNonNull(key, "a null key; shared maps and sets have none");
    }

    static UnsupportedValueException unsupportedKey(final Object key) {
        return unsupported("key", key, "of which all but null can be keys");
    }

    private static UnsupportedValueException unsupported(final String what, final Object value, final String also) {
        final String name = value.getClass().getName();
        return new UnsupportedValueException(what + " of type " + name
                + "; a region holds null, Boolean, Character, the"
                + " boxed numbers, String, byte[], BigInteger, BigDecimal, UUID, those of java.time, enums, records, "
                + also
                + "; other types with region.register(" + value.getClass().getSimpleName() + ".class, codec)");
    }
}
