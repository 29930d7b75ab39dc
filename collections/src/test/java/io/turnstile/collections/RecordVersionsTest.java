package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.SharedRegion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling deploy: JVMs whose classes of records and enums are of three generations share one region. The classes, and a
 * program that uses each, are compiled when the test runs.
 */
@Tag("process")
class RecordVersionsTest {
    private static final String FIRST_QUOTE = """
            package shop;
            public record Quote(String symbol, float price, int size) implements Comparable<Quote> {
                public int compareTo(Quote other) { return symbol.compareTo(other.symbol); }
            }
            """;

    private static final String FIRST_SIDE = "package shop; public enum Side { BUY, SELL }";

    private static final String ORDER = "package shop; public record Order(Quote quote, Side side) {}";

    private static final String FIRST_PROGRAM = """
            package shop;
            @SuppressWarnings({"unchecked", "rawtypes"})
            public final class Program extends Base {
                void register(Region region) {
                    region.register(Order.class);
                }
                void fill() {
                    put("first", new Quote("A", 1.5f, 10));
                    sides.put("first", Side.SELL);
                    orders.put("first", new Order(new Quote("A", 1.5f, 10), Side.SELL));
                    keyed.put(new Quote("A", 1.5f, 10), "first");
                    keys.add(new Quote("A", 1.5f, 10));
                    sorted.put(new Quote("A", 1.5f, 10), "first");
                }
                void besideSecond() {
                    all("second", new Quote("B", 2.5f, 20));
                    same(Side.BUY, sides.get("second"));
                    refused("HOLD", () -> sides.get("hold"));
                    refused("HOLD", () -> orders.get("hold"));
                    same("HOLD", String.valueOf(sides.values().toArray()[2]));
                    same(new Order(new Quote("B", 2.5f, 20), Side.BUY), orders.get("second"));
                    refused("component=size of int holds class java.lang.Long=" + (1L << 40), () -> map.get("large"));
                    // What the others have stored stays as it is, wherever it goes.
                    map.put("other", new Quote("O", 0, 0));
                    same(new Quote("O", 0, 0), map.remove("other"));
                    list.add(0, new Quote("O", 0, 0));
                    list.remove(0);
                    list.sort(java.util.Comparator.reverseOrder());
                    queue.addFirst(new Quote("O", 0, 0));
                    same(new Quote("O", 0, 0), queue.poll());
                    SharedMap<String, Object> outer = SharedMap.open(region, "outer");
                    outer.put("map", map);
                    outer.put("again", outer.get("map"));
                    // An old version over a new one is an old version.
                    same(new Quote("B", 2.5f, 20), map.put("overwritten", new Quote("C", 3, 30)));
                    same(new Quote("B", 2.5f, 20), map.remove("removed"));
                    same(null, keyed.get(new Quote("B", 2.5f, 20)));
                    same("first", keyed.get(new Quote("A", 1.5f, 10)));
                    same("second", sorted.get(new Quote("B", 2.5f, 20)));
                }
                void besideThird() {
                    refused("no default for component=price", () -> map.get("third"));
                    refused("no default for component=price", () -> list.get(list.size() - 1));
                    refused("no default for component=price", queue::peekLast);
                    Map<?, ?> replaced = (Map<?, ?>) (Object) ((Map) map).put("third", new Quote("D", 4, 40));
                    same("{symbol=T, ticks=350, size=30, venue=C}", replaced.toString());
                    same(new Quote("D", 4, 40), map.get("third"));
                    same("{symbol=T, ticks=350, size=30, venue=C}", ((Map) map).remove("removed").toString());
                    same(null, map.get("removed"));
                }
            }
            """;

    private static final String SECOND_QUOTE = """
            package shop;
            public record Quote(String venue, String symbol, double price, long size) implements Comparable<Quote> {
                public int compareTo(Quote other) { return symbol.compareTo(other.symbol); }
            }
            """;

    private static final String SECOND_SIDE = "package shop; public enum Side { HOLD, BUY, SELL }";

    private static final String SECOND_PROGRAM = """
            package shop;
            @SuppressWarnings({"unchecked", "rawtypes"})
            public final class Program extends Base {
                void register(Region region) {
                    region.register(Order.class);
                    region.register(Quote.class, Map.of("venue", "none"));
                }
                void fill() {
                    all("first", new Quote("none", "A", 1.5, 10));
                    same(new Order(new Quote("none", "A", 1.5, 10), Side.SELL), orders.get("first"));
                    same(Side.SELL, sides.get("first"));
                    same("first", sorted.get(new Quote("any", "A", 0, 0)));
                    put("second", new Quote("X", "B", 2.5, 20));
                    sides.put("second", Side.BUY);
                    sides.put("hold", Side.HOLD);
                    orders.put("second", new Order(new Quote("X", "B", 2.5, 20), Side.BUY));
                    orders.put("hold", new Order(new Quote("X", "B", 2.5, 20), Side.HOLD));
                    map.put("large", new Quote("X", "L", 2.5, 1L << 40));
                    map.put("overwritten", new Quote("X", "B", 2.5, 20));
                    map.put("removed", new Quote("X", "B", 2.5, 20));
                    keyed.put(new Quote("X", "B", 2.5, 20), "second");
                    keys.add(new Quote("X", "B", 2.5, 20));
                    sorted.put(new Quote("X", "B", 2.5, 20), "second");
                }
                void afterFirst() {
                    all("second", new Quote("X", "B", 2.5, 20));
                    same(new Quote("X", "B", 2.5, 20), ((Map<?, ?>) SharedMap.open(region, "outer").get("map")).get("second"));
                    same(new Quote("none", "C", 3, 30), map.get("overwritten"));
                    same(Side.HOLD, sides.get("hold"));
                    same(new Order(new Quote("X", "B", 2.5, 20), Side.HOLD), orders.get("hold"));
                    same("second", keyed.get(new Quote("X", "B", 2.5, 20)));
                    // A key of another version is another key, which an iterator gives so that it is found.
                    same(null, keyed.get(new Quote("none", "A", 1.5, 10)));
                    for (Object key : ((Map) keyed).keySet()) {
                        same(true, keyed.containsKey(key));
                        same(true, keys.contains(key));
                    }
                    region.inTurn(() -> {
                        for (Object key : List.copyOf(((Map<Object, ?>) (Map) keyed).keySet())) {
                            if (key instanceof Map<?, ?> old) {
                                keyed.put(new Quote("none", (String) old.get("symbol"), (Float) old.get("price"),
                                        (Integer) old.get("size")), keyed.remove(key));
                            }
                        }
                    });
                    same("first", keyed.get(new Quote("none", "A", 1.5, 10)));
                    same(2, keyed.size());
                }
                void besideThird() {
                    refused("no default for component=price", () -> map.get("fourth"));
                    same("{symbol=T, ticks=350, size=30, venue=C}", ((Map) map).remove("fourth").toString());
                }
            }
            """;

    private static final String THIRD_QUOTE = """
            package shop;
            public record Quote(String symbol, long ticks, long size, String venue) implements Comparable<Quote> {
                public int compareTo(Quote other) { return symbol.compareTo(other.symbol); }
            }
            """;

    private static final String THIRD_SIDE = "package shop; public enum Side { BUY, SELL, NONE }";

    private static final String THIRD_PROGRAM = """
            package shop;
            @SuppressWarnings({"unchecked", "rawtypes"})
            public final class Program extends Base {
                void register(Region region) {
                    region.register(Order.class);
                    region.register(Side.class, Map.of("HOLD", Side.NONE));
                    region.register(Quote.class, Map.of("venue", "none"), stored -> new Quote(
                            (String) stored.get("symbol"),
                            Math.round(((Number) stored.get("price")).doubleValue() * 100),
                            ((Number) stored.get("size")).longValue(),
                            (String) ((Map) stored).getOrDefault("venue", "unknown")));
                }
                void fill() {
                    all("first", new Quote("A", 150, 10, "unknown"));
                    all("second", new Quote("B", 250, 20, "X"));
                    same(Side.NONE, sides.get("hold"));
                    same(new Order(new Quote("B", 250, 20, "X"), Side.NONE), orders.get("hold"));
                    put("third", new Quote("T", 350, 30, "C"));
                    map.put("fourth", map.get("third"));
                    map.put("removed", map.get("third"));
                    // Code with types sees nothing of versions.
                    long size = 0;
                    for (Quote quote : map.values()) {
                        size += quote.size();
                    }
                    same(10 + 20 + (1L << 40) + 30 + 30 * 3, size);
                    same(null, map.putIfAbsent("fifth", new Quote("T", 350, 30, "C")));
                    same(new Quote("B", 250, 20, "X"), map.computeIfPresent("second", (key, quote) -> quote));
                }
                void afterAll() {
                    same(new Quote("D", 400, 40, "unknown"), map.get("third"));
                    same(null, map.get("fourth"));
                    same(new Quote("A", 150, 10, "unknown"), map.get("first"));
                    same(new Quote("B", 250, 20, "X"), map.get("second"));
                    same(new Quote("A", 150, 10, "unknown"), queue.poll());
                    same(new Quote("B", 250, 20, "X"), queue.poll());
                    same(new Quote("T", 350, 30, "C"), queue.poll());
                }
            }
            """;

    /** What the programs have in common. */
    private static final String BASE = """
            package shop;
            public abstract class Base {
                Region region;
                SharedMap<String, Quote> map;
                SharedList<Quote> list;
                SharedQueue<Quote> queue;
                SharedMap<String, List<Object>> tuples;
                SharedMap<String, Side> sides;
                SharedMap<String, Order> orders;
                SharedMap<Object, String> keyed;
                SharedSet<Object> keys;
                SharedSortedMap<Quote, String> sorted;

                abstract void register(Region region);

                public void run(Region region, String step) throws Throwable {
                    this.region = region;
                    map = SharedMap.open(region, "map");
                    list = SharedList.open(region, "list");
                    queue = SharedQueue.open(region, "queue");
                    tuples = SharedMap.open(region, "tuples");
                    sides = SharedMap.open(region, "sides");
                    orders = SharedMap.open(region, "orders");
                    keyed = SharedMap.open(region, "keyed");
                    keys = SharedSet.open(region, "keys");
                    sorted = SharedSortedMap.open(region, "sorted");
                    register(region);
                    java.lang.reflect.Method method = getClass().getDeclaredMethod(step);
                    try {
                        method.invoke(this);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                }

                void put(String key, Quote quote) {
                    map.put(key, quote);
                    list.add(quote);
                    queue.add(quote);
                    tuples.put(key, List.of(quote, List.of(quote)));
                }

                void all(String key, Quote quote) {
                    same(quote, map.get(key));
                    same(true, map.containsValue(quote));
                    same(true, list.contains(quote));
                    same(quote, list.get(list.indexOf(quote)));
                    same(true, queue.contains(quote));
                    same(List.of(quote, List.of(quote)), tuples.get(key));
                    same(quote, map.snapshot().get(key));
                    same(true, map.entrySet().contains(Map.entry(key, quote)));
                }

                static void same(Object expected, Object found) {
                    if (!Objects.equals(expected, found)) {
                        throw new AssertionError("expected " + expected + ", found " + found);
                    }
                }

                static void refused(String why, Supplier<?> body) {
                    Object found;
                    try {
                        found = body.get();
                    } catch (UnsupportedValueException e) {
                        same(true, e.getMessage().contains(why) ? true : e.getMessage());
                        return;
                    }
                    throw new AssertionError("found " + found);
                }
            }
            """;

    private static final String IMPORTS =
            "import io.turnstile.*; import io.turnstile.collections.*; import java.util.*; import java.util.function.*;";

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    @TempDir
    Path directory;

    private Path compile(final String name, final String... sources) throws IOException {
        final Path source = Files.createDirectories(directory.resolve(name + "-source"));
        final Path classes = Files.createDirectories(directory.resolve(name));
        final List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (final String text : sources) {
            final Path file = source.resolve(arguments.size() + "")
                    .resolveSibling(
                            text.replaceAll("(?s).*?public (?:abstract |final )?(?:class|record|enum) (\\w+).*", "$1")
                                    + ".java");
            Files.writeString(file, text.replaceFirst("package shop;", "package shop; " + IMPORTS));
            arguments.add(file.toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        return classes;
    }

    /** Runs a step of a program to its end in a JVM of its own, with the classes of its version. */
    private void run(final Path classes, final String step) throws Exception {
        try (ChildJvm child = ChildJvm.run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dturnstile.child=true",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                Member.class.getName(),
                shared.uri(),
                step)) {
            assertEquals(0, child.awaitExit(), child::output);
        }
        shared.audit(RecordVersionsTest::walk);
    }

    @Test
    void threeGenerationsShareARegion() throws Exception {
        final Path first = compile("first", FIRST_QUOTE, FIRST_SIDE, ORDER, BASE, FIRST_PROGRAM);
        final Path second = compile("second", SECOND_QUOTE, SECOND_SIDE, ORDER, BASE, SECOND_PROGRAM);
        final Path third = compile("third", THIRD_QUOTE, THIRD_SIDE, ORDER, BASE, THIRD_PROGRAM);
        run(first, "fill");
        run(second, "fill");
        run(first, "besideSecond");
        run(second, "afterFirst");
        run(third, "fill");
        run(first, "besideThird");
        run(second, "besideThird");
        run(third, "afterAll");
    }

    /** All that must not fail, whatever the values are. */
    private static void walk(final Region region) {
        for (final String name : region.names()) {
            final Object object = region.attachment().directory().get(name);
            assertDoesNotThrow(object::toString, name);
            assertDoesNotThrow(object::hashCode, name);
            if (object instanceof Map<?, ?> map) {
                assertEquals(map.size(), ((Map<?, ?>) ((SharedObject) map).snapshot()).size(), name);
                // Where an order counts, only what has one can be looked for.
                final boolean searched = !(map instanceof SortedMap) || isKnown(map.keySet());
                assertEquals(searched, map.equals(((SharedObject) map).snapshot()), name);
                walk(map.values(), true);
                walk(map.entrySet(), searched);
                walk(map.keySet(), searched);
                map.forEach((key, value) -> assertTrue(map.containsValue(value), name));
            } else if (object instanceof Collection<?> collection) {
                walk(collection, true);
            }
        }
    }

    private static void walk(final Collection<?> collection, final boolean searched) {
        assertEquals(collection.size(), collection.toArray().length);
        assertDoesNotThrow(collection::toString);
        int count = 0;
        for (final Object element : collection) {
            assertTrue(!searched || collection.contains(element), element::toString);
            count++;
        }
        assertEquals(collection.size(), count);
        assertFalse(!(collection instanceof SortedSet) && collection.contains("something else"));
        assertFalse(collection.removeIf("something else"::equals));
    }

    private static boolean isKnown(final Collection<?> keys) {
        return keys.stream().allMatch(Comparable.class::isInstance);
    }

    /** Runs a step of the program that its class path has, between two walks over all that there is. */
    static final class Member {
        private Member() {}

        public static void main(final String[] arguments) throws Exception {
            final Object program =
                    Class.forName("shop.Program").getDeclaredConstructor().newInstance();
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                program.getClass().getMethod("run", Region.class, String.class).invoke(program, region, arguments[1]);
                walk(region);
            }
        }
    }
}
