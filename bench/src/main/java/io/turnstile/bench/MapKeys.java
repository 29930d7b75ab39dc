package io.turnstile.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The keys of a map, of 12 characters, in a random order that is always the same. */
@State(Scope.Thread)
public class MapKeys {
    private static final int BATCH = 10_000;
    private static final long SEED = 42;

    @Param({"1000", "1000000"})
    private int n;

    private String[] keys;
    private int next;
    private long value;

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void create() {
        final List<String> shuffled = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            shuffled.add(MillionKeys.key(i));
        }
        Collections.shuffle(shuffled, new Random(SEED));
        keys = shuffled.toArray(new String[0]);
    }

    int size() {
        return n;
    }

    /** Gives all entries, some at a time. */
    void fill(final Consumer<Map<String, Long>> map) {
        final Map<String, Long> batch = new HashMap<>();
        for (int i = 0; i < n; i++) {
            batch.put(MillionKeys.key(i), (long) i);
            if (batch.size() == BATCH || i == n - 1) {
                map.accept(batch);
                batch.clear();
            }
        }
    }

    String next() {
        next = next + 1 == n ? 0 : next + 1;
        return keys[next];
    }

    Long value() {
        return value++;
    }
}
