package io.turnstile.collections;

import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.function.Function;

/** Kinds whose storage is a rope: strings and byte arrays that can be changed. */
final class RopeKind<T> extends ObjectKind {
    private static final int STRING = 20;
    private static final int BYTES = 21;

    private final int width;
    private final Class<T> type;
    private final Function<Handle, T> open;
    private final Function<T, Handle> handle;
    private final Function<T, Object> snapshot;

    private RopeKind(
            final int code,
            final int width,
            final Class<T> type,
            final Function<Handle, T> open,
            final Function<T, Handle> handle,
            final Function<T, Object> snapshot) {
        super(code, type.getSimpleName());
        this.width = width;
        this.type = type;
        this.open = open;
        this.handle = handle;
        this.snapshot = snapshot;
    }

    static ObjectKind ofStrings() {
        return new RopeKind<>(
                STRING,
                Character.BYTES,
                SharedString.class,
                SharedString::new,
                SharedString::handle,
                SharedString::snapshot);
    }

    static ObjectKind ofBytes() {
        return new RopeKind<>(
                BYTES, Byte.BYTES, SharedBytes.class, SharedBytes::new, SharedBytes::handle, SharedBytes::snapshot);
    }

    @Override
    public Object open(final Handle rope) {
        return open.apply(rope);
    }

    @Override
    public Handle handleOf(final Object object) {
        return type.isInstance(object) ? handle.apply(type.cast(object)) : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return snapshot.apply(type.cast(object));
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        RopeStorage.of(attachment).clear(descriptor);
    }

    @Override
    public boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        return RopeStorage.of(attachment).releaseSome(descriptor, allowance);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        new RopeCheck(attachment, width).trace(descriptor, tracer);
    }

    /** What is in a piece that is lost is missing; what was behind it follows what was before it. */
    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final RopeStorage storage = RopeStorage.of(salvage.to());
        final long target = handleOf(copy).descriptor();
        new RopeCheck(salvage.from(), width)
                .salvage(
                        descriptor,
                        salvage,
                        bytes -> storage.insert(target, storage.size(target), bytes, 0, bytes.length));
    }
}
