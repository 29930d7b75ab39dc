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

    /**
     * Does once what is done in turns on objects of a kind, so that all classes are loaded and linked that a turn needs. What it
     * throws is ignored.
     *
     * @param attachment to memory of this process alone.
     * @param code       of the kind, which need not be one of these.
     */
    default void rehearse(Attachment attachment, int code) {}
}
