package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.ValueCodec;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.region.ControlLayout;
import io.turnstile.internal.value.SampleTypes;
import io.turnstile.internal.value.SampleTypes.Money;
import io.turnstile.internal.value.SampleTypes.Point;
import io.turnstile.internal.value.SampleTypes.Side;
import io.turnstile.internal.value.SampleTypes.Trade;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.BytesOut;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Values of java.math and java.time, enums, records and codecs in collections. */
@ExtendWith(RegionExtension.class)
class SharedValuesTest {
    /** Root of the types, as format.md has it. */
    private static final long TYPES = ControlLayout.HEAP_ROOTS_OFFSET + 3024;

    private RegionFactory regions;
    private Region region;
    private Region other;

    @BeforeEach
    void attach(final RegionFactory factory) {
        regions = factory;
        region = factory.create();
        other = factory.attach(region);
        SampleTypes.register(region);
        SampleTypes.register(other);
    }

    private static Map<Object, Object> content() {
        final Map<Object, Object> content = new LinkedHashMap<>();
        content.put(Trade.of("A"), Side.BUY);
        content.put(Side.SELL, Trade.of("B"));
        content.put(new UUID(3, 4), List.of(new Money("EUR", 5), new Point(1, 2)));
        content.put(new BigDecimal("1.50"), ZonedDateTime.parse("2024-10-27T02:30:00+02:00[Europe/Berlin]"));
        content.put(LocalDate.MAX, new BigDecimal("1.5"));
        content.put(new Money("USD", 7), null);
        return content;
    }

    @Test
    void mapsHoldThem() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        map.putAll(content());
        final SharedMap<Object, Object> same = SharedMap.open(other, "map");
        assertEquals(content(), same);
        assertEquals(content().hashCode(), same.hashCode());
        assertEquals(content().toString(), same.toString());
        assertEquals(content(), same.snapshot());
        assertEquals(Side.BUY, same.remove(Trade.of("A")));
        assertSame(Side.BUY, same.merge(Side.SELL, Side.BUY, (old, value) -> value));
        assertEquals(Set.copyOf(same.keySet()), map.keySet());
    }

    @Test
    void listsSetsAndQueuesHoldThem() {
        final List<Object> elements = new ArrayList<>(content().keySet());
        final SharedList<Object> list = SharedList.open(region, "list");
        list.addAll(elements);
        list.add(new ArrayList<>(elements));
        elements.add(new ArrayList<>(elements));
        assertEquals(elements, SharedList.open(other, "list"));
        assertEquals(1, SharedList.open(other, "list").indexOf(Side.SELL));
        final SharedSet<Object> set = SharedSet.open(region, "set");
        assertTrue(set.addAll(content().keySet()));
        assertFalse(set.add(Trade.of("A")));
        assertEquals(content().keySet(), SharedSet.open(other, "set"));
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        queue.add(Trade.of("C"));
        assertEquals(Trade.of("C"), SharedQueue.open(other, "queue").poll());
    }

    /** A plain list that holds null is copied, whoever made it. */
    @Test
    void aListOfAStreamThatHoldsNullBecomesASharedOne() {
        final List<Integer> list = Arrays.asList(1, null).stream().toList();
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        map.put("list", list);
        assertEquals(list, map.get("list"));
        assertSame(SharedList.class, map.get("list").getClass());
    }

    @Test
    void aMapThatContainsItselfAsAValueOfARecordIsRefused() {
        final Map<String, Object> map = new HashMap<>();
        map.put("self", new SampleTypes.Any(map));
        assertThrows(
                UnsupportedValueException.class,
                () -> SharedMap.open(region, "map").put("key", map));
        map.put("self", map);
        assertThrows(
                UnsupportedValueException.class,
                () -> SharedMap.open(region, "map").put("key", map));
        assertEquals(0, SharedMap.open(region, "map").size());
    }

    /** Constants and values of codecs, in a process that knows neither. */
    @Test
    void whatIsNotKnownFailsOnlyWhereItIsAskedFor() {
        SharedMap.open(region, "map").putAll(Map.of("a", Side.BUY, "b", Side.BUY, "c", Side.SELL, "d", Side.BUY));
        SharedMap.open(region, "keys").put(Side.BUY, new Money("EUR", 5));
        SharedList.open(region, "list").addAll(List.of(Side.BUY, new Money("EUR", 5), Side.SELL));
        SharedQueue.open(region, "queue").addAll(List.of(Side.BUY, new Money("EUR", 5), List.of(Side.SELL)));
        SharedSet.open(region, "set").add(Side.BUY);
        SharedSortedMap.open(region, "sorted").putAll(Map.of(1, Side.BUY, 2, Side.SELL, 3, Side.BUY));
        SharedSortedSet.open(region, "sides").addAll(List.of(Side.BUY, Side.SELL));
        final Region third = regions.attach(region);
        final SharedMap<Object, Object> map = SharedMap.open(third, "map");
        refused(() -> map.get("a"));
        refused(() -> map.getOrDefault("a", 1));
        refused(() -> map.computeIfAbsent("a", key -> 1));
        refused(() -> map.merge("a", 1, (old, value) -> value));
        assertEquals(4, map.size());
        final Object buy = map.put("a", "new");
        assertEquals("BUY", buy.toString());
        assertEquals(buy, map.remove("b"));
        assertEquals(buy, map.putIfAbsent("d", 1));
        assertEquals(buy, map.replace("d", buy));
        assertTrue(map.replace("d", buy, buy));
        assertTrue(map.containsValue(buy));
        assertFalse(map.containsValue(Side.SELL), "registered later, and only here");
        assertEquals(
                SharedMap.open(region, "map").snapshot().toString(),
                map.snapshot().toString());
        final SharedMap<Object, Object> keys = SharedMap.open(third, "keys");
        final Object key = keys.keySet().iterator().next();
        assertTrue(keys.containsKey(key));
        assertTrue(keys.toString().startsWith("{BUY=" + Money.class.getName()), keys.toString());
        assertTrue(keys.remove(key, keys.values().iterator().next()));
        final SharedList<Object> list = SharedList.open(third, "list");
        refused(() -> list.get(1));
        assertEquals(0, list.indexOf(buy));
        assertEquals(buy, list.set(0, list.remove(2)));
        assertEquals(list.hashCode(), list.snapshot().hashCode());
        final SharedQueue<Object> queue = SharedQueue.open(third, "queue");
        refused(queue::peek);
        refused(queue::poll);
        refused(() -> queue.drainTo(new ArrayList<>()));
        assertEquals(3, queue.size(), "nothing is lost");
        assertEquals("[BUY", queue.toString().substring(0, 4));
        queue.removeFirstOccurrence(buy);
        refused(queue::pollLast);
        final SharedSet<Object> set = SharedSet.open(third, "set");
        assertTrue(set.contains(set.iterator().next()));
        assertEquals("[BUY]", set.snapshot().toString());
        final SharedSortedMap<Integer, Object> sorted = SharedSortedMap.open(third, "sorted");
        refused(() -> sorted.get(1));
        refused(sorted::firstEntry);
        refused(sorted::pollFirstEntry);
        assertEquals("{1=BUY, 2=SELL, 3=BUY}", sorted.toString());
        assertEquals(sorted.toString(), sorted.snapshot().toString());
        assertEquals(buy, sorted.put(1, 1));
        assertEquals(buy, sorted.remove(3));
        assertEquals("SELL", sorted.putIfAbsent(2, 1).toString());
        final SharedSortedSet<Object> sides = SharedSortedSet.open(third, "sides");
        assertEquals("[BUY, SELL]", sides.toString());
        assertEquals("[BUY, SELL]", sides.snapshot().toString());
        assertEquals(List.of(), third.check().problems());
        SampleTypes.register(third);
        assertEquals(new Money("EUR", 5), queue.poll());
        assertEquals(List.of(Side.SELL, new Money("EUR", 5)), list);
        assertEquals(Side.BUY, map.get("d"));
        assertEquals(Side.BUY, sides.first());
    }

    private static void refused(final Executable body) {
        assertThrows(UnsupportedValueException.class, body);
    }

    /** An order needs the keys themselves; a tree that moves them does not. */
    @Test
    void keysOfSortedMapsAreMovedAsTheyAreStored() {
        final SharedSortedMap<Object, Object> map = SharedSortedMap.open(region, "sorted", "x", BY_X);
        for (int i = 0; i < 500; i++) {
            map.put(new Point(i, i), i);
        }
        final Region third = regions.attach(region);
        final SharedSortedMap<Object, Object> same = SharedSortedMap.open(third, "sorted", "x", BY_X);
        assertEquals(500, same.snapshot().size());
        assertEquals(List.of(), third.check().problems());
        third.register(Point.class);
        for (int i = 0; i < 500; i += 2) {
            assertEquals(i, same.remove(new Point(i, -1)));
        }
        assertEquals(List.of(), third.check().problems());
        assertEquals(map.snapshot(), same.snapshot());
    }

    private static final Comparator<Object> BY_X = Comparator.comparing(point -> ((Point) point).x());

    /** Though it looks like a map, or is a list, which are copied otherwise. */
    @Test
    void aRecordWithoutItsClassAndAListWithACodecStayWhatTheyAre() {
        SharedMap.open(region, "map").put("trade", Trade.of("A"));
        final Region third = regions.attach(region);
        final SharedMap<String, Object> map = SharedMap.open(third, "map");
        final SharedList<Object> list = SharedList.open(third, "list");
        map.put("copy", map.get("trade"));
        list.add(map.get("trade"));
        list.set(0, map.get("trade"));
        list.add(List.of(map.get("trade")));
        final Trade trade = Trade.of("A");
        assertEquals(trade, SharedMap.open(region, "map").get("copy"));
        assertEquals(List.of(trade, List.of(trade)), SharedList.open(region, "list"));
        third.register(Names.class, new NamesCodec());
        map.put("names", new Names("a", "b"));
        assertSame(Names.class, map.get("names").getClass());
        assertEquals(List.of("a", "b"), map.get("names"));
    }

    /** A list of a user. */
    private static final class Names extends AbstractList<String> {
        private final String[] names;

        Names(final String... names) {
            this.names = names;
        }

        @Override
        public String get(final int index) {
            return names[index];
        }

        @Override
        public int size() {
            return names.length;
        }
    }

    private static final class NamesCodec implements ValueCodec<Names> {
        @Override
        public void write(final Names names, final BytesOut<?> out) {
            out.writeInt(names.size());
            names.forEach(out::writeUtf8);
        }

        @Override
        public Names read(final BytesIn<?> in) {
            final String[] names = new String[Math.max(0, Math.min(in.readInt(), (int) in.readRemaining()))];
            Arrays.setAll(names, i -> in.readUtf8());
            return new Names(names);
        }
    }

    @Test
    void readOnlyMembersReadThem() {
        SharedMap.open(region, "map").putAll(content());
        try (Region readOnly = Region.at(region.name()).openReadOnly()) {
            SampleTypes.register(readOnly);
            final SharedMap<Object, Object> map = SharedMap.open(readOnly, "map");
            assertEquals(content(), map);
            assertNull(map.get(new Point(9, 9)));
        }
    }

    @Test
    void repairKeepsThemWithoutTheirClasses() {
        final String from = make();
        final String to = regions.name();
        assertEquals(List.of(), Region.repair(from, to));
        assertRepaired(to);
    }

    /** The dict of types is found where its root is damaged. */
    @Test
    void repairFindsTheTypes() {
        final String from = make();
        regions.damaged(Path.of("/dev/shm", from + ".turnstile"));
        try (Region damaged = Region.at(from).open()) {
            final RegionMemory memory = damaged.attachment().memory().unlogged();
            memory.putLong(TYPES, memory.getLong(TYPES) + 8);
        }
        final String to = regions.name();
        assertEquals(List.of(), Region.repair(from, to));
        assertRepaired(to);
    }

    private String make() {
        final String from = regions.name();
        try (Region made = Region.at(from).capacity("1 MiB").create()) {
            SampleTypes.register(made);
            SharedMap.open(made, "map").putAll(content());
            SharedList.open(made, "list").addAll(content().keySet());
        }
        return from;
    }

    private void assertRepaired(final String name) {
        try (Region copy = Region.at(name).open()) {
            assertEquals(List.of(), copy.check().problems());
            SampleTypes.register(copy);
            assertEquals(content(), SharedMap.open(copy, "map"));
            assertEquals(new ArrayList<>(content().keySet()), SharedList.open(copy, "list"));
        }
    }
}
