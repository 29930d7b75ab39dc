package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.List;

/** A dict that the region itself holds and that users do not see as an object: the directory of names, the users' types. */
final class RegionDictKind extends DictKind {
    /** Code of the directory of names. */
    static final int DIRECTORY = 1;

    /** Code of the dict of the users' types. */
    static final int TYPES = 8;

    static final List<ObjectKind> ALL =
            List.of(new RegionDictKind(DIRECTORY, "directory"), new RegionDictKind(TYPES, "types"));

    private RegionDictKind(final int code, final String name) {
        super(code, name);
    }

    static boolean isCode(final int code) {
        return code == DIRECTORY || code == TYPES;
    }

    @Override
    public Object open(final Handle handle) {
        throw new RegionCorruptException("a reference to the " + name() + " at offset=" + handle.descriptor()
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
        throw new UnsupportedOperationException("names are copied by Salvage itself, types with the values of them");
    }
}
