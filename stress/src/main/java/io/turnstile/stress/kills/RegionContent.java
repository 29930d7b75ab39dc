package io.turnstile.stress.kills;

import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionExistsException;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The objects of a region. Handles are opened anew each time, as they do not outlive a roll-back. */
final class RegionContent implements Content {
    private final Region region;

    RegionContent(final Region region) {
        this.region = region;
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
