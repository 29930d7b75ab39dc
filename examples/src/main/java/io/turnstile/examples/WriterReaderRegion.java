package io.turnstile.examples;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.Turn;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Some random values and, as the last element, their sum, in a shared list. */
final class WriterReaderRegion {
    private final Region region;
    private final int longs;
    private final Phase phase;
    private final SharedList<Long> list;
    private final SharedMap<String, List<Long>> times;

    WriterReaderRegion(Region region, int longs) {
        this.region = region;
        this.longs = longs;
        this.phase = new Phase(region, "region");
        this.list = SharedList.open(region, "values");
        this.times = SharedMap.open(region, "times");
    }

    void write(int writes) throws InterruptedException {
        list.addAll(Collections.nCopies(longs + 1, 0L));
        phase.begin();
        final SplittableRandom random = new SplittableRandom();
        final Samples waits = new Samples();
        for (int i = 0; i < writes; i++) {
            final long asked = System.nanoTime();
            try (Turn turn = region.takeTurn()) {
                waits.add(System.nanoTime() - asked);
                write(random);
                turn.commit();
            }
            Phase.pause();
        }
        phase.end();
        times.put("writer waits for the turn", waits.summary());
    }

    private void write(SplittableRandom random) {
        long sum = 0;
        for (int k = 0; k < longs; k++) {
            final long value = random.nextLong();
            list.setLong(k, value);
            sum += value;
        }
        list.setLong(longs, sum);
    }

    void read() throws InterruptedException {
        phase.begin();
        final AtomicLongCell torn = AtomicLongCell.open(region, "torn: region");
        final Samples reads = new Samples();
        while (!phase.isOver()) {
            final long start = System.nanoTime();
            final boolean whole = region.read(this::isWhole);
            reads.add(System.nanoTime() - start);
            torn.add(whole ? 0 : 1);
            Phase.pause();
        }
        times.put("reader reads the region", reads.summary());
    }

    /** May see half of a write; then {@link Region#read} drops the answer and asks again. */
    private boolean isWhole() {
        long sum = 0;
        for (int k = 0; k < longs; k++) {
            sum += list.getLong(k);
        }
        return sum == list.getLong(longs);
    }
}
