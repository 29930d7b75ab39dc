package io.turnstile.collections;

import io.turnstile.internal.value.Handle;

/** A live view of a range of bytes. */
final class ByteSlice extends ByteRange {
    private final int start;
    private final int length;

    ByteSlice(final Handle handle, final int start, final int length) {
        super(handle);
        this.start = start;
        this.length = length;
    }

    @Override
    int start() {
        return start;
    }

    @Override
    int size() {
        return Math.max(0, Math.min(length, wholeSize() - start));
    }
}
