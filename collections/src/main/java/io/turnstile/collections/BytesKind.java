package io.turnstile.collections;

import io.turnstile.internal.value.Handle;

/** Byte arrays that can be changed, as the core handles them. */
final class BytesKind extends RopeKind {
    private static final int CODE = 21;

    BytesKind() {
        super(CODE, "SharedBytes", Byte.BYTES);
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedBytes(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedBytes bytes ? bytes.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedBytes) object).snapshot();
    }
}
