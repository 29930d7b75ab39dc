package io.turnstile.collections;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.DictKind;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Salvage;
import java.util.Map;

/** Maps, as the core handles them. */
final class MapKind extends DictKind {
    private static final int CODE = 17;

    MapKind() {
        super(CODE, "SharedMap");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedMap<>(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedMap<?, ?> map ? map.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedMap<?, ?>) object).snapshot();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final Map<Object, Object> map = (Map<Object, Object>) copy;
        salvage.from()
                .dict()
                .salvage(
                        descriptor,
                        salvage,
                        (keySlot, valueSlot) -> salvage.attempt("slot=" + keySlot, () -> {
                            final Object key = salvage.key(keySlot);
                            salvage.attempt(key, () -> map.put(key, salvage.element(valueSlot, key)));
                        }));
    }

    @Override
    public boolean copies(final Object value) {
        return value instanceof Map;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return ((Map<?, ?>) value).values();
    }

    @Override
    public Iterable<?> keys(final Object value) {
        return ((Map<?, ?>) value).keySet();
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final Dict dict = attachment.dict();
        ((Map<?, ?>) value).forEach((key, element) -> {
            final int entry = dict.findOrAdd(descriptor, key);
            final long slot = dict.value(descriptor, Math.abs(entry));
            if (entry > 0) {
                // Two arrays of equal content are two keys in a plain map, and one here: the later one counts.
                attachment.values().free(slot);
            }
            attachment.values().store(slot, element);
        });
    }
}
