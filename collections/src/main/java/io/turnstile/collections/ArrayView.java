package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;

/**
 * What a {@link SharedArray} shows: all of an array or some of its elements, in turns or raw. Operations run here find the
 * array alive, and one moment of it.
 */
final class ArrayView {
    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final DType type;
    private final Shape shape;
    private final long data;
    private final boolean whole;
    private final boolean raw;

    /** All of the array behind a handle. */
    ArrayView(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        final long descriptor = handle.live();
        this.type = ArrayKind.type(attachment.memory(), descriptor);
        this.shape = ArrayKind.shape(attachment.memory(), descriptor);
        this.data = ArrayKind.data(attachment, descriptor);
        this.whole = true;
        this.raw = false;
    }

    private ArrayView(final ArrayView origin, final Shape shape, final boolean raw) {
        this.handle = origin.handle;
        this.attachment = origin.attachment;
        this.turns = origin.turns;
        this.type = origin.type;
        this.shape = shape;
        this.data = origin.data;
        this.whole = origin.whole && shape.isSame(origin.shape);
        this.raw = raw;
    }

    ArrayView of(final Shape part) {
        return new ArrayView(this, part, raw);
    }

    ArrayView withoutTurns() {
        return new ArrayView(this, shape, true);
    }

    Handle handle() {
        return handle;
    }

    Attachment attachment() {
        return attachment;
    }

    Turns turns() {
        return turns;
    }

    DType type() {
        return type;
    }

    Shape shape() {
        return shape;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isRaw() {
        return raw;
    }

    RegionMemory memory() {
        return attachment.memory().unlogged();
    }

    /** Where stores are logged; null if no roll-back undoes them. */
    TurnMemory log() {
        return raw ? null : attachment.memory();
    }

    /** Offset of the array's data in the region, from which those of the shape count. */
    long data() {
        return data;
    }

    /** Offset of the first element in the region. */
    long start() {
        return data + shape.first();
    }

    /** Bytes of the elements, gaps not counted. */
    long byteSize() {
        return shape.size() * type.width();
    }

    /** Changes elements, all or none: in a turn, unless raw. */
    void change(final Runnable body) {
        if (raw) {
            handle.live();
            body.run();
            return;
        }
        turns.write(() -> {
            handle.live();
            turns.mutating();
            body.run();
        });
    }

    /** Looks at elements as they are at one moment, unless raw; the body may run several times. */
    void look(final Runnable body) {
        if (raw) {
            handle.live();
            body.run();
            return;
        }
        turns.read(() -> {
            handle.live();
            body.run();
            return null;
        });
    }

    /** Throws if elements of the other can not be combined with these one by one. */
    void checkFits(final ArrayView other) {
        if (!shape.hasExtents(other.shape.extents())) {
            throw new IllegalArgumentException(other.shape + " is not that of this array: " + shape);
        }
        final boolean same = handle.equals(other.handle);
        if (same && !shape.isSame(other.shape) && shape.overlaps(other.shape)) {
            throw new IllegalArgumentException("two views of one array overlap; copy one to an array of its own first");
        }
    }
}
