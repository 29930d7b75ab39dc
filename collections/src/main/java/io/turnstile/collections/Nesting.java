package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Walks of containers that may hold themselves, or be nested deeper than a thread's stack allows. Each container gives out
 * new handle objects of what is in it, so java.util's own test for "this" does not see them.
 */
final class Nesting {
    private static final ThreadLocal<Nesting> CURRENT = ThreadLocal.withInitial(Nesting::new);

    /** Containers that the thread is in the middle of. */
    private final Set<Handle> path = new HashSet<>();

    /** Copies that the snapshot that the thread is making consists of. */
    private final Map<Handle, Object> copies = new HashMap<>();

    private int depth;

    private Nesting() {}

    /** The text of a container, or a word for one that is being printed already, or is nested too deep. */
    static String print(final Handle container, final String self, final Supplier<String> text) {
        final Nesting nesting = CURRENT.get();
        if (nesting.path.contains(container)) {
            return self;
        }
        return nesting.path.size() == Values.MAX_DEPTH ? "..." : nesting.within(container, text);
    }

    /**
     * Compares or hashes a container.
     *
     * @throws UnsupportedValueException if it contains itself, or is nested too deep.
     */
    static <T> T compare(final Handle container, final Supplier<T> body) {
        final Nesting nesting = CURRENT.get();
        if (nesting.path.contains(container)) {
            throw new UnsupportedValueException(
                    "a container that contains itself can not be compared and has no hash code");
        }
        checkDepth(nesting.path.size());
        return nesting.within(container, body);
    }

    private <T> T within(final Handle container, final Supplier<T> body) {
        path.add(container);
        try {
            return body.get();
        } finally {
            path.remove(container);
            drop();
        }
    }

    /**
     * Copies a container; what is in it several times, or contains itself, is copied once, and so does the copy.
     *
     * @param container to copy, in a read or a turn.
     * @param copy      empty.
     * @param fill      fills it.
     * @throws UnsupportedValueException if it is nested too deep.
     */
    @SuppressWarnings("unchecked")
    static <T> T copy(final Handle container, final T copy, final Consumer<T> fill) {
        final Nesting nesting = CURRENT.get();
        final Object made = nesting.copies.get(container);
        if (made != null && nesting.depth > 0) {
            return (T) made;
        }
        checkDepth(nesting.depth);
        nesting.copies.put(container, copy);
        nesting.depth++;
        try {
            fill.accept(copy);
            return copy;
        } finally {
            nesting.depth--;
            nesting.drop();
        }
    }

    private static void checkDepth(final int depth) {
        if (depth == Values.MAX_DEPTH) {
            throw new UnsupportedValueException("nested deeper than " + Values.MAX_DEPTH + " levels");
        }
    }

    private void drop() {
        if (depth == 0) {
            copies.clear();
            if (path.isEmpty()) {
                CURRENT.remove();
            }
        }
    }
}
