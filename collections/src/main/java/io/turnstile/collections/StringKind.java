package io.turnstile.collections;

import io.turnstile.internal.value.Handle;

/** Strings that can be changed, as the core handles them. */
final class StringKind extends RopeKind {
    private static final int CODE = 20;

    StringKind() {
        super(CODE, "SharedString", Character.BYTES);
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedString(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedString string ? string.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedString) object).snapshot();
    }
}
