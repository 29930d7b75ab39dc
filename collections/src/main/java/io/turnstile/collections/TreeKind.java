package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.value.Allowance;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;
import java.util.Comparator;

/** Kinds whose objects are trees. */
abstract class TreeKind extends ObjectKind {
    TreeKind(final int code, final String name) {
        super(code, name);
    }

    /** The storage of this kind. */
    abstract Tree tree(Attachment attachment);

    @Override
    public final void format(final Attachment attachment, final long descriptor) {
        tree(attachment).format(descriptor);
    }

    @Override
    public final void release(final Attachment attachment, final long descriptor) {
        tree(attachment).release(descriptor);
    }

    @Override
    public final boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        return tree(attachment).releaseSome(descriptor, allowance);
    }

    @Override
    public final void traceDiscarded(final Attachment attachment, final long descriptor, final Tracer tracer) {
        new TreeCheck(attachment, tree(attachment), descriptor, tracer).traceDiscarded();
    }

    @Override
    public final void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        new TreeCheck(attachment, tree(attachment), descriptor, tracer).trace();
    }

    @Override
    public final void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final Tree from = tree(salvage.from());
        final long to = handleOf(copy).descriptor();
        final String[] name = new String[1];
        salvage.attempt("comparator", () -> name[0] = from.comparatorName(descriptor));
        tree(salvage.to()).comparatorName(to, name[0]);
        final TreeFilling filling = TreeFilling.of(salvage.to(), tree(salvage.to()), to);
        new TreeSalvage(salvage, from, descriptor)
                .run((key, value) -> salvage.attempt("slot=" + key, () -> salvage(salvage, key, value, filling)));
    }

    /** Copies one entry. */
    abstract void salvage(Salvage salvage, long key, long value, TreeFilling copy);

    /** Throws for a plain collection whose order has no name. */
    static void checkNatural(final Comparator<?> comparator, final Object value) {
        if (comparator != null && !comparator.equals(Comparator.naturalOrder())) {
            throw new UnsupportedValueException("a " + value.getClass().getName() + " with a comparator, which has no"
                    + " name that other processes know; open a SharedSortedMap or SharedSortedSet with a name for the"
                    + " comparator, fill it and put it here, or copy into a java.util map or set without a comparator");
        }
    }
}
