package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.DictKind;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Salvage;
import java.util.List;
import java.util.Set;

/** Sets, as the core handles them: dicts whose values are null. */
final class SetKind extends DictKind {
    private static final int CODE = 19;

    SetKind() {
        super(CODE, "SharedSet");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedSet<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedSet<?> set ? set.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedSet<?>) object).snapshot();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final Set<Object> set = (Set<Object>) copy;
        salvage.from()
                .dict()
                .salvage(
                        descriptor,
                        salvage,
                        (key, value) -> salvage.attempt("slot=" + key, () -> set.add(salvage.key(key))));
    }

    @Override
    public boolean copies(final Object value) {
        return value instanceof Set;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return List.of();
    }

    @Override
    public Iterable<?> keys(final Object value) {
        return (Set<?>) value;
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final Dict dict = attachment.dict();
        for (final Object key : (Set<?>) value) {
            final int entry = dict.findOrAdd(descriptor, key);
            if (entry < 0) {
                attachment.values().store(dict.value(descriptor, -entry), null);
            }
        }
    }
}
