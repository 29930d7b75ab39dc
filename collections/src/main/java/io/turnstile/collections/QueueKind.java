package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Tracer;

/** Queues, as the core handles them. */
final class QueueKind extends ObjectKind {
    private static final int CODE = 18;

    QueueKind() {
        super(CODE, "SharedQueue");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedQueue<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedQueue<?> queue ? queue.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedQueue<?>) object).snapshot();
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        QueueStorage.of(attachment).clear(descriptor);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        QueueStorage.of(attachment).trace(descriptor, tracer);
    }
}
