package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import java.util.Objects;

/** Opens or makes sorted maps and sets under names, and sees to it that all processes use the same order. */
final class TreeOpening {
    private TreeOpening() {}

    /** One that is new is ordered naturally; one that has a comparator needs one that this process has named. */
    static Handle open(final Region region, final String name, final TreeKind kind, final Tree storage) {
        final Attachment attachment = region.attachment();
        final Handle handle = attachment.directory().openOrCreate(name, kind, descriptor -> {});
        final String found = comparatorName(attachment, storage, handle);
        if (Comparators.of(attachment).find(found) == null) {
            throw new WrongTypeException("region=" + attachment.name() + " name=" + name + " is ordered by comparator="
                    + found + "; open it with that name and the comparator");
        }
        return handle;
    }

    /** One that is new is ordered by the comparator, one that is there must be. */
    static Handle open(
            final Region region,
            final String name,
            final TreeKind kind,
            final Tree storage,
            final String comparatorName) {
        Objects.requireNonNull(comparatorName, "comparatorName");
        final Attachment attachment = region.attachment();
        final Handle handle = attachment
                .directory()
                .openOrCreate(name, kind, descriptor -> storage.comparatorName(descriptor, comparatorName));
        final String found = comparatorName(attachment, storage, handle);
        if (!comparatorName.equals(found)) {
            throw new WrongTypeException("region=" + attachment.name() + " name=" + name + " is ordered "
                    + (found == null ? "naturally; open it without a comparator" : "by comparator=" + found)
                    + ", not by comparator=" + comparatorName);
        }
        return handle;
    }

    private static String comparatorName(final Attachment attachment, final Tree storage, final Handle handle) {
        return attachment.turns().read(() -> storage.comparatorName(handle.live()));
    }
}
