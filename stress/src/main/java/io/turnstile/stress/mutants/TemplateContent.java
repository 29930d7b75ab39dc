package io.turnstile.stress.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.turnstile.AtomicLongCell;
import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.SharedSemaphore;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedSortedSet;
import io.turnstile.collections.SharedString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What templates hold: every kind of object, in every shape that its storage has. */
final class TemplateContent {
    /** Lists by name. */
    static final List<String> LISTS = List.of("short list", "ring", "long list", "mixed list", "empty list");

    /** Maps by name. */
    static final List<String> MAPS = List.of("small map", "large map", "huge map", "cyclic map", "empty map");

    /** Queues by name. */
    static final List<String> QUEUES = List.of("queue", "bounded queue", "empty queue");

    /** Sets by name. */
    static final List<String> SETS = List.of("small set", "large set", "empty set");
    /** Strings that can be changed, by name. */
    static final List<String> STRINGS = List.of("string", "long string", "empty string");

    /** Sorted maps by name. */
    static final List<String> SORTED = List.of("sorted map", "large sorted map", "empty sorted map");

    /** Name of the bytes that can be changed. */
    static final String BYTES = "bytes";

    /** Name of a sorted set. */
    static final String SORTED_SET = "sorted set";

    /** Semaphores by name: of one some permits are held. */
    static final List<String> SEMAPHORES = List.of("semaphore", "free semaphore");

    /** Permits of a semaphore. */
    static final int PERMITS = 5;

    /** Name of the latch. */
    static final String LATCH = "latch";

    private static final String LONG_TEXT = "a text that does not fit the slot, and so needs a block of its own";
    /** Elements of a list of three chunks. */
    private static final int LONG_LIST = 530;

    /** Entries of a map of two chunks of entries and two of buckets. */
    private static final int HUGE_MAP = 400;

    /** Keys of a tree of some leaves. */
    private static final int LARGE_TREE = 150;

    private static final int HELD = 3;

    private TemplateContent() {}

    static void fill(final Region region) {
        region.inTurn(() -> {
            LongCell.open(region, "counter").set(42);
            DoubleCell.open(region, "ratio").set(0.5);
            AtomicLongCell.open(region, "atomic").set(7);
            lists(region);
            maps(region);
            queues(region);
            sets(region);
            ropes(region);
            sorted(region);
            ArrayContent.fill(region);
            locks(region);
        });
    }

    private static void locks(final Region region) {
        SharedSemaphore.open(region, SEMAPHORES.get(0), PERMITS).tryAcquire(HELD);
        SharedSemaphore.open(region, SEMAPHORES.get(1), PERMITS);
        SharedLatch.open(region, LATCH, 2);
    }

    private static void sorted(final Region region) {
        SharedSortedMap.<String, Object>open(region, SORTED.get(0)).putAll(Map.of("a", 1L, LONG_TEXT, LONG_TEXT));
        final SharedSortedMap<String, Object> large = SharedSortedMap.open(region, SORTED.get(1));
        for (int i = 0; i < LARGE_TREE; i++) {
            large.put(i % 5 == 0 ? LONG_TEXT + i : "key " + i, i % 7 == 0 ? LONG_TEXT : (Object) (long) i);
        }
        SharedSortedMap.open(region, SORTED.get(2));
        final SharedSortedSet<Object> set = SharedSortedSet.open(region, SORTED_SET);
        for (long i = 0; i < LARGE_TREE; i++) {
            set.add(i);
        }
    }

    private static void ropes(final Region region) {
        SharedString.open(region, STRINGS.get(0)).append(LONG_TEXT);
        SharedString.open(region, STRINGS.get(1)).append(LONG_TEXT.repeat(100)).insert(5_000, LONG_TEXT.repeat(40));
        SharedString.open(region, STRINGS.get(2));
        SharedBytes.open(region, BYTES).append(LONG_TEXT.repeat(100).getBytes(UTF_8));
    }

    private static void lists(final Region region) {
        SharedList.<Long>open(region, LISTS.get(0)).addAll(List.of(1L, 2L, 3L));
        final SharedList<Object> ring = SharedList.open(region, LISTS.get(1));
        for (long i = 0; i < 40; i++) {
            ring.add(i);
            ring.add(0, -i);
        }
        ring.subList(0, 10).clear();
        final SharedList<Object> chunks = SharedList.open(region, LISTS.get(2));
        for (int i = 0; i < LONG_LIST; i++) {
            chunks.add(i % 7 == 0 ? LONG_TEXT + i : (Object) (long) i);
        }
        chunks.remove(300);
        chunks.add(100, "inserted");
        final SharedList<Object> mixed = SharedList.open(region, LISTS.get(3));
        mixed.addAll(values());
        mixed.addList().addAll(values());
        mixed.addMap().put("inner", LONG_TEXT);
        mixed.add(new ArrayList<>(List.of("copied", new ArrayList<>(List.of("deep")))));
        SharedList.open(region, LISTS.get(4));
    }

    private static List<Object> values() {
        final List<Object> values = new ArrayList<>(List.of(true, 'c', (byte) 1, (short) 2, 3, 4L, 5.0f, 6.0));
        values.addAll(List.of("", "inline", "inline \u20ac", LONG_TEXT, LONG_TEXT + "\u20ac", LONG_TEXT + '\ud800'));
        values.addAll(List.of(new byte[] {1, 2, 3}, new byte[100], new byte[3000], "x".repeat(5000)));
        values.addAll(List.of(List.of(), List.of(1, "two"), List.of(LONG_TEXT, List.of(List.of(3.0), "end"))));
        values.addAll(List.of(BigInteger.TEN.pow(50), new UUID(1, 2), LocalDate.of(2024, 2, 29), Instant.EPOCH));
        values.addAll(List.of(ZonedDateTime.parse("2024-10-27T02:30:00+02:00[Europe/Berlin]")));
        values.addAll(
                List.of(new Order("a symbol", Side.BUY, List.of(new BigDecimal("1.50"), 'c')), new Leg(Side.SELL)));
        values.add(null);
        return values;
    }

    /** An enum whose constants are values. */
    enum Side {
        BUY,
        SELL
    }

    /** A record that needs a block. */
    record Order(String symbol, Side side, List<?> rest) {}

    /** A record that fits a slot. */
    record Leg(Side side) {}

    private static void maps(final Region region) {
        final SharedMap<Object, Object> small = SharedMap.open(region, MAPS.get(0));
        small.putAll(Map.of("a", 1L));
        small.put(LONG_TEXT, "value");
        small.put(12, new byte[20]);
        small.put(new Leg(Side.BUY), Instant.EPOCH);
        small.put(new Order("key", null, List.of()), 1);
        final SharedMap<Object, Object> large = SharedMap.open(region, MAPS.get(1));
        for (int i = 0; i < 40; i++) {
            large.put("key " + i, i % 3 == 0 ? LONG_TEXT : (Object) i);
        }
        large.remove("key 7");
        large.remove("key 9");
        final SharedMap<Object, Object> huge = SharedMap.open(region, MAPS.get(2));
        for (long i = 0; i < HUGE_MAP; i++) {
            huge.put(i % 5 == 0 ? LONG_TEXT + i : (Object) i, i);
        }
        final SharedMap<Object, Object> cyclic = SharedMap.open(region, MAPS.get(3));
        cyclic.put("self", cyclic);
        cyclic.putList("list").add(cyclic);
        cyclic.put("copied", new LinkedHashMap<>(Map.of("k", new ArrayList<>(List.of(1, 2)))));
        cyclic.put("cell", LongCell.open(region, "counter"));
        SharedMap.open(region, MAPS.get(4));
    }

    private static void queues(final Region region) {
        final SharedQueue<Object> queue = SharedQueue.open(region, QUEUES.get(0));
        for (int i = 0; i < 150; i++) {
            queue.add(i % 10 == 0 ? LONG_TEXT : (Object) i);
        }
        for (int i = 0; i < 10; i++) {
            queue.poll();
            queue.addFirst("first " + i);
        }
        queue.add(List.of("tuple", LONG_TEXT));
        SharedQueue.<Object>open(region, QUEUES.get(1), 10).addAll(List.of("a", "b", LONG_TEXT));
        SharedQueue.open(region, QUEUES.get(2));
    }

    private static void sets(final Region region) {
        SharedSet.<Object>open(region, SETS.get(0)).addAll(List.of(1L, LONG_TEXT, 'c', new byte[30]));
        final SharedSet<Object> large = SharedSet.open(region, SETS.get(1));
        for (int i = 0; i < 50; i++) {
            large.add(i % 4 == 0 ? LONG_TEXT + i : (Object) i);
        }
        large.remove(7);
        SharedSet.open(region, SETS.get(2));
    }

    /** Removes much, so that memory of all sizes is free, and adds a little, which uses some of it again. */
    static void churn(final Region region) {
        region.inTurn(() -> {
            for (int round = 0; round < 2; round++) {
                final SharedList<Object> scratch = SharedList.open(region, "scratch");
                final SharedMap<Object, Object> keep = SharedMap.open(region, MAPS.get(0));
                for (int i = 0; i < 30; i++) {
                    scratch.add("x".repeat(20 + 150 * i));
                    keep.put("kept " + i % 5, "y".repeat(100 * (i % 5)));
                    scratch.addMap().put("z", i);
                }
                region.remove("scratch");
            }
        });
        cycle(region);
        SharedMap.open(region, MAPS.get(2)).keySet().removeIf(key -> key instanceof Long number && number % 3 == 0);
        SharedList.open(region, LISTS.get(2)).subList(100, 120).clear();
        SharedQueue.<Object>open(region, QUEUES.get(0)).add("after");
    }

    /** Two that hold each other, which only a collection finds. */
    private static void cycle(final Region region) {
        final SharedList<Object> lost = SharedList.open(region, "lost");
        lost.addList().add(lost);
        region.remove("lost");
    }
}
