package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Values;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A weakly consistent iterator over a range of a tree, one step ahead. It goes from place to place as long as nothing was
 * inserted or removed; after that it goes on behind the key where it was. What was there when it was made and is not
 * removed comes once; what is added behind it comes too.
 */
final class TreeCursor<T> implements Iterator<T> {
    /** What an iterator gives for an entry. */
    interface Loader<T> {
        T load(Object key, long place);
    }

    private final TreeRange range;
    private final Tree storage;
    private final Attachment attachment;
    private final Turns turns;
    private final Values values;
    private final Loader<T> loader;
    private final Consumer<Object> remover;
    private Step<T> upcoming;
    private Object returned;

    /** Steps since the tree was changed. */
    private long steps;

    /** What places are good for: the tree as it was. */
    private record Epoch(long modifications, long rollbacks, long end, long size) {}

    /** An entry as it was found. */
    private record Step<T>(Epoch epoch, long place, Object key, T element) {}

    TreeCursor(final TreeRange range, final Loader<T> loader, final Consumer<Object> remover) {
        this.range = range;
        this.storage = range.storage();
        this.attachment = range.handle().attachment();
        this.turns = attachment.turns();
        this.values = attachment.values();
        this.loader = loader;
        this.remover = remover;
        this.upcoming = turns.read(() -> step(epoch(), range.first()));
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public T next() {
        final Step<T> step = upcoming;
        if (step == null) {
            throw new NoSuchElementException("no more entries");
        }
        upcoming = turns.isHeld() ? after(step) : turns.read(() -> after(step));
        steps = upcoming != null && upcoming.epoch == step.epoch ? steps + 1 : 0;
        returned = step.key;
        return step.element;
    }

    @Override
    public void remove() {
        if (returned == null) {
            throw new IllegalStateException("no entry was returned since the last removal");
        }
        final Object key = returned;
        returned = null;
        remover.accept(key);
    }

    private Step<T> after(final Step<T> step) {
        final Epoch epoch = step.epoch;
        final long tree = range.handle().live();
        if (storage.modifications(tree) != epoch.modifications || attachment.rollbacks() != epoch.rollbacks) {
            return step(epoch(), range.nearest(step.key, true, false));
        }
        if (steps >= epoch.size) {
            throw new RegionCorruptException("tree=" + tree + " size=" + epoch.size + ": leaves have no end");
        }
        return step.place == epoch.end ? null : step(epoch, range.next(step.place));
    }

    private Epoch epoch() {
        final long tree = range.handle().live();
        return new Epoch(storage.modifications(tree), attachment.rollbacks(), range.end(), storage.size(tree));
    }

    private Step<T> step(final Epoch epoch, final long place) {
        if (place == Tree.NONE) {
            return null;
        }
        final Object key = values.loadKey(storage.key(place));
        if (key == null) {
            throw new RegionCorruptException("slot=" + storage.key(place) + ": its key has become null");
        }
        return new Step<>(epoch, place, key, loader.load(key, place));
    }
}
