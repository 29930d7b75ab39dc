package io.turnstile.collections;

import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;

/**
 * Goes through the elements of a view in the order of their indices, and copies as many as are asked for to and from Java
 * arrays. Elements that lie without gaps are copied as one.
 */
final class Cursor {
    private final RegionMemory memory;

    /** Where stores are logged; null if they are not. */
    private final TurnMemory log;

    private final int width;

    /** Dimensions outside of a run: a run is what one stride leads through. */
    private final int outer;

    private final long[] extents;
    private final long[] strides;
    private final long[] index;
    private final long run;
    private final long stride;
    private long start;
    private long done;

    /** At the first element. */
    Cursor(final ArrayView view) {
        final Shape shape = view.shape();
        this.memory = view.memory();
        this.log = view.log();
        this.width = view.type().width();
        this.extents = shape.extents();
        this.strides = shape.strides();
        this.index = new long[extents.length];
        this.start = view.start();
        int dimension = extents.length - 1;
        long length = dimension < 0 ? 1 : extents[dimension];
        this.stride = dimension < 0 ? width : strides[dimension];
        while (dimension > 0 && strides[dimension - 1] == stride * length) {
            dimension--;
            length *= extents[dimension];
        }
        this.outer = Math.max(0, dimension);
        this.run = length;
    }

    /** Copies the next elements to the start of a Java array of their width. */
    void get(final Object array, final int count) {
        int copied = 0;
        while (copied < count) {
            final int piece = (int) Math.min(count - copied, run - done);
            final long at = start + done * stride;
            if (stride == width) {
                memory.getArray(at, array, copied, piece);
            } else {
                StridedCopy.get(memory, at, stride, array, copied, piece);
            }
            copied += piece;
            pass(piece);
        }
    }

    /** Copies the first elements of a Java array of their width over the next ones. */
    void put(final Object array, final int count) {
        final long most = log == null ? count : BulkCopy.PIECE / width;
        int copied = 0;
        while (copied < count) {
            final int piece = (int) Math.min(Math.min(count - copied, most), run - done);
            final long at = start + done * stride;
            touch(at, piece);
            if (stride == width) {
                memory.putArray(at, array, copied, piece);
            } else {
                StridedCopy.put(memory, at, stride, array, copied, piece);
            }
            copied += piece;
            pass(piece);
        }
    }

    private void touch(final long at, final int count) {
        if (log == null) {
            return;
        }
        if (stride == width) {
            log.touch(at, (long) count * width);
        } else {
            for (int i = 0; i < count; i++) {
                log.touch(at + i * stride);
            }
        }
    }

    private void pass(final int count) {
        done += count;
        if (done == run) {
            done = 0;
            nextRun();
        }
    }

    /** As an odometer turns; behind the last run comes the first. */
    private void nextRun() {
        for (int i = outer - 1; i >= 0; i--) {
            start += strides[i];
            if (++index[i] < extents[i]) {
                return;
            }
            start -= index[i] * strides[i];
            index[i] = 0;
        }
    }
}
