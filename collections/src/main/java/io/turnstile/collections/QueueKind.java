package io.turnstile.collections;

import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.Collection;

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
    public boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        return QueueStorage.of(attachment).releaseSome(descriptor, allowance);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        new QueueCheck(attachment).trace(descriptor, tracer);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final QueueStorage storage = QueueStorage.of(salvage.from());
        final QueueCheck check = new QueueCheck(salvage.from());
        final Collection<Object> queue = (Collection<Object>) copy;
        check.salvage(
                descriptor,
                salvage,
                (index, slot) -> salvage.attempt(index, () -> queue.add(check.salvaged(salvage, slot, index))));
        // Last, so that a damaged bound keeps nothing out.
        if (storage.bound(descriptor) > 0) {
            QueueStorage.of(salvage.to()).bound(handleOf(copy).descriptor(), storage.bound(descriptor));
        }
    }
}
