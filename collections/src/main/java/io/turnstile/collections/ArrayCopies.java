package io.turnstile.collections;

import io.turnstile.UnsupportedValueException;
import java.nio.Buffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies all elements of a view to and from Java arrays, buffers and other arrays, and compares them. */
final class ArrayCopies {
    private final ArrayView view;
    private final ArrayChunks chunks;
    private final DType type;
    private final long size;

    ArrayCopies(final ArrayView view) {
        this.view = view;
        this.chunks = new ArrayChunks(view);
        this.type = view.type();
        this.size = view.shape().size();
    }

    /** Copies a Java array of as many numbers over all elements. */
    void fromArray(final Object source) {
        final Buffer buffer = Numbers.around(source);
        Numbers.of(buffer, type, size);
        if (isNative(source)) {
            view.change(() -> new Cursor(view).put(source, (int) size));
        } else {
            view.change(() -> copyFrom(buffer));
        }
    }

    void toArray(final Object target) {
        final Buffer buffer = Numbers.around(target);
        Numbers.of(buffer, type, size);
        if (isNative(target)) {
            view.look(() -> new Cursor(view).get(target, (int) size));
        } else {
            view.look(() -> copyTo(buffer));
        }
    }

    private boolean isNative(final Object array) {
        return array.getClass() == Conversion.array(type, 0).getClass();
    }

    /** Copies the remaining numbers of a buffer, or its bytes, over all elements; its position moves. */
    void from(final Buffer source) {
        Numbers.of(source, type, size);
        view.change(() -> copyFrom(source));
        source.position(source.limit());
    }

    /** The position of the buffer stays. */
    private void copyFrom(final Buffer source) {
        final Buffer buffer = Numbers.of(source, type, size);
        final DType given = Numbers.type(buffer, type);
        if (given != type || !view.shape().isContiguous() || !BulkCopy.from(source, view)) {
            chunks.copyFrom(given, (numbers, count) -> Numbers.get(buffer, numbers, count));
        }
    }

    void to(final Buffer target) {
        Numbers.of(target, type, size);
        view.look(() -> copyTo(target));
        target.position(target.limit());
    }

    /** The position of the buffer stays, so that the copy can be made again. */
    private void copyTo(final Buffer target) {
        final Buffer buffer = Numbers.of(target, type, size);
        final DType wanted = Numbers.type(buffer, type);
        if (wanted != type || !view.shape().isContiguous() || !BulkCopy.to(target, view)) {
            chunks.copyTo(wanted, (numbers, count) -> Numbers.put(buffer, numbers, count));
        }
    }

    /** Copies the elements of another view of the same shape. */
    void from(final ArrayView source) {
        view.checkFits(source);
        view.change(() -> source.look(() -> chunks.copyFrom(source.type(), new Cursor(source)::get)));
    }

    /** Whether the other has the same type, shape and elements, bit by bit. */
    boolean areSame(final ArrayView other) {
        final Shape shape = view.shape();
        if (type != other.type() || !shape.hasExtents(other.shape().extents())) {
            return false;
        }
        final boolean[] same = {view.handle().equals(other.handle()) && shape.isSame(other.shape())};
        if (!same[0]) {
            view.look(() -> other.look(() -> same[0] = chunks.areSame(other)));
        }
        return same[0];
    }

    ArraySnapshot snapshot() {
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new UnsupportedValueException(
                    view.shape() + " has more elements than a Java array; slice() it, or take it out in a turn");
        }
        final Object copy = Conversion.array(type, (int) size);
        final List<Long> extents = Arrays.stream(view.shape().extents()).boxed().toList();
        final ArraySnapshot empty = new ArraySnapshot(type, extents, copy, new LinkedHashMap<>());
        return view.turns().read(() -> Nesting.copy(view.handle(), empty, this::fill));
    }

    private void fill(final ArraySnapshot snapshot) {
        final long descriptor = view.handle().live();
        new Cursor(view).get(snapshot.elements(), (int) size);
        final Map<String, Object> attributes =
                ArrayKind.attributes(view.attachment(), descriptor).snapshot();
        snapshot.attributes().clear();
        snapshot.attributes().putAll(attributes);
    }
}
