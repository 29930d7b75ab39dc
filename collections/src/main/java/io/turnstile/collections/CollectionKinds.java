package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.KindProvider;
import io.turnstile.internal.value.ObjectKind;
import java.util.List;

/** Tells the core the kinds of objects of this module. For the service loader, not for users. */
public final class CollectionKinds implements KindProvider {
    static final ObjectKind LIST = new ListKind();
    static final ObjectKind MAP = new MapKind();
    static final ObjectKind SET = new SetKind();
    static final ObjectKind QUEUE = new QueueKind();
    static final TreeKind SORTED_MAP = new SortedMapKind();
    static final TreeKind SORTED_SET = new SortedSetKind();
    static final ObjectKind STRING = RopeKind.ofStrings();
    static final ObjectKind BYTES = RopeKind.ofBytes();
    static final ObjectKind ARRAY = new ArrayKind();

    /** For the service loader. */
    public CollectionKinds() {}

    @Override
    public List<ObjectKind> kinds() {
        // A sorted map is a map too: the first kind that copies a plain object does.
        return List.of(SORTED_MAP, SORTED_SET, LIST, MAP, QUEUE, SET, STRING, BYTES, ARRAY);
    }

    @Override
    public void rehearse(final Attachment attachment, final int code) {
        CollectionsRehearsal.run((Region) attachment.owner(), code);
    }
}
