package io.turnstile.collections;

import java.util.Objects;
import java.util.function.IntConsumer;

/** All elements of a view, in chunks that stay in the processor's nearest cache. Who calls sees to turns. */
final class ArrayChunks {
    /** Elements that are worked on at a time. */
    static final int CHUNK = 2048;

    private final ArrayView view;
    private final DType type;

    ArrayChunks(final ArrayView view) {
        this.view = view;
        this.type = view.type();
    }

    /** Work on the first elements of a Java array. */
    interface Work<A> {
        void work(A chunk, int count);
    }

    /** Moves the next elements, or numbers, to or from the start of a Java array. */
    interface Transfer {
        void next(Object array, int count);
    }

    private void forEachChunk(final IntConsumer work) {
        for (long left = view.shape().size(); left > 0; left -= CHUNK) {
            work.accept(next(left));
        }
    }

    private static int next(final long left) {
        return (int) Math.min(left, CHUNK);
    }

    /** Repeats the numbers of a chunk over all elements. */
    <A> void fill(final WorkType<A> as, final A values) {
        final Object chunk = Conversion.array(type, CHUNK);
        as.pack(type, values, chunk, next(view.shape().size()));
        final Cursor to = new Cursor(view);
        forEachChunk(count -> to.put(chunk, count));
    }

    <A> void forEach(final WorkType<A> as, final Work<? super A> work) {
        final Cursor from = new Cursor(view);
        final Object chunk = Conversion.array(type, CHUNK);
        final A values = as.array(CHUNK);
        forEachChunk(count -> {
            from.get(chunk, count);
            as.unpack(type, chunk, values, count);
            work.work(values, count);
        });
    }

    /** Stores what the work leaves in the chunk. */
    <A> void update(final WorkType<A> as, final Work<? super A> work) {
        final Cursor to = new Cursor(view);
        final Object chunk = Conversion.array(type, CHUNK);
        forEach(as, (values, count) -> {
            work.work(values, count);
            as.pack(type, values, chunk, count);
            to.put(chunk, count);
        });
    }

    /** Adds the elements of another view of as many. */
    <A> void add(final WorkType<A> as, final ArrayView other) {
        final Cursor from = new Cursor(other);
        final Object chunk = Conversion.array(other.type(), CHUNK);
        final A addends = as.array(CHUNK);
        update(as, (values, count) -> {
            from.get(chunk, count);
            as.unpack(other.type(), chunk, addends, count);
            as.add(values, addends, count);
        });
    }

    /** Copies as many numbers of a type over all elements. */
    void copyFrom(final DType given, final Transfer source) {
        copy(given, source, type, new Cursor(view)::put);
    }

    /** Copies all elements as numbers of a type. */
    void copyTo(final DType wanted, final Transfer target) {
        copy(type, new Cursor(view)::get, wanted, target);
    }

    private void copy(final DType from, final Transfer source, final DType to, final Transfer target) {
        final Object numbers = Conversion.array(from, CHUNK);
        final Object converted = from == to ? numbers : Conversion.array(to, CHUNK);
        final Converter converter = new Converter(from, to);
        forEachChunk(count -> {
            source.next(numbers, count);
            converter.convert(numbers, converted, count);
            target.next(converted, count);
        });
    }

    /** Whether all elements are, bit by bit, those of another view of the same type and as many. */
    boolean areSame(final ArrayView other) {
        final Cursor mine = new Cursor(view);
        final Cursor theirs = new Cursor(other);
        final Object chunk = Conversion.array(type, CHUNK);
        final Object otherChunk = Conversion.array(type, CHUNK);
        for (long left = view.shape().size(); left > 0; left -= CHUNK) {
            mine.get(chunk, next(left));
            theirs.get(otherChunk, next(left));
            // Of the last chunks, what lies behind is left of those before, which were the same.
            if (!Objects.deepEquals(chunk, otherChunk)) {
                return false;
            }
        }
        return true;
    }
}
