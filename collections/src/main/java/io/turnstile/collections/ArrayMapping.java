package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.Attachment;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The elements of a view as a part of the region's file, which the operating system maps. */
final class ArrayMapping {
    private final ArrayView view;
    private final Attachment attachment;
    private final Shape shape;

    ArrayMapping(final ArrayView view) {
        this.view = view;
        this.attachment = view.attachment();
        this.shape = view.shape();
    }

    /** Offset of the first element in the file of an array that is there. */
    long offset() {
        view.turns().read(view.handle()::live);
        return view.start();
    }

    long address() {
        return view.memory().address() + offset();
    }

    /** A buffer over some of the elements' bytes, from the first element on. */
    ByteBuffer buffer(final long offset, final long length) {
        Objects.checkFromIndexSize(offset, length, view.byteSize());
        if (length > Integer.MAX_VALUE || !shape.isContiguous()) {
            throw new UnsupportedValueException(shape + " contiguous=" + shape.isContiguous() + " bytes=" + length
                    + ": a buffer has at most " + Integer.MAX_VALUE + ", without gaps; take a part, or copyTo()");
        }
        return attachment.file().buffer(offset() + offset, (int) length);
    }

    void force(final boolean readOnly) {
        if (readOnly) {
            attachment.file().force(offset(), shape.span());
            return;
        }
        view.turns().write(() -> attachment.file().force(offset(), shape.span()));
    }

    void lock() {
        attachment.file().lockInMemory(offset(), shape.span());
    }

    void unlock() {
        attachment.file().unlockFromMemory(offset(), shape.span());
    }
}
