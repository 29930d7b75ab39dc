package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionExistsException;
import io.turnstile.RegionNotFoundException;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import java.util.Arrays;

/** Opens or makes arrays under names, and in maps. */
final class ArrayOpening {
    private ArrayOpening() {}

    static SharedArray create(final Region region, final String name, final DType dtype, final long... shape) {
        Shape.of(dtype, shape);
        final Attachment attachment = region.attachment();
        return attachment.turns().write(() -> {
            if (attachment.directory().contains(name)) {
                throw new RegionExistsException("region=" + region.name() + " name=" + name
                        + " belongs to an object; open() it, or remove it first");
            }
            return new SharedArray(make(attachment, name, dtype, shape), name);
        });
    }

    private static Handle make(final Attachment attachment, final String name, final DType dtype, final long... shape) {
        final Directory.Initializer init = descriptor -> ArrayKind.shape(attachment, descriptor, dtype, shape);
        return attachment.directory().openOrCreate(name, CollectionKinds.ARRAY, init);
    }

    /** Removes what was there under the key. */
    static <K> SharedArray create(final SharedMap<K, ?> map, final K key, final DType dtype, final long... shape) {
        Shape.of(dtype, shape);
        final Attachment attachment = map.handle().attachment();
        return attachment.turns().write(() -> {
            final Handle handle = map.putObject(key, CollectionKinds.ARRAY);
            attachment.turns().mutating();
            ArrayKind.shape(attachment, handle.live(), dtype, shape);
            return new SharedArray(handle, null);
        });
    }

    static SharedArray open(final Region region, final String name) {
        final Attachment attachment = region.attachment();
        return attachment.turns().read(() -> {
            final Handle found = attachment.directory().find(name, CollectionKinds.ARRAY);
            if (found == null) {
                throw new RegionNotFoundException(
                        "region=" + region.name() + " has no array of name=" + name + "; create() makes one");
            }
            return new SharedArray(found, name);
        });
    }

    /** One that is there must be of this type and shape. */
    static SharedArray openOrCreate(final Region region, final String name, final DType dtype, final long... shape) {
        Shape.of(dtype, shape);
        final Attachment attachment = region.attachment();
        final Handle handle = make(attachment, name, dtype, shape);
        final ArrayView view = attachment.turns().read(() -> new ArrayView(handle));
        if (view.type() != dtype || !view.shape().hasExtents(shape)) {
            throw new WrongTypeException("region=" + region.name() + " name=" + name + " is an array of dtype="
                    + view.type() + " " + view.shape() + ", not of dtype=" + dtype + " shape="
                    + Arrays.toString(shape));
        }
        return new SharedArray(view, name);
    }
}
