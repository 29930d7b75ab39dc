package io.turnstile.stress.kills;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random changes of one container. They return something of what the operation returned. */
final class Edits {
    private Edits() {}

    /**
     * Changes a list.
     *
     * @param most elements that it may get, about.
     */
    static Object list(final Content content, final List<Object> list, final int most, final RandomGenerator random) {
        final int size = list.size();
        if (size == 0 || (size < most && random.nextBoolean())) {
            return grow(content, list, random);
        }
        final int index = random.nextInt(size);
        return switch (random.nextInt(size > most ? 6 : 12)) {
            case 0, 1, 2 -> list.remove(index);
            case 3 -> clearRange(list, index, random);
            case 4 -> list.removeIf(element -> element instanceof Long number && number % 7 == 0);
            case 5 -> random.nextInt(20) == 0 ? clear(list) : removeByIterator(list, index);
            case 6 -> rearrange(list, random);
            case 7 -> list.indexOf(RandomValues.immutable(random));
            case 8 -> list.get(index);
            default -> list.set(index, RandomValues.any(random));
        };
    }

    private static Object grow(final Content content, final List<Object> list, final RandomGenerator random) {
        final int index = random.nextInt(list.size() + 1);
        switch (random.nextInt(8)) {
            case 0 -> content.addList(list).add(RandomValues.immutable(random));
            case 1 -> content.addMap(list).put("key", RandomValues.any(random));
            case 2 -> list.addAll(index, few(random));
            case 3, 4 -> list.add(index, RandomValues.any(random));
            default -> list.add(RandomValues.any(random));
        }
        return list.size();
    }

    private static List<Object> few(final RandomGenerator random) {
        final List<Object> few = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            few.add(RandomValues.any(random));
        }
        return few;
    }

    private static Object clearRange(final List<Object> list, final int from, final RandomGenerator random) {
        list.subList(from, Math.min(list.size(), from + random.nextInt(20))).clear();
        return list.size();
    }

    private static Object clear(final List<Object> list) {
        list.clear();
        return null;
    }

    private static Object removeByIterator(final List<Object> list, final int index) {
        final ListIterator<Object> iterator = list.listIterator(index);
        final Object element = iterator.next();
        iterator.remove();
        iterator.add("instead of one");
        return element;
    }

    private static Object rearrange(final List<Object> list, final RandomGenerator random) {
        if (random.nextBoolean()) {
            list.sort(Comparator.comparingInt(Digest::of));
        } else {
            list.replaceAll(element -> element instanceof Long number ? number + 1 : element);
        }
        return list.get(0);
    }

    /**
     * Changes a map.
     *
     * @param keys that it may get.
     */
    static Object map(
            final Content content, final Map<Object, Object> map, final int keys, final RandomGenerator random) {
        final Object key = RandomValues.key(random, keys);
        return switch (random.nextInt(16)) {
            case 0 -> content.putList(map, key).add(RandomValues.immutable(random));
            case 1 -> content.putMap(map, key).put(key, RandomValues.any(random));
            case 2, 3, 4 -> map.remove(key);
            case 5 -> map.putIfAbsent(key, RandomValues.any(random));
            case 6 -> map.replace(key, RandomValues.any(random));
            case 7 -> map.merge(key, 1L, (a, b) -> a instanceof Long number ? number + (Long) b : null);
            case 8 -> map.compute(key, (k, value) -> value == null ? k : null);
            case 9 -> map.keySet().removeIf(each -> Digest.of(each) % 31 == 0);
            case 10 -> setFirst(map, random);
            case 11 -> random.nextInt(30) == 0 ? clear(map) : map.get(key);
            default -> map.put(key, RandomValues.any(random));
        };
    }

    private static Object clear(final Map<Object, Object> map) {
        map.clear();
        return null;
    }

    private static Object setFirst(final Map<Object, Object> map, final RandomGenerator random) {
        for (final Map.Entry<Object, Object> entry : map.entrySet()) {
            return entry.setValue(RandomValues.immutable(random));
        }
        return null;
    }

    /**
     * Changes a queue.
     *
     * @param most elements that it may get, about.
     */
    static Object queue(final Deque<Object> queue, final int most, final RandomGenerator random) {
        return switch (random.nextInt(queue.size() > most ? 4 : 9)) {
            case 0, 1 -> queue.pollFirst();
            case 2 -> queue.pollLast();
            case 3 -> queue.removeLastOccurrence("short " + random.nextInt(1000));
            case 4 -> queue.peekLast();
            case 5 -> queue.offerFirst(RandomValues.immutable(random));
            case 6 -> queue.offerLast(new ArrayList<>(few(random)));
            default -> queue.offerLast(RandomValues.immutable(random));
        };
    }

    /**
     * Changes a set.
     *
     * @param keys that it may get.
     */
    static Object set(final Set<Object> set, final int keys, final RandomGenerator random) {
        final Object key = RandomValues.key(random, keys);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> set.remove(key);
            case 3 -> set.contains(key);
            case 4 -> set.removeIf(each -> Digest.of(each) % 31 == 0);
            case 5 -> set.addAll(List.of(key, "one of some", 7L));
            case 6 -> removeFirst(set);
            case 7 -> random.nextInt(30) == 0 ? clear(set) : set.size();
            default -> set.add(key);
        };
    }

    private static Object clear(final Set<Object> set) {
        set.clear();
        return null;
    }

    private static Object removeFirst(final Set<Object> set) {
        final Iterator<Object> elements = set.iterator();
        if (!elements.hasNext()) {
            return null;
        }
        final Object first = elements.next();
        elements.remove();
        return first;
    }

    /**
     * Changes a sorted map.
     *
     * @param keys that it may get.
     */
    static Object sortedMap(final NavigableMap<Object, Object> map, final int keys, final RandomGenerator random) {
        final Object key = RandomValues.sortedKey(random, keys);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> map.remove(key);
            case 3 -> keyOf(map.pollFirstEntry());
            case 4 -> keyOf(map.pollLastEntry());
            case 5 -> map.floorKey(key);
            case 6 -> keyOf(map.higherEntry(key));
            case 7 -> clearRange(map, RandomValues.sortedKey(random, keys), random);
            case 8 -> map.merge(key, 1L, (a, b) -> a instanceof Long number ? number + (Long) b : null);
            case 9 -> map.putIfAbsent(key, RandomValues.any(random));
            case 10 -> map.descendingMap().keySet().removeIf(each -> Digest.of(each) % 31 == 0);
            default -> map.put(key, RandomValues.any(random));
        };
    }

    private static Object keyOf(final Map.Entry<Object, Object> entry) {
        return entry == null ? null : entry.getKey();
    }

    private static Object clearRange(
            final NavigableMap<Object, Object> map, final Object from, final RandomGenerator random) {
        final NavigableMap<Object, Object> range = map.tailMap(from, random.nextBoolean());
        final Object last = range.isEmpty() || random.nextInt(20) == 0 ? null : range.firstKey();
        if (last != null) {
            range.headMap(last, true).clear();
        } else {
            range.clear();
        }
        return map.size();
    }

    /**
     * Changes a sorted set.
     *
     * @param keys that it may get.
     */
    static Object sortedSet(final NavigableSet<Object> set, final int keys, final RandomGenerator random) {
        final Object key = RandomValues.sortedKey(random, keys);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> set.remove(key);
            case 3 -> set.pollFirst();
            case 4 -> set.pollLast();
            case 5 -> set.ceiling(key);
            case 6 -> set.lower(key);
            case 7 -> set.removeIf(each -> Digest.of(each) % 31 == 0);
            default -> set.add(key);
        };
    }
}
