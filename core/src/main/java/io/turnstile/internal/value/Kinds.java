package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** All kinds of shared objects that this JVM knows. */
public final class Kinds {
    private static final int CODES = 256;

    private final ObjectKind[] byCode = new ObjectKind[CODES];
    private final List<ObjectKind> all = new ArrayList<>();

    private Kinds() {}

    /**
     * The kinds of all modules on the class path.
     *
     * @param core the core's own.
     * @return all of them.
     */
    public static Kinds load(final List<ObjectKind> core) {
        final Kinds kinds = new Kinds();
        RegionDictKind.ALL.forEach(kinds::add);
        core.forEach(kinds::add);
        for (final KindProvider provider : ServiceLoader.load(KindProvider.class, Kinds.class.getClassLoader())) {
            provider.kinds().forEach(kinds::add);
        }
        return kinds;
    }

    private void add(final ObjectKind kind) {
        if (byCode[kind.code()] != null) {
            throw new IllegalStateException(
                    "two kinds of code=" + kind.code() + ": " + byCode[kind.code()].name() + " and " + kind.name());
        }
        byCode[kind.code()] = kind;
        all.add(kind);
    }

    /**
     * A kind by its code.
     *
     * @param code as in a descriptor.
     * @return the kind.
     * @throws RegionCorruptException if no module on the class path has it.
     */
    public ObjectKind of(final int code) {
        final ObjectKind kind = byCode[code & 0xFF];
        if (kind == null) {
            throw new RegionCorruptException(
                    "object of unknown kind=" + code + "; is a Turnstile module missing on the class path?");
        }
        return kind;
    }

    /** Whether a module on the class path has a kind. */
    boolean isKnown(final int code) {
        return byCode[code & 0xFF] != null;
    }

    /** Name of a kind for messages, whether it is known or not. */
    public String nameOf(final int code) {
        final ObjectKind kind = byCode[code & 0xFF];
        return kind == null ? "kind " + code : kind.name();
    }

    /** The kind that a plain object becomes when it is put into a shared container, null if none. */
    ObjectKind copying(final Object value) {
        for (final ObjectKind kind : all) {
            if (kind.copies(value)) {
                return kind;
            }
        }
        return null;
    }

    /** Kind of a shared object, null if the value is none. */
    ObjectKind kindOf(final Object value) {
        for (final ObjectKind kind : all) {
            if (kind.handleOf(value) != null) {
                return kind;
            }
        }
        return null;
    }

    /** Handle behind a shared object, null if it is none. */
    public Handle handleOf(final Object value) {
        final ObjectKind kind = kindOf(value);
        return kind == null ? null : kind.handleOf(value);
    }
}
