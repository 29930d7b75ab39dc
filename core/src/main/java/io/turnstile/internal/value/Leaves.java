package io.turnstile.internal.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All leaves, by class and by code. */
final class Leaves {
    private static final Map<Class<?>, Leaf<?>> BY_CLASS = new HashMap<>();
    private static final Leaf<?>[] BY_CODE = new Leaf<?>[PackedCode.ENUM];

    static {
        final List<Leaf<?>> all = new ArrayList<>(NumberLeaves.ALL);
        all.addAll(TimeLeaves.ALL);
        all.forEach(leaf -> {
            BY_CLASS.put(leaf.type(), leaf);
            BY_CODE[leaf.code()] = leaf;
        });
    }

    private Leaves() {}

    /** The leaf of a class, null if there is none. */
    static Leaf<?> of(final Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** The leaf of a code, null if there is none. */
    static Leaf<?> of(final int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
