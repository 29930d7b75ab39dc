package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.collections.SharedMap;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same as {@link WriterReaderRegion} without Turnstile: the values lie in a mapped file, and its lock is held while
 * they are written or read. The region only carries the figures.
 */
final class WriterReaderFile {
    private final Region region;
    private final int longs;
    private final Path file;
    private final Phase phase;
    private final SharedMap<String, List<Long>> times;

    WriterReaderFile(Region region, int longs, Path file) {
        this.region = region;
        this.longs = longs;
        this.file = file;
        this.phase = new Phase(region, "file");
        this.times = SharedMap.open(region, "times");
    }

    void write(int writes) throws IOException, InterruptedException {
        final SplittableRandom random = new SplittableRandom();
        final Samples waits = new Samples();
        try (FileChannel channel = open()) {
            final LongBuffer values = map(channel);
            phase.begin();
            for (int i = 0; i < writes; i++) {
                final long asked = System.nanoTime();
                final FileLock lock = channel.lock();
                waits.add(System.nanoTime() - asked);
                write(values, random);
                lock.release();
                Phase.pause();
            }
        }
        phase.end();
        times.put("writer waits for file lock", waits.summary());
    }

    private void write(LongBuffer values, SplittableRandom random) {
        long sum = 0;
        for (int k = 0; k < longs; k++) {
            final long value = random.nextLong();
            values.put(k, value);
            sum += value;
        }
        values.put(longs, sum);
    }

    void read() throws IOException, InterruptedException {
        final AtomicLongCell torn = AtomicLongCell.open(region, "torn: file lock");
        final AtomicLongCell unprotected = AtomicLongCell.open(region, "torn: unprotected");
        final Samples reads = new Samples();
        try (FileChannel channel = open()) {
            final LongBuffer values = map(channel);
            phase.begin();
            while (!phase.isOver()) {
                final long start = System.nanoTime();
                final FileLock lock = channel.lock(0, Long.MAX_VALUE, true);
                final boolean whole = isWhole(values);
                lock.release();
                reads.add(System.nanoTime() - start);
                torn.add(whole ? 0 : 1);
                unprotected.add(isWhole(values) ? 0 : 1);
                Phase.pause();
            }
        }
        times.put("reader reads with file lock", reads.summary());
    }

    private boolean isWhole(LongBuffer values) {
        long sum = 0;
        for (int k = 0; k < longs; k++) {
            sum += values.get(k);
        }
        return sum == values.get(longs);
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private LongBuffer map(FileChannel channel) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, (longs + 1L) * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
