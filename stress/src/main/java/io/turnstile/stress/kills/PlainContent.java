package io.turnstile.stress.kills;

import io.turnstile.collections.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;

/**
 * The model: what a region must hold, in collections of java.util and the like. A cell is an AtomicLong or an AtomicReference of a Double,
 * and a list is an ArrayList, so that the immutable lists that stand for tuples are told from it.
 */
final class PlainContent implements Content {
    /** Count of a new latch. */
    static final int LATCH = 20;

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

    @SuppressWarnings("unchecked")
    @Override
    public Set<Object> set(final String name) {
        return (Set<Object>) objects.computeIfAbsent(name, absent -> new LinkedHashSet<>());
    }

    @SuppressWarnings("unchecked")
    @Override
    public NavigableMap<Object, Object> sortedMap(final String name) {
        return (NavigableMap<Object, Object>) objects.computeIfAbsent(name, absent -> new TreeMap<>());
    }

    @SuppressWarnings("unchecked")
    @Override
    public NavigableSet<Object> sortedSet(final String name) {
        return (NavigableSet<Object>) objects.computeIfAbsent(name, absent -> new TreeSet<>());
    }

    @Override
    public CharSequence string(final String name) {
        return (CharSequence) objects.computeIfAbsent(name, absent -> new StringBuilder());
    }

    @Override
    public void replace(final CharSequence string, final int from, final int to, final String text) {
        ((StringBuilder) string).replace(from, to, text);
    }

    @Override
    public Object bytes(final String name) {
        return objects.computeIfAbsent(name, absent -> new PlainBytes());
    }

    @Override
    public int length(final Object bytes) {
        return ((PlainBytes) bytes).bytes().length;
    }

    @Override
    public void replace(final Object bytes, final int from, final int to, final byte[] with) {
        ((PlainBytes) bytes).replace(from, to, with);
    }

    @Override
    public Object array(final String name, final DType type, final int rows, final int columns) {
        return objects.computeIfAbsent(name, absent -> new PlainArray(type, rows, columns));
    }

    @Override
    public int rows(final Object array) {
        return ((PlainArray) array).rows();
    }

    @Override
    public double set(final Object array, final int index, final double value) {
        final double[] elements = ((PlainArray) array).elements();
        final int at = index % elements.length;
        elements[at] = value;
        return elements[Math.max(0, at - 1)];
    }

    @Override
    public void fill(final Object array, final int from, final int to, final double value) {
        final int columns = ((PlainArray) array).columns();
        Arrays.fill(((PlainArray) array).elements(), from * columns, to * columns, value);
    }

    @Override
    public void map(final Object array, final DoubleUnaryOperator function) {
        final double[] elements = ((PlainArray) array).elements();
        Arrays.setAll(elements, index -> function.applyAsDouble(elements[index]));
    }

    @Override
    public Map<Object, Object> attributes(final Object array) {
        return ((PlainArray) array).attributes();
    }

    @Override
    public Object latch(final String name) {
        return objects.computeIfAbsent(name, absent -> new CountDownLatch(LATCH));
    }

    @Override
    public long countDown(final String latch) {
        final CountDownLatch plain = (CountDownLatch) latch(latch);
        plain.countDown();
        return plain.getCount();
    }

    @Override
    public void makeSemaphore(final String name, final int permits) {
        objects.put(name, new Semaphore(permits));
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
