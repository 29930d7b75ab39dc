package io.turnstile.collections;

import io.turnstile.Region;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Steps on maps: the twin is a LinkedHashMap, with null values. */
final class MapSteps extends Steps<Map<Object, Object>> {
    @Override
    Map<Object, Object> open(final Region region) {
        return SharedMap.open(region, "map");
    }

    @Override
    Map<Object, Object> copy(final Map<Object, Object> map) {
        return new LinkedHashMap<>(map);
    }

    @Override
    int size(final Map<Object, Object> map) {
        return map.size();
    }

    @Override
    List<?> content(final Map<Object, Object> map) {
        return new ArrayList<>(map.entrySet());
    }

    private static Object stored(final Random random) {
        return random.nextInt(12) == 0 ? null : value(random);
    }

    /** One that is there, as often as not. */
    private static Object anyKey(final Random random, final Map<Object, Object> map) {
        return random.nextBoolean() && !map.isEmpty() ? map.keySet().iterator().next() : key(random);
    }

    @Override
    Object add(final Random random, final Map<Object, Object> map) {
        final Object key = key(random);
        final Object value = stored(random);
        return switch (random.nextInt(7)) {
            case 0 -> map.putIfAbsent(key, value);
            case 1 -> map.computeIfAbsent(key, each -> value);
            case 2 -> map.compute(key, (each, old) -> old == null ? value : old);
            case 3 -> map.merge(key, "merged", (old, added) -> old + "!");
            case 4 -> {
                map.putAll(several(random));
                yield map.size();
            }
            default -> map.put(key, value);
        };
    }

    private static Map<Object, Object> several(final Random random) {
        final Map<Object, Object> several = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            several.put(key(random), stored(random));
        }
        return several;
    }

    @Override
    Object remove(final Random random, final Map<Object, Object> map) {
        final Object key = anyKey(random, map);
        return switch (random.nextInt(8)) {
            case 0 -> map.remove(key, map.get(key));
            case 1 -> map.compute(key, (each, old) -> null);
            case 2 -> map.computeIfPresent(key, (each, old) -> null);
            case 3 -> map.merge(key, "merged", (old, added) -> null);
            case 4 -> map.keySet().remove(key);
            case 5 -> ListSteps.thin(random, map.keySet().iterator());
            default -> map.remove(key);
        };
    }

    @Override
    Object operation(final Random random, final Map<Object, Object> map) {
        final Object key = anyKey(random, map);
        final Object value = stored(random);
        return switch (random.nextInt(14)) {
            case 0, 1 -> map.get(key);
            case 2 -> map.containsKey(key);
            case 3 -> map.getOrDefault(key, "default");
            case 4 -> map.replace(key, value);
            case 5 -> map.replace(key, map.get(key), value);
            case 6 -> map.computeIfPresent(key, (each, old) -> isOdd(old) ? null : value);
            case 7 -> map.remove(key, value);
            case 8 -> map.entrySet().contains(new SimpleEntry<>(key, map.get(key)));
            case 9 -> map.entrySet().remove(new SimpleEntry<>(key, value));
            case 10 -> changeFirst(map, value);
            case 11 -> rarely(random) ? map.containsValue(value) : map.keySet().contains(key);
            case 12 -> rarely(random) ? bulk(random, map) : map.isEmpty();
            default ->
                rarely(random)
                        ? view(random, map)
                        : ListSteps.thin(random, map.values().iterator());
        };
    }

    private static Object changeFirst(final Map<Object, Object> map, final Object value) {
        return map.isEmpty() ? null : map.entrySet().iterator().next().setValue(value);
    }

    private Object bulk(final Random random, final Map<Object, Object> map) {
        switch (random.nextInt(6)) {
            case 0 -> map.replaceAll((key, value) -> isOdd(value) ? null : key);
            case 1 -> {
                return map.hashCode();
            }
            case 2 -> {
                return map.toString();
            }
            case 3 -> {
                return map.equals(copy(map)) && copy(map).equals(map);
            }
            case 4 -> {
                final List<Object> all = new ArrayList<>();
                map.forEach((key, value) -> all.add(key));
                return all;
            }
            default -> {
                if (rarely(random)) {
                    map.clear();
                }
            }
        }
        return map.size();
    }

    private static Object view(final Random random, final Map<Object, Object> map) {
        final Collection<?> view = switch (random.nextInt(3)) {
            case 0 -> map.keySet();
            case 1 -> map.values();
            default -> map.entrySet();
        };
        return switch (random.nextInt(7)) {
            case 0 -> view.removeIf(Steps::isOdd);
            case 1 -> view.removeAll(ListSteps.some(random, 20));
            case 2 -> random.nextInt(10) == 0 && view.retainAll(ListSteps.some(random, 20));
            case 3 -> view.toArray();
            case 4 -> view.stream().filter(Steps::isOdd).count();
            case 5 -> view.toString();
            default -> view.remove(value(random));
        };
    }
}
