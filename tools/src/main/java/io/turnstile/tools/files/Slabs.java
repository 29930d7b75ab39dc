package io.turnstile.tools.files;

/**
 * Cuts an array into slabs that are small enough for memory and lie without gaps in row-major order. Where the file keeps chunks,
 * slabs are as many whole chunks high as possible, so that none is unpacked twice.
 */
final class Slabs {
    private final long[] extents;
    private final int[] chunk;
    private final long recordBytes;
    private final long most;
    private final Visitor visitor;

    /** Is told the slabs in row-major order. */
    interface Visitor {
        /** A slab: where it begins, and its extents. */
        void slab(long[] offset, int[] extents);
    }

    private Slabs(
            final long[] extents, final int[] chunk, final long recordBytes, final long most, final Visitor visitor) {
        this.extents = extents;
        this.chunk = chunk;
        this.recordBytes = recordBytes;
        this.most = most;
        this.visitor = visitor;
    }

    /**
     * Cuts.
     *
     * @param extents     of the array, at least one.
     * @param chunk       extents of the file's chunks, null if it has none.
     * @param recordBytes bytes of an element.
     * @param most        bytes of a slab; more only if a single element has more.
     * @param visitor     is told the slabs.
     */
    static void cut(
            final long[] extents, final int[] chunk, final long recordBytes, final long most, final Visitor visitor) {
        new Slabs(extents, chunk, recordBytes, most, visitor).cut(0, new long[extents.length]);
    }

    private void cut(final int dimension, final long[] offset) {
        long below = recordBytes;
        for (int i = dimension + 1; i < extents.length; i++) {
            below *= extents[i];
        }
        if (below > most && dimension + 1 < extents.length) {
            for (long i = 0; i < extents[dimension]; i++) {
                offset[dimension] = i;
                cut(dimension + 1, offset);
            }
            offset[dimension] = 0;
            return;
        }
        final long step = step(dimension, Math.max(1, below));
        for (long i = 0; i < extents[dimension]; i += step) {
            offset[dimension] = i;
            visitor.slab(offset.clone(), slab(dimension, Math.min(step, extents[dimension] - i)));
        }
        offset[dimension] = 0;
    }

    private long step(final int dimension, final long below) {
        final long rows = Math.max(1, Math.min(most / below, Integer.MAX_VALUE));
        final int height = chunk == null ? 1 : chunk[dimension];
        return rows < height ? rows : rows / height * height;
    }

    private int[] slab(final int dimension, final long height) {
        final int[] slab = new int[extents.length];
        for (int i = 0; i < slab.length; i++) {
            slab[i] = i < dimension ? 1 : (int) (i == dimension ? height : extents[i]);
        }
        return slab;
    }
}
