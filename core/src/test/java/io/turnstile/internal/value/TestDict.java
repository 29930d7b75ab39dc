package io.turnstile.internal.value;

import io.turnstile.Region;

/**
 * A dict under a name, for tests of what the core stores in slots without the collections: an object of the kind of the
 * directory of names, so the core knows how to free and check it. Operations as {@link java.util.Map}; each takes a turn.
 */
public final class TestDict {
    private final Attachment attachment;
    private final Dict dict;
    private final Handle handle;

    private TestDict(final Attachment attachment, final Handle handle) {
        this.attachment = attachment;
        this.dict = new Dict(attachment);
        this.handle = handle;
    }

    /** The dict of a name, made if there is none. */
    public static TestDict open(final Region region, final String name) {
        final Attachment attachment = region.attachment();
        return new TestDict(
                attachment,
                attachment
                        .directory()
                        .openOrCreate(
                                name, attachment.kinds().of(RegionDictKind.DIRECTORY), Directory.Initializer.NONE));
    }

    public Object put(final Object key, final Object value) {
        attachment.values().check(value);
        return attachment.turns().write(() -> {
            final long descriptor = handle.live();
            attachment.turns().mutating();
            final int entry = dict.findOrAdd(descriptor, key);
            final long slot = dict.value(descriptor, Math.abs(entry));
            Object before = null;
            if (entry > 0) {
                before = attachment.values().snapshot(slot);
                attachment.values().clear(slot);
            }
            attachment.values().store(slot, value);
            return before;
        });
    }

    public Object get(final Object key) {
        return attachment.turns().read(() -> {
            final int entry = dict.find(handle.live(), key);
            return entry == Dict.NONE ? null : attachment.values().load(dict.value(handle.live(), entry));
        });
    }

    public Object remove(final Object key) {
        return attachment.turns().write(() -> {
            final int entry = dict.find(handle.live(), key);
            if (entry == Dict.NONE) {
                return null;
            }
            attachment.turns().mutating();
            final Object before = attachment.values().snapshot(dict.value(handle.live(), entry));
            dict.remove(handle.live(), entry);
            return before;
        });
    }

    public void clear() {
        attachment.turns().write(() -> {
            attachment.turns().mutating();
            dict.clear(handle.live());
        });
    }

    /** Where the block of a long string or byte array lies. */
    public long block(final Object key) {
        return attachment
                .turns()
                .read(() -> attachment.values().payload(dict.value(handle.live(), dict.find(handle.live(), key))));
    }

    public long size() {
        return attachment.turns().read(() -> dict.size(handle.live()));
    }

    long descriptor() {
        return handle.live();
    }

    Attachment attachment() {
        return attachment;
    }

    Dict dict() {
        return dict;
    }
}
