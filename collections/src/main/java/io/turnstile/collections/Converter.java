package io.turnstile.collections;

/** Elements of one type as those of another, chunk by chunk. */
final class Converter {
    private final DType from;
    private final DType to;
    private final double[] doubles;
    private final long[] longs;

    Converter(final DType from, final DType to) {
        this.from = from;
        this.to = to;
        final boolean needed = from != to;
        this.doubles = needed && from.isFloat() ? new double[ArrayChunks.CHUNK] : null;
        this.longs = needed && !from.isFloat() ? new long[ArrayChunks.CHUNK] : null;
    }

    /** Of two types that are the same, source and target are one array. */
    void convert(final Object source, final Object target, final int count) {
        if (doubles != null) {
            Conversion.toDoubles(from, source, doubles, count);
            Conversion.fromDoubles(to, doubles, target, count);
        } else if (longs != null) {
            Conversion.toLongs(from, source, longs, count);
            Conversion.fromLongs(to, longs, target, count);
        }
    }
}
