package io.turnstile.collections;

import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.List;

/** Lists, as the core handles them. */
final class ListKind extends ObjectKind {
    private static final int CODE = 16;

    ListKind() {
        super(CODE, "SharedList");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedList<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedList<?> list ? list.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedList<?>) object).snapshot();
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        ListStorage.of(attachment).clear(descriptor);
    }

    @Override
    public boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        return ListStorage.of(attachment).releaseSome(descriptor, allowance);
    }

    @Override
    public void traceDiscarded(final Attachment attachment, final long descriptor, final Tracer tracer) {
        ListStorage.of(attachment).traceDiscarded(descriptor, tracer);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        ListStorage.of(attachment).trace(descriptor, tracer);
    }

    /** An element that is lost leaves null behind, so that those after it keep their indices. */
    @Override
    @SuppressWarnings("unchecked")
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final List<Object> list = (List<Object>) copy;
        ListStorage.of(salvage.from()).salvage(descriptor, salvage, (index, slot) -> {
            if (slot == 0 || !salvage.attempt(index, () -> list.add(salvage.element(slot, index)))) {
                list.add(null);
            }
        });
    }

    @Override
    public boolean copies(final Object value) {
        return value instanceof List;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return (List<?>) value;
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final ListStorage storage = ListStorage.of(attachment);
        for (final Object element : (List<?>) value) {
            attachment.values().store(storage.append(descriptor), element);
        }
    }
}
