package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;

/** The directory of names, which users do not see as an object. */
final class DirectoryKind extends DictKind {
    static final int CODE = 1;

    DirectoryKind() {
        super(CODE, "directory");
    }

    @Override
    public Object open(final Handle handle) {
        throw new RegionCorruptException("a reference to the directory of names at offset=" + handle.descriptor()
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
        throw new UnsupportedOperationException("the names are copied by Salvage itself");
    }
}
