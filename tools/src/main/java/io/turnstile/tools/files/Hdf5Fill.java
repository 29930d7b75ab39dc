package io.turnstile.tools.files;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.turnstile.collections.SharedArray;

/** Fill values: what the parts of a dataset hold that nobody has written, and for which a file may have no bytes at all. */
final class Hdf5Fill {
    /** Address of what was never written. */
    private static final long UNDEFINED = -1;

    private final ChunkedDataset dataset;
    private final SharedArray array;
    private final Number value;

    private Hdf5Fill(final ChunkedDataset dataset, final SharedArray array, final Number value) {
        this.dataset = dataset;
        this.array = array;
        this.value = value;
    }

    /**
     * Stores the fill value where the file has nothing.
     *
     * @param dataset of numbers, not compound.
     * @param array   that holds what the file has, and 0 elsewhere.
     */
    static void apply(final Dataset dataset, final SharedArray array) {
        if (array.size() == 0 || !(dataset.getFillValue() instanceof Number value) || value.doubleValue() == 0) {
            return;
        }
        final boolean unwritten =
                dataset instanceof ContiguousDataset contiguous && contiguous.getDataAddress() == UNDEFINED;
        if (unwritten || dataset.getStorageInBytes() == 0) {
            fill(array.raw(), value);
        } else if (dataset instanceof ChunkedDataset chunked) {
            new Hdf5Fill(chunked, array.raw(), value).fillMissing(0, new int[array.rank()], array.raw());
        }
    }

    private static void fill(final SharedArray view, final Number value) {
        if (view.dtype().isFloat()) {
            view.fill(value.doubleValue());
        } else {
            view.fill(value.longValue());
        }
    }

    /** All chunks, one dimension after the other; the view is what of the array belongs to the offset so far. */
    private void fillMissing(final int dimension, final int[] offset, final SharedArray view) {
        if (dimension == offset.length) {
            if (isMissing(offset)) {
                fill(view, value);
            }
            return;
        }
        final long extent = array.shape()[dimension];
        final int height = dataset.getChunkDimensions()[dimension];
        for (long i = 0; i < extent; i += height) {
            offset[dimension] = (int) i;
            fillMissing(dimension + 1, offset, view.slice(dimension, i, Math.min(extent, i + height)));
        }
        offset[dimension] = 0;
    }

    private boolean isMissing(final int[] offset) {
        try {
            return dataset.getRawChunkBuffer(offset) == null;
        } catch (final HdfException e) {
            // So jhdf tells that there is none.
            return true;
        }
    }
}
