package io.turnstile.bench;

import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A million keys of 12 characters. */
@State(Scope.Thread)
public class MillionKeys {
    static final int N = 1_000_000;
    static final String PREFIX = "key";

    private static final int FIRST = 100_000_000;

    private final String[] keys = new String[N];

    static String key(final int number) {
        return PREFIX + (FIRST + number);
    }

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void create() {
        for (int i = 0; i < N; i++) {
            keys[i] = key(i);
        }
    }

    /** Puts all of them into a map, one by one. */
    void insert(final Map<String, Long> map) {
        for (int i = 0; i < N; i++) {
            map.put(keys[i], (long) i);
        }
    }

    /** Walks over the entries of a map. */
    static long walk(final Map<String, Long> map) {
        long sum = 0;
        for (final Map.Entry<String, Long> entry : map.entrySet()) {
            sum += entry.getKey().length() + entry.getValue();
        }
        return sum;
    }
}
