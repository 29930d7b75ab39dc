package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.Turn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What is done in turns on lists, maps, sets, queues, texts and arrays, done once in memory of this process alone: see {@code
 * io.turnstile.Rehearsal}. An operation belongs here if it runs code that no other one here has run; {@code RehearsalTest}
 * finds those that are missing.
 */
@SuppressWarnings("ReturnValueIgnored")
final class CollectionsRehearsal {
    private static final String LONG_TEXT = "longer than fits the slot itself ";
    private static final int MANY = 70;
    private static final String NAME = "rehearsed";

    private static boolean begun;

    private final Region region;

    private CollectionsRehearsal(final Region region) {
        this.region = region;
    }

    private enum Choice {
        ONE
    }

    private record Pair(Object first, int second) {}

    /** What belongs to a kind. What belongs to all of them comes with the first. */
    static synchronized void run(final Region region, final int code) {
        final CollectionsRehearsal rehearsal = new CollectionsRehearsal(region);
        final Runnable part = rehearsal.part(code);
        if (part == null) {
            return;
        }
        rehearsal.runAndRemove(part);
        if (!begun) {
            begun = true;
            rehearsal.runAndRemove(rehearsal::values);
            rehearsal.runAndRemove(rehearsal::whole);
        }
    }

    private Runnable part(final int code) {
        final Map<Integer, Runnable> parts = Map.of(
                CollectionKinds.LIST.code(), this::lists,
                CollectionKinds.MAP.code(), this::maps,
                CollectionKinds.SET.code(), this::sets,
                CollectionKinds.QUEUE.code(), this::queues,
                CollectionKinds.SORTED_MAP.code(), this::sortedMaps,
                CollectionKinds.SORTED_SET.code(), this::sortedSets,
                CollectionKinds.STRING.code(), this::strings,
                CollectionKinds.BYTES.code(), this::bytes,
                CollectionKinds.ARRAY.code(), this::arrays);
        return parts.get(code);
    }

    private void runAndRemove(final Runnable part) {
        attempt(part);
        for (final String name : region.names()) {
            region.remove(name);
        }
    }

    /** In a turn and by itself, and undone: iterators, views and reads of several steps differ. */
    private <T> void twice(final T structure, final Consumer<? super T> body) {
        try (Turn turn = region.takeTurn()) {
            attempt(() -> body.accept(structure));
            turn.rollback();
        } catch (final RegionException e) {
            // A part of it has rolled the turn back.
            Thread.onSpinWait();
        }
        attempt(() -> body.accept(structure));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void attempt(final Runnable body) {
        try {
            body.run();
        } catch (final RuntimeException e) {
            // Some of it is meant to fail.
            return;
        }
    }

    private static void attempts(final Runnable... bodies) {
        for (final Runnable body : bodies) {
            attempt(body);
        }
    }

    private void lists() {
        final SharedList<Object> list = SharedList.open(region, NAME);
        twice(list, CollectionsRehearsal::changeList);
        list.addAll(Collections.nCopies(MANY, LONG_TEXT));
        list.add(new ArrayList<>(List.of(1, Map.of("k", LONG_TEXT), Set.of(1), new TreeMap<>(Map.of(1, 2)))));
        twice(list, CollectionsRehearsal::changeList);
        region.inTurn(() -> SharedList.<Object>open(region, "made in a turn").add(1));
    }

    private static void changeList(final SharedList<Object> list) {
        attempts(
                () -> list.add(1),
                () -> list.add(LONG_TEXT),
                () -> list.add(0, 1L),
                () -> list.addAll(List.of(1, LONG_TEXT, 3)),
                () -> list.addAll(1, List.of(1, LONG_TEXT, 3)),
                () -> list.addAll(Collections.nCopies(MANY, 5)),
                list::addList,
                list::addMap,
                list::addSet,
                list::addSortedMap,
                list::addString,
                list::addBytes,
                () -> list.set(1, LONG_TEXT),
                () -> list.setLong(1, 5),
                () -> list.addToLong(1, 5),
                () -> list.setDouble(1, 5),
                () -> list.addToDouble(1, 5),
                () -> list.addToLong(1, 5),
                () -> list.remove(2),
                () -> list.remove(LONG_TEXT),
                () -> list.removeIf(each -> each instanceof Double),
                () -> list.removeAll(List.of(2, 3, LONG_TEXT + 4)),
                () -> list.replaceAll(each -> each instanceof Integer ? (Object) LONG_TEXT : each),
                () -> list.subList(1, 5).sort(Comparator.comparing(Object::toString)),
                () -> list.sort(Comparator.comparing(Object::toString)),
                () -> list.subList(1, 3).add(1, "in it"),
                () -> list.subList(1, 3).remove(0),
                () -> list.subList(0, 3).clear(),
                () -> changeBy(list.listIterator(1)),
                () -> list.equals(list.snapshot()),
                () -> list.indexOf(LONG_TEXT),
                () -> list.lastIndexOf(1),
                () -> list.stream().map(String::valueOf).forEach(String::length),
                () -> list.forEach(Object::getClass),
                () -> list.get(-1),
                list::toString,
                list::hashCode,
                list::toArray,
                () -> list.retainAll(List.of(1, LONG_TEXT)),
                list::clear);
    }

    private static void changeBy(final ListIterator<Object> iterator) {
        iterator.next();
        iterator.set("set");
        iterator.add("added");
        iterator.previous();
        iterator.remove();
    }

    private static void removeBy(final Iterator<?> iterator) {
        iterator.next();
        iterator.remove();
    }

    private void maps() {
        final SharedMap<Object, Object> map = SharedMap.open(region, NAME);
        twice(map, CollectionsRehearsal::changeMap);
        for (int i = 0; i < MANY; i++) {
            map.put("key " + i, i);
        }
        twice(map, CollectionsRehearsal::changeMap);
        region.inTurn(
                () -> SharedMap.<Object, Object>open(region, "made in a turn").put(1, 1));
        final SharedTree tree = SharedTree.temporary(region, Map.of("a", Map.of("b", new double[] {1, 2})));
        tree.close();
    }

    private static void changeMap(final SharedMap<Object, Object> map) {
        attempts(
                () -> map.put("k", 1),
                () -> map.put(LONG_TEXT, LONG_TEXT),
                () -> map.put("k", LONG_TEXT),
                () -> map.put(5L, List.of(1, 2)),
                () -> map.putAll(Map.of("a", 1, "b", LONG_TEXT)),
                () -> map.putIfAbsent("new", 1),
                () -> map.getOrPutList("found list"),
                () -> map.getOrPutMap("found map"),
                () -> map.getOrPutSet("found set"),
                () -> map.getOrPutSortedMap("found sortedmap"),
                () -> map.getOrPutSortedSet("found sortedset"),
                () -> map.getOrPutQueue("found queue"),
                () -> map.getOrPutString("found string"),
                () -> map.getOrPutBytes("found bytes"),
                () -> map.putList("list"),
                () -> map.putMap("map"),
                () -> map.putSet("set"),
                () -> map.putSortedMap("sorted"),
                () -> map.putString("string"),
                () -> map.putBytes("bytes"),
                () -> map.remove("list"),
                () -> map.put("nested", new ArrayList<>(List.of(1, Map.of(1, 2)))),
                () -> map.put("moved", map.remove("nested")),
                () -> map.remove("k", LONG_TEXT),
                () -> map.replace("a", 1),
                () -> map.replace("a", 1, LONG_TEXT),
                () -> map.compute("a", (key, value) -> LONG_TEXT),
                () -> map.compute("a", (key, value) -> null),
                () -> map.computeIfAbsent("a", key -> LONG_TEXT),
                () -> map.computeIfPresent("a", (key, value) -> 1),
                () -> map.merge("a", 1, (a, b) -> 3),
                () -> map.merge("other", 1, (a, b) -> 3),
                () -> map.addToLong("count", 1),
                () -> map.addToLong("count", 1),
                () -> map.addToDouble("sum", 1),
                () -> map.addToDouble("sum", 1),
                () -> map.addToLong("sum", 1),
                () -> map.replaceAll((key, value) -> value instanceof Integer ? LONG_TEXT : value),
                () -> map.keySet().remove("count"),
                () -> map.values().remove(1.0),
                () -> map.entrySet().remove(Map.entry("key 1", LONG_TEXT)),
                () -> map.entrySet().iterator().next().setValue(LONG_TEXT),
                () -> removeBy(map.entrySet().iterator()),
                () -> removeBy(map.keySet().iterator()),
                () -> removeBy(map.values().iterator()),
                () -> map.forEach((key, value) -> key.hashCode()),
                () -> map.keySet().stream().forEach(Object::hashCode),
                () -> map.values().forEach(Object::hashCode),
                () -> map.keySet().retainAll(Set.of("a", LONG_TEXT, 5L)),
                () -> map.entrySet().removeIf(each -> each.getKey() instanceof Long),
                () -> map.put(new Object(), 1),
                () -> map.put("self", new Object()),
                () -> map.equals(map.snapshot()),
                map::toString,
                map::hashCode,
                () -> map.keySet().removeIf(key -> true),
                map::clear);
    }

    private void values() {
        final SharedMap<Object, Object> map = SharedMap.open(region, NAME);
        region.register(Choice.class);
        region.register(Pair.class);
        final Object[] values = {
            true,
            (byte) 1,
            (short) 1,
            'c',
            1,
            1L,
            1f,
            1d,
            "",
            LONG_TEXT,
            "\u00fc",
            LONG_TEXT + "\u20ac",
            LONG_TEXT + "\ud800",
            new byte[3],
            new byte[4 * MANY],
            BigInteger.TEN,
            BigInteger.TWO.pow(4 * MANY),
            BigDecimal.ONE,
            new UUID(1, 2),
            Choice.ONE,
            new Pair("a", 1),
            new Pair(LONG_TEXT, 1),
            Instant.EPOCH,
            LocalDate.EPOCH,
            LocalTime.NOON,
            LocalDateTime.MIN,
            ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.UTC),
            Duration.ZERO,
            List.of(1, LONG_TEXT)
        };
        for (final Object value : values) {
            attempts(
                    () -> map.put("value", value),
                    () -> map.put("value", value),
                    () -> map.get("value"),
                    () -> map.put(value, 1),
                    () -> map.containsKey(value),
                    () -> map.remove(value),
                    () -> map.remove("value"));
            region.inTurn(() -> attempts(
                    () -> map.put("value", value),
                    () -> map.containsValue(value),
                    () -> map.put(value, 1),
                    () -> map.remove(value)));
        }
        map.put("null", null);
    }

    private void sets() {
        final SharedSet<Object> set = SharedSet.open(region, NAME);
        twice(set, CollectionsRehearsal::changeSet);
        for (int i = 0; i < MANY; i++) {
            set.add(i);
        }
        twice(set, CollectionsRehearsal::changeSet);
        region.inTurn(() -> SharedSet.open(region, "made in a turn").add(1));
    }

    private static void changeSet(final Collection<Object> set) {
        attempts(
                () -> set.add(1),
                () -> set.add(LONG_TEXT),
                () -> set.addAll(List.of(1, 2, 3)),
                () -> set.remove(LONG_TEXT),
                () -> removeBy(set.iterator()),
                () -> set.removeIf(each -> each.equals(2)),
                () -> set.removeAll(List.of(2, 3)),
                () -> set.contains(1),
                () -> set.stream().forEach(Object::hashCode),
                () -> set.equals(Set.of(1)),
                set::toString,
                set::toArray,
                () -> set.retainAll(List.of(1, 4, 5)),
                set::clear);
    }

    private void queues() {
        final SharedQueue<Object> queue = SharedQueue.open(region, NAME);
        twice(queue, CollectionsRehearsal::changeQueue);
        for (int i = 0; i < MANY; i++) {
            queue.add(LONG_TEXT + i);
        }
        twice(queue, CollectionsRehearsal::changeQueue);
        region.inTurn(() -> SharedQueue.open(region, "bounded in a turn", 1));
        final SharedQueue<Object> bounded = SharedQueue.open(region, "bounded", 1);
        attempts(
                () -> bounded.add(1),
                () -> bounded.add(2),
                () -> bounded.offer(2),
                () -> bounded.addAll(List.of(1, 2)));
        region.inTurn(() -> SharedQueue.open(region, "made in a turn").add(1));
    }

    private static void changeQueue(final SharedQueue<Object> queue) {
        attempts(
                () -> queue.offerLast(1),
                () -> queue.offerFirst(LONG_TEXT),
                () -> queue.offer(new ArrayList<>(List.of(1))),
                queue::poll,
                queue::pollLast,
                queue::peek,
                queue::pop,
                queue::pop,
                () -> queue.push(1),
                () -> queue.addAll(List.of(1, LONG_TEXT, 3, 4.0, 5, 6, new byte[MANY])),
                () -> queue.offerLast(LONG_TEXT.repeat(4 * MANY)),
                () -> queue.removeFirstOccurrence(4.0),
                () -> queue.removeLastOccurrence(LONG_TEXT),
                () -> removeBy(queue.iterator()),
                () -> removeBy(queue.descendingIterator()),
                () -> queue.removeIf(each -> each.equals(6)),
                () -> queue.removeAll(List.of(5)),
                () -> queue.contains(1),
                queue::toString,
                queue::toArray,
                () -> queue.stream().forEach(Object::hashCode),
                () -> queue.drainTo(new ArrayList<>(), 1),
                () -> queue.drainTo(new ArrayList<>()),
                () -> queue.addAll(Collections.nCopies(MANY, LONG_TEXT)),
                () -> queue.retainAll(List.of(1)),
                queue::clear);
    }

    private void sortedMaps() {
        final SharedSortedMap<Object, Object> map = SharedSortedMap.open(region, NAME);
        twice(map, CollectionsRehearsal::changeSortedMap);
        for (int i = 0; i < MANY; i++) {
            map.put(i, LONG_TEXT);
        }
        twice(map, CollectionsRehearsal::changeSortedMap);
        final SharedSortedMap<Object, Object> texts = SharedSortedMap.open(region, "texts");
        for (final Object key : List.of("a", LONG_TEXT + 1, LONG_TEXT + 2, "\u00fc", "b")) {
            attempts(() -> texts.put(key, 1), () -> texts.get(key), () -> texts.put(1, 1));
        }
        for (final Object key : List.of(1.5, 2L, new UUID(1, 2), Instant.EPOCH, new byte[] {1}, BigInteger.ONE)) {
            attempts(
                    () -> SharedSortedMap.open(region, "keys " + key.getClass()).put(key, 1),
                    () -> SharedSortedMap.open(region, "keys " + key.getClass()).put(key, 2));
        }
        SharedSortedMap.registerComparator(region, "reverse", Comparator.reverseOrder());
        attempt(() -> SharedSortedMap.<String, Integer>open(region, "own", "reverse", Comparator.reverseOrder())
                .putAll(Map.of("a", 1, "b", 2)));
        region.inTurn(() -> SharedSortedMap.open(region, "own in a turn", "reverse", Comparator.reverseOrder()));
        region.inTurn(() -> SharedSortedMap.open(region, "made in a turn").put(1, 1));
    }

    private static void changeSortedMap(final SharedSortedMap<Object, Object> map) {
        attempts(
                () -> map.put(1, 1),
                () -> map.put(1, LONG_TEXT),
                () -> map.putAll(Map.of(7, 1, 8, LONG_TEXT)),
                () -> map.putAll(new TreeMap<>(Map.of(-7, 1, -8, LONG_TEXT))),
                () -> map.putIfAbsent(9, 1),
                () -> map.getOrPutList(20),
                () -> map.getOrPutMap(21),
                () -> map.getOrPutSet(22),
                () -> map.getOrPutSortedMap(23),
                () -> map.getOrPutSortedSet(24),
                () -> map.getOrPutQueue(25),
                () -> map.getOrPutString(26),
                () -> map.getOrPutBytes(27),
                () -> map.putList(10),
                () -> map.putMap(11),
                () -> map.putSet(12),
                () -> map.putSortedMap(13),
                () -> map.put(14, new TreeMap<>(Map.of(1, 2))),
                () -> map.put(15, new TreeSet<>(Set.of(1))),
                () -> map.remove(10),
                () -> map.remove(8, LONG_TEXT),
                () -> map.replace(7, 2),
                () -> map.replace(7, 2, 3),
                () -> map.compute(7, (key, value) -> LONG_TEXT),
                () -> map.compute(7, (key, value) -> null),
                () -> map.computeIfAbsent(7, key -> 1),
                () -> map.computeIfPresent(7, (key, value) -> 1),
                () -> map.merge(7, 1, (a, b) -> 3),
                () -> map.merge(-9, 1, (a, b) -> 3),
                () -> map.addToLong(7, 1),
                () -> map.addToLong(77, 1),
                () -> map.addToDouble(78, 1),
                () -> map.addToDouble(78, 1),
                () -> map.replaceAll((key, value) -> value instanceof Integer ? LONG_TEXT : value),
                map::pollFirstEntry,
                map::pollLastEntry,
                map::firstKey,
                map::lastEntry,
                () -> map.floorKey(7),
                () -> map.ceilingEntry(7),
                () -> map.put("text", 1),
                () -> removeBy(map.entrySet().iterator()),
                () -> removeBy(map.keySet().iterator()),
                () -> removeBy(map.values().iterator()),
                () -> removeBy(map.descendingMap().entrySet().iterator()),
                () -> map.entrySet().iterator().next().setValue(1),
                () -> changeView(map.subMap(2, true, MANY / 2, true)),
                () -> changeView(map.headMap(MANY / 2, true)),
                () -> changeView(map.descendingMap()),
                () -> map.keySet().removeIf(key -> key.equals(5)),
                () -> map.forEach((key, value) -> key.hashCode()),
                () -> map.equals(map.snapshot()),
                map::toString,
                map::hashCode,
                () -> map.headMap(5, true).clear(),
                () -> map.tailMap(50, true).clear(),
                () -> map.values().remove(LONG_TEXT),
                () -> map.values().removeIf(LONG_TEXT::equals),
                map::clear);
    }

    private static void changeView(final NavigableMap<Object, Object> view) {
        attempts(
                () -> view.put(3, 1),
                () -> view.remove(3),
                () -> view.navigableKeySet().remove(4),
                view::pollFirstEntry,
                view::pollLastEntry,
                () -> view.forEach((key, value) -> key.hashCode()),
                () -> removeBy(view.keySet().iterator()),
                () -> view.subMap(20, true, 40, true).clear());
    }

    private void sortedSets() {
        final SharedSortedSet<Object> set = SharedSortedSet.open(region, NAME);
        twice(set, CollectionsRehearsal::changeSortedSet);
        for (int i = 0; i < MANY; i++) {
            set.add(i);
        }
        twice(set, CollectionsRehearsal::changeSortedSet);
        attempt(() -> SharedSortedSet.<String>open(region, "own", "reverse", Comparator.reverseOrder())
                .addAll(List.of("a", "b")));
        region.inTurn(() -> SharedSortedSet.open(region, "made in a turn").add(1));
    }

    private static void changeSortedSet(final SharedSortedSet<Object> set) {
        attempts(
                () -> set.addAll(new TreeSet<>(List.of(1, 2, 3, 4, 5))),
                set::pollFirst,
                set::pollLast,
                set::first,
                () -> changeSetView(set.subSet(2, true, MANY, true)),
                () -> changeSetView(set.descendingSet()),
                () -> changeSet(set));
    }

    private static void changeSetView(final NavigableSet<Object> view) {
        attempts(
                () -> view.add(3),
                () -> view.remove(3),
                view::pollFirst,
                view::pollLast,
                () -> removeBy(view.iterator()),
                () -> view.forEach(Object::hashCode),
                () -> view.subSet(20, true, 40, true).clear());
    }

    private void strings() {
        final SharedString text = SharedString.open(region, NAME);
        twice(text, CollectionsRehearsal::changeString);
        text.set(LONG_TEXT.repeat(4 * MANY));
        twice(text, CollectionsRehearsal::changeString);
        region.inTurn(() -> SharedString.open(region, "made in a turn").set("a"));
    }

    private static void changeString(final SharedString text) {
        attempts(
                () -> text.append("abc"),
                () -> text.append('d'),
                () -> text.append("\u20acuro", 0, 3),
                () -> text.append(new char[] {'a'}),
                () -> text.append((Object) 1),
                () -> text.appendCodePoint('a'),
                () -> text.insert(1, "abc"),
                () -> text.insert(1, 'c'),
                () -> text.insert(1, LONG_TEXT.repeat(100)),
                () -> text.insert(1, new char[] {'a'}),
                () -> text.insert(1, (Object) 1),
                () -> text.delete(2, 5),
                () -> text.deleteCharAt(0),
                () -> text.replace(0, 2, LONG_TEXT),
                () -> text.setCharAt(0, 'x'),
                () -> text.indexOf("abc"),
                () -> text.substring(2),
                () -> text.setLength(text.length() - 1),
                () -> text.setLength(text.length() + 10),
                () -> text.charAt(-1),
                () -> text.contentEquals("abc"),
                text::toString,
                text::hashCode,
                text::reverse,
                () -> text.delete(3, text.length() - 3),
                () -> text.set(LONG_TEXT),
                text::clear);
    }

    private void bytes() {
        final SharedBytes bytes = SharedBytes.open(region, NAME);
        twice(bytes, CollectionsRehearsal::changeBytes);
        bytes.set(new byte[100 * MANY]);
        twice(bytes, CollectionsRehearsal::changeBytes);
        region.inTurn(() -> SharedBytes.open(region, "made in a turn").set(new byte[1]));
    }

    private static void changeBytes(final SharedBytes bytes) {
        final byte[] some = new byte[MANY];
        attempts(
                () -> bytes.append((byte) 1),
                () -> bytes.append(some),
                () -> bytes.append(some, 1, 2),
                () -> bytes.append(ByteBuffer.wrap(some)),
                () -> bytes.append(ByteBuffer.allocateDirect(MANY)),
                () -> bytes.insert(1, some),
                () -> bytes.delete(2, 5),
                () -> bytes.replace(0, 2, some),
                () -> bytes.putLong(0, 1),
                () -> bytes.putInt(0, 1),
                () -> bytes.putShort(0, (short) 1),
                () -> bytes.putByte(0, (byte) 1),
                () -> bytes.putDouble(0, 1),
                () -> bytes.putFloat(0, 1),
                () -> bytes.fill((byte) 1),
                () -> bytes.slice(0, 20).putInt(0, 1),
                () -> bytes.slice(0, 20).fill((byte) 1),
                () -> bytes.setLength(MANY * 2),
                () -> bytes.setLength(MANY),
                () -> bytes.getLong(-1),
                bytes::toString,
                bytes::hashCode,
                () -> bytes.set(some),
                bytes::clear);
    }

    private void arrays() {
        for (final DType type : DType.values()) {
            final SharedArray array = SharedArray.create(region, NAME + type, type, 3, 10);
            twice(array, CollectionsRehearsal::changeArray);
            region.inTurn(() -> SharedArray.open(region, NAME + type));
            region.remove(NAME + type);
        }
        final SharedMap<String, Object> map = SharedMap.open(region, NAME);
        attempts(
                () -> SharedArray.create(map, "in a map", DType.INT64, 5),
                () -> SharedArray.openOrCreate(region, "made", DType.INT64, 5)
                        .attributes()
                        .put("unit", "m"),
                () -> map.put("array", new double[] {1, 2}),
                () -> SharedTree.put(region, "tree", Map.of("a", Map.of("b", new long[] {1, 2}))));
        region.inTurn(() ->
                SharedArray.create(region, "made in a turn", DType.INT64, 1000).fill(1));
    }

    private static void changeArray(final SharedArray array) {
        attempts(
                () -> array.setDouble(1, 1, 1),
                () -> array.setDouble(1, 1, 2, 3, 4),
                () -> array.setLong(1, 1, 1),
                () -> array.setFlat(1, 1),
                () -> array.getDouble(1, 1),
                () -> array.fill(1),
                () -> array.fill(1.0),
                () -> array.copyFrom(new double[30]),
                () -> array.copyFrom(new float[30]),
                () -> array.copyFrom(new long[30]),
                () -> array.copyFrom(new int[30]),
                () -> array.copyFrom(new short[30]),
                () -> array.copyFrom(new byte[30]),
                () -> array.copyFrom(ByteBuffer.allocateDirect((int) array.byteSize())),
                () -> array.copyFrom(ByteBuffer.allocate((int) array.byteSize())),
                () -> array.copyFrom(array),
                () -> array.copyTo(new double[30]),
                () -> array.map(value -> value + 1),
                () -> array.mapLong(value -> value + 1),
                () -> array.plus(1),
                () -> array.plus(1.0),
                () -> array.plus(array),
                array::sum,
                array::max,
                () -> array.slice(1, 2, 5).fill(1),
                () -> array.transpose().setLong(1, 1, 1),
                () -> array.transpose().map(value -> 1),
                () -> array.raw().setLong(1, 1, 1),
                () -> array.raw().fill(1),
                () -> array.attributes().put("unit", "m"),
                array::snapshot,
                array::toString,
                array::hashCode);
    }

    /** All kinds at once: what looks at them, and what frees them. */
    private void whole() {
        final SharedMap<String, Object> map = SharedMap.open(region, NAME);
        map.put("list", new ArrayList<>(List.of(1, LONG_TEXT)));
        map.putSet("set").add(1);
        map.putSortedMap("sorted").put(1, 1);
        map.putString("text").set("a");
        map.putBytes("bytes").set(new byte[1]);
        map.put("pair", new Pair(1, 1));
        SharedQueue.open(region, "queue").add(1);
        SharedSortedSet.open(region, "sorted set").add(1);
        SharedArray.create(region, "array", DType.INT64, 5);
        final SharedMap<String, Object> circle = map.putMap("circle");
        circle.put("self", circle);
        map.remove("circle");
        region.collect();
        region.check();
        region.stats();
        attempts(() -> SharedList.open(region, NAME), () -> {
            throw new NoSuchElementException();
        });
    }
}
