package io.turnstile.collections;

import io.turnstile.internal.value.KindProvider;
import io.turnstile.internal.value.ObjectKind;
import java.util.List;

/** Tells the core the kinds of objects of this module. For the service loader, not for users. */
public final class CollectionKinds implements KindProvider {
    static final ObjectKind LIST = new ListKind();
    static final ObjectKind MAP = new MapKind();
    static final ObjectKind SET = new SetKind();
    static final ObjectKind QUEUE = new QueueKind();

    /** For the service loader. */
    public CollectionKinds() {}

    @Override
    public List<ObjectKind> kinds() {
        return List.of(LIST, MAP, QUEUE, SET);
    }
}
