package io.turnstile.bench.process;

import io.turnstile.collections.SharedMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import org.HdrHistogram.Histogram;

/** The role of a process that puts new keys into a map, each put a turn of its own, and times each of them. */
public final class Grower {
    /** What grows. */
    public enum Kind {
        /** A shared map. */
        SHARED,
        /** A shared map in a region that has reserved the memory for it. */
        RESERVED,
        /** A HashMap. */
        HASH_MAP,
        /** A ConcurrentHashMap. */
        CONCURRENT_HASH_MAP,
        /** Nothing: what the machine does to a process that looks at its clock for about as long as a put takes. */
        NOTHING
    }

    private static final int WARM_UP = 200_000;

    /** About the median of a put into a shared map. */
    private static final int PUT_NANOS = 800;

    /** More than 10 M entries take. */
    private static final String FOR_ALL = "1 GiB";

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private Grower() {}

    /**
     * Runs the role.
     *
     * @param args kind, entries.
     */
    public static void main(final String[] args) {
        final int entries = Integer.parseInt(args[1]);
        final Histogram histogram = new Histogram(LONGEST_NANOS, 3);
        switch (Kind.valueOf(args[0])) {
            case SHARED -> shared(entries, "0 B", histogram);
            case RESERVED -> shared(entries, FOR_ALL, histogram);
            case HASH_MAP -> heap(new HashMap<>(), new HashMap<>(), entries, histogram);
            case CONCURRENT_HASH_MAP -> heap(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), entries, histogram);
            case NOTHING -> grow((key, value) -> spin(), entries, histogram);
        }
        final ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        new Orders().reply("grown", Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
    }

    private static void spin() {
        final long end = System.nanoTime() + PUT_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void shared(final int entries, final String reserved, final Histogram histogram) {
        try (ScratchRegion scratch = new ScratchRegion("8 GiB")) {
            grow(SharedMap.<String, Long>open(scratch.region(), "warm up")::put, WARM_UP, histogram);
            scratch.region().remove("warm up");
            histogram.reset();
            scratch.region().reserve(reserved);
            grow(SharedMap.<String, Long>open(scratch.region(), "map")::put, entries, histogram);
        }
    }

    private static void heap(
            final Map<String, Long> warmUp, final Map<String, Long> map, final int entries, final Histogram histogram) {
        grow(warmUp::put, WARM_UP, histogram);
        histogram.reset();
        grow(map::put, entries, histogram);
    }

    private static void grow(final ObjLongConsumer<String> put, final int entries, final Histogram histogram) {
        for (int i = 0; i < entries; i++) {
            final String key = "key" + (100_000_000 + i);
            final long before = System.nanoTime();
            put.accept(key, i);
            histogram.recordValue(Math.min(System.nanoTime() - before, LONGEST_NANOS));
        }
    }
}
