package io.turnstile.bench.process;

import io.turnstile.collections.SharedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.map.ChronicleMap;

/** What an entry costs in maps of a million, keys of 12 characters and Long values. Each is filled in a process of its own. */
public final class MapWeigher {
    /** What is weighed. */
    public enum Kind {
        /** A shared map. */
        SHARED(List.of()),
        /** A HashMap, with its keys and values. */
        HASH_MAP(List.of("-Xmx2g", "-XX:+UseSerialGC")),
        /** A Chronicle Map. */
        CHRONICLE(List.of(
                "-Dchronicle.analytics.disable=true",
                "-Dchronicle.announcer.disable=true",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED"));

        private final List<String> options;

        Kind(final List<String> options) {
            this.options = options;
        }
    }

    private static final int N = 1_000_000;

    private MapWeigher() {}

    /**
     * Weighs.
     *
     * @param kind of map.
     * @return bytes an entry.
     */
    public static double bytesAnEntry(final Kind kind) {
        try (Child child = new Child(MapWeigher.class, kind.options, kind)) {
            return Double.parseDouble(child.expect("bytes")[0]) / N;
        }
    }

    /**
     * Runs the role.
     *
     * @param args kind.
     */
    public static void main(final String[] args) {
        final long bytes;
        switch (Kind.valueOf(args[0])) {
            case SHARED -> bytes = shared();
            case HASH_MAP -> bytes = hashMap();
            default -> bytes = chronicle();
        }
        new Orders().reply("bytes", bytes);
    }

    private static void fill(final Map<String, Long> map) {
        for (int i = 0; i < N; i++) {
            map.put("key" + (100_000_000 + i), 1000L + i);
        }
    }

    private static long shared() {
        try (ScratchRegion scratch = new ScratchRegion("1 GiB")) {
            final SharedMap<String, Long> map = SharedMap.open(scratch.region(), "map");
            final long before = scratch.region().used();
            fill(map);
            return scratch.region().used() - before;
        }
    }

    private static long hashMap() {
        final long before = live();
        final Map<String, Long> map = new HashMap<>();
        fill(map);
        final long after = live();
        if (map.size() != N) {
            throw new IllegalStateException("size=" + map.size());
        }
        return after - before;
    }

    private static long live() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long chronicle() {
        try (ChronicleMap<String, Long> map = ChronicleMap.of(String.class, Long.class)
                .name("weighed")
                .averageKeySize(12)
                .entries(N)
                .create()) {
            fill(map);
            return map.offHeapMemoryUsed();
        }
    }
}
