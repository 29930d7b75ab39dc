package io.turnstile.internal.value;

import java.util.List;

/** Found by {@link java.util.ServiceLoader}: the kinds of shared objects that a module adds. */
public interface KindProvider {
    /**
     * The kinds.
     *
     * @return each with a code of its own.
     */
    List<ObjectKind> kinds();
}
