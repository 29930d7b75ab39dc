package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;

/** The dict of the users' types, which users do not see as an object. */
final class TypesKind extends DictKind {
    static final int CODE = 8;

    TypesKind() {
        super(CODE, "types");
    }

    @Override
    public Object open(final Handle handle) {
        throw new RegionCorruptException("a reference to the dict of types at offset=" + handle.descriptor()
                + ", which only the region itself holds");
    }

    @Override
    public Handle handleOf(final Object object) {
        return null;
    }

    @Override
    public Object snapshot(final Object object) {
        return object;
    }

    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        throw new UnsupportedOperationException("types are copied with the values that are of them");
    }
}
