package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * All kinds of shared objects that this JVM knows. Those of other modules are looked for when one of them is first met, for it
 * takes long, and who only attaches and opens what it knows the kind of meets none.
 *
 * <p>Thread safe.
 */
public final class Kinds {
    private static final int CODES = 256;

    private final KindProvider core;
    private final ObjectKind[] byCode = new ObjectKind[CODES];

    /** Null until they are loaded; not changed afterwards. */
    private volatile List<ObjectKind> all;

    /**
     * The kinds of all modules on the class path.
     *
     * @param core tells the core's own.
     */
    public Kinds(final KindProvider core) {
        this.core = core;
        RegionDictKind.ALL.forEach(this::add);
        add(TupleKind.TUPLE);
    }

    private List<ObjectKind> all() {
        final List<ObjectKind> loaded = all;
        return loaded == null ? load() : loaded;
    }

    private synchronized List<ObjectKind> load() {
        if (all == null) {
            final List<ObjectKind> kinds = new ArrayList<>(core.kinds());
            for (final KindProvider provider : ServiceLoader.load(KindProvider.class, Kinds.class.getClassLoader())) {
                kinds.addAll(provider.kinds());
            }
            kinds.forEach(this::add);
            kinds.addAll(RegionDictKind.ALL);
            all = kinds;
        }
        return all;
    }

    /** Lets all modules do once what they do in turns on objects of a kind. */
    public static void rehearse(final Attachment attachment, final int code) {
        for (final KindProvider provider : ServiceLoader.load(KindProvider.class, Kinds.class.getClassLoader())) {
            provider.rehearse(attachment, code);
        }
    }

    private ObjectKind find(final int code) {
        // In this order: who sees that all are loaded must see them.
        final boolean loaded = all != null;
        final ObjectKind kind = byCode[code & 0xFF];
        if (kind != null || loaded) {
            return kind;
        }
        load();
        return byCode[code & 0xFF];
    }

    private void add(final ObjectKind kind) {
        if (byCode[kind.code()] != null) {
            throw new IllegalStateException(
                    "two kinds of code=" + kind.code() + ": " + byCode[kind.code()].name() + " and " + kind.name());
        }
        byCode[kind.code()] = kind;
    }

    /**
     * A kind by its code.
     *
     * @param code as in a descriptor.
     * @return the kind.
     * @throws RegionCorruptException if no module on the class path has it.
     */
    public ObjectKind of(final int code) {
        final ObjectKind kind = find(code);
        if (kind == null) {
            throw new RegionCorruptException(
                    "object of unknown kind=" + code + "; is a Turnstile module missing on the class path?");
        }
        return kind;
    }

    /** Whether a module on the class path has a kind. */
    boolean isKnown(final int code) {
        return find(code) != null;
    }

    /** Name of a kind for messages, whether it is known or not. */
    public String nameOf(final int code) {
        final ObjectKind kind = find(code);
        return kind == null ? "kind " + code : kind.name();
    }

    /** The kind that a plain object becomes when it is put into a shared container, null if none. */
    ObjectKind copying(final Object value) {
        for (final ObjectKind kind : all()) {
            if (kind.copies(value)) {
                return kind;
            }
        }
        return null;
    }

    /** Kind of a shared object, null if the value is none. */
    ObjectKind kindOf(final Object value) {
        for (final ObjectKind kind : all()) {
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
