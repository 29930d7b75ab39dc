package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/**
 * Packed values of an attachment: what fits no type of slot, as bytes that say what they are. Values that the region has a
 * form for of its own are packed by {@link Encoded}; those of users' types here, since these have numbers in the region.
 */
final class Packing {
    private final Registrations registrations;
    private final UserTypes types;

    /** Whether values are read as they are stored, without their classes. */
    private boolean portable;

    Packing(final Attachment attachment) {
        this.registrations = attachment.registrations();
        this.types = attachment.types();
    }

    /** From now on values are read to be copied to another region: no class and no codec is asked for. */
    void readPortable() {
        portable = true;
    }

    /** Whether a value is of a user's type that can be stored. Touches no region. */
    boolean isSupported(final Object value) {
        return pack(value, type -> 1) != null;
    }

    /** A value as it is stored, null if it is not of a user's type. Adds its types, so it needs the turn. */
    Encoded toStore(final Object value) {
        return pack(value, types::findOrAdd);
    }

    /** A value as it is looked for, null if there can be none: of a type that is not stored, or that the region has not. */
    Encoded toFind(final Object value) {
        return pack(value, types::find);
    }

    private Encoded pack(final Object value, final ToIntFunction<UserType> numbers) {
        final Stored stored = registrations.stored(value);
        final byte[] bytes = stored == null ? null : new Packer(registrations, numbers).pack(stored);
        return bytes == null ? null : Encoded.packed(bytes);
    }

    /** The value of packed bytes, in a form. */
    Object unpack(final byte[] bytes, final Form form) {
        final Object value = new Unpacker(bytes, types::get).unpack();
        return portable ? value : registrations.live(value, form);
    }

    /**
     * What is stored for the value of packed bytes: these bytes, or they are damaged.
     *
     * @param bytes packed.
     * @param used  is told the numbers of the types.
     * @return the value packed again.
     * @throws RegionCorruptException if they are of no value.
     */
    Encoded repack(final byte[] bytes, final IntConsumer used) {
        final Unpacker unpacker = new Unpacker(bytes, number -> {
            used.accept(number);
            return types.get(number);
        });
        final Object value = unpacker.unpack();
        final Encoded encoded = value instanceof Stored ? toFind(value) : Encoded.of(value);
        if (encoded == null) {
            throw new RegionCorruptException("packed value: a type of it is not found by its text");
        }
        return encoded;
    }
}
