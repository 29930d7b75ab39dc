package io.turnstile.stress.kills;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The model: what a region must hold, in java.util collections. A cell is an AtomicLong or an AtomicReference of a Double,
 * and a list is an ArrayList, so that the immutable lists that stand for tuples are told from it.
 */
final class PlainContent implements Content {
    private final Map<String, Object> objects = new LinkedHashMap<>();

    /** Everything by name, in order. */
    Map<String, Object> objects() {
        return objects;
    }

    @SuppressWarnings("unchecked")
    @Override
    public List<Object> list(final String name) {
        return (List<Object>) objects.computeIfAbsent(name, absent -> new ArrayList<>());
    }

    @SuppressWarnings("unchecked")
    @Override
    public Map<Object, Object> map(final String name) {
        return (Map<Object, Object>) objects.computeIfAbsent(name, absent -> new LinkedHashMap<>());
    }

    @SuppressWarnings("unchecked")
    @Override
    public Deque<Object> queue(final String name) {
        return (Deque<Object>) objects.computeIfAbsent(name, absent -> new ArrayDeque<>());
    }

    @Override
    public Object longCell(final String name) {
        return objects.computeIfAbsent(name, absent -> new AtomicLong());
    }

    @Override
    public Object doubleCell(final String name) {
        return objects.computeIfAbsent(name, absent -> new AtomicReference<>(0.0));
    }

    @Override
    public long get(final Object longCell) {
        return ((AtomicLong) longCell).get();
    }

    @Override
    public long add(final Object longCell, final long delta) {
        return ((AtomicLong) longCell).addAndGet(delta);
    }

    @SuppressWarnings("unchecked")
    @Override
    public double addDouble(final Object doubleCell, final double delta) {
        return ((AtomicReference<Double>) doubleCell).updateAndGet(value -> value + delta);
    }

    @Override
    public List<String> names() {
        return new ArrayList<>(objects.keySet());
    }

    @Override
    public boolean remove(final String name) {
        return objects.remove(name) != null;
    }

    @Override
    public boolean rename(final String from, final String to) {
        if (!objects.containsKey(from)) {
            return false;
        }
        if (from.equals(to)) {
            return true;
        }
        if (objects.containsKey(to)) {
            return false;
        }
        objects.put(to, objects.remove(from));
        return true;
    }

    @Override
    public List<Object> addList(final List<Object> outer) {
        final List<Object> inner = new ArrayList<>();
        outer.add(inner);
        return inner;
    }

    @Override
    public Map<Object, Object> addMap(final List<Object> outer) {
        final Map<Object, Object> inner = new LinkedHashMap<>();
        outer.add(inner);
        return inner;
    }

    @Override
    public List<Object> putList(final Map<Object, Object> outer, final Object key) {
        final List<Object> inner = new ArrayList<>();
        outer.put(key, inner);
        return inner;
    }

    @Override
    public Map<Object, Object> putMap(final Map<Object, Object> outer, final Object key) {
        final Map<Object, Object> inner = new LinkedHashMap<>();
        outer.put(key, inner);
        return inner;
    }

    @Override
    public void inTurn(final Runnable body) {
        body.run();
    }

    /** The JVM does that. */
    @Override
    public void collect() {}

    @Override
    public void trim() {}
}
