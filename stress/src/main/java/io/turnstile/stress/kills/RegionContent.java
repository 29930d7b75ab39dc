package io.turnstile.stress.kills;

import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionExistsException;
import io.turnstile.SharedLatch;
import io.turnstile.SharedSemaphore;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedSortedSet;
import io.turnstile.collections.SharedString;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** The objects of a region. Handles are opened anew each time, as they do not outlive a roll-back. */
final class RegionContent implements Content {
    private final Region region;

    RegionContent(final Region region) {
        this.region = region;
        region.register(RandomValues.Trade.class);
        region.register(RandomValues.Side.class);
    }

    @Override
    public List<Object> list(final String name) {
        return SharedList.open(region, name);
    }

    @Override
    public Map<Object, Object> map(final String name) {
        return SharedMap.open(region, name);
    }

    @Override
    public Deque<Object> queue(final String name) {
        return SharedQueue.open(region, name);
    }

    @Override
    public Set<Object> set(final String name) {
        return SharedSet.open(region, name);
    }

    @Override
    public NavigableMap<Object, Object> sortedMap(final String name) {
        return SharedSortedMap.open(region, name);
    }

    @Override
    public NavigableSet<Object> sortedSet(final String name) {
        return SharedSortedSet.open(region, name);
    }

    @Override
    public CharSequence string(final String name) {
        return SharedString.open(region, name);
    }

    @Override
    public void replace(final CharSequence string, final int from, final int to, final String text) {
        final SharedString shared = (SharedString) string;
        if (from == to) {
            shared.insert(from, text);
        } else if (text.isEmpty()) {
            shared.delete(from, to);
        } else {
            shared.replace(from, to, text);
        }
    }

    @Override
    public Object bytes(final String name) {
        return SharedBytes.open(region, name);
    }

    @Override
    public int length(final Object bytes) {
        return ((SharedBytes) bytes).length();
    }

    @Override
    public void replace(final Object bytes, final int from, final int to, final byte[] with) {
        final SharedBytes shared = (SharedBytes) bytes;
        if (from == to) {
            shared.insert(from, with);
        } else if (with.length == 0) {
            shared.delete(from, to);
        } else {
            shared.replace(from, to, with);
        }
    }

    @Override
    public Object array(final String name, final DType type, final int rows, final int columns) {
        return region.contains(name)
                ? SharedArray.open(region, name)
                : SharedArray.create(region, name, type, rows, columns);
    }

    @Override
    public int rows(final Object array) {
        return (int) ((SharedArray) array).shape()[0];
    }

    @Override
    public double set(final Object array, final int index, final double value) {
        final SharedArray shared = (SharedArray) array;
        final long at = index % shared.size();
        shared.setFlat(value, at);
        return shared.getFlat(Math.max(0, at - 1));
    }

    @Override
    public void fill(final Object array, final int from, final int to, final double value) {
        ((SharedArray) array).slice(0, from, to).fill(value);
    }

    @Override
    public void map(final Object array, final DoubleUnaryOperator function) {
        ((SharedArray) array).map(function);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<Object, Object> attributes(final Object array) {
        return (Map<Object, Object>) (Map<?, ?>) ((SharedArray) array).attributes();
    }

    @Override
    public Object latch(final String name) {
        return SharedLatch.open(region, name, PlainContent.LATCH);
    }

    @Override
    public long countDown(final String latch) {
        final SharedLatch shared = (SharedLatch) latch(latch);
        shared.countDown();
        return shared.getCount();
    }

    @Override
    public void makeSemaphore(final String name, final int permits) {
        SharedSemaphore.open(region, name, permits);
    }

    @Override
    public Object longCell(final String name) {
        return LongCell.open(region, name);
    }

    @Override
    public Object doubleCell(final String name) {
        return DoubleCell.open(region, name);
    }

    @Override
    public long get(final Object longCell) {
        return ((LongCell) longCell).get();
    }

    @Override
    public long add(final Object longCell, final long delta) {
        return ((LongCell) longCell).add(delta);
    }

    @Override
    public double addDouble(final Object doubleCell, final double delta) {
        return ((DoubleCell) doubleCell).add(delta);
    }

    @Override
    public List<String> names() {
        return region.names();
    }

    @Override
    public boolean remove(final String name) {
        return region.remove(name);
    }

    @Override
    public boolean rename(final String from, final String to) {
        try {
            return region.rename(from, to);
        } catch (final RegionExistsException e) {
            return false;
        }
    }

    @Override
    public List<Object> addList(final List<Object> outer) {
        return ((SharedList<Object>) outer).addList();
    }

    @Override
    public Map<Object, Object> addMap(final List<Object> outer) {
        return ((SharedList<Object>) outer).addMap();
    }

    @Override
    public List<Object> putList(final Map<Object, Object> outer, final Object key) {
        return ((SharedMap<Object, Object>) outer).putList(key);
    }

    @Override
    public Map<Object, Object> putMap(final Map<Object, Object> outer, final Object key) {
        return ((SharedMap<Object, Object>) outer).putMap(key);
    }

    @Override
    public void inTurn(final Runnable body) {
        region.inTurn(body);
    }

    @Override
    public void collect() {
        region.collect();
    }

    @Override
    public void trim() {
        region.trim();
    }
}
