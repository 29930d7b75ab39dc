package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;

/** What kinds whose storage is a rope have in common. */
abstract class RopeKind extends ObjectKind {
    private final int width;

    RopeKind(final int code, final String name, final int width) {
        super(code, name);
        this.width = width;
    }

    @Override
    public final void release(final Attachment attachment, final long descriptor) {
        RopeStorage.of(attachment).clear(descriptor);
    }

    @Override
    public final void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        new RopeCheck(attachment, width).trace(descriptor, tracer);
    }

    /** What is in a piece that is lost is missing; what was behind it follows what was before it. */
    @Override
    public final void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final RopeStorage storage = RopeStorage.of(salvage.to());
        final long target = handleOf(copy).descriptor();
        new RopeCheck(salvage.from(), width)
                .salvage(
                        descriptor,
                        salvage,
                        bytes -> storage.insert(target, storage.size(target), bytes, 0, bytes.length));
    }
}
