package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A weakly consistent iterator over a range of a tree, one step ahead. What was there when it was made and is not removed
 * comes once; what is added behind it comes too.
 *
 * <p>It loads the keys of a leaf at once, few at first, and uses them and their places as long as nothing was inserted or
 * removed, which it looks at in each step; after that it goes on behind the key where it was. What else there is of an
 * entry is loaded when the iterator comes to it.
 */
final class TreeCursor<T> implements Iterator<T> {
    /** Of the first run of keys; the next ones have four times as many, up to those of a leaf. */
    private static final int FIRST_KEYS = 2;

    private static final int GROWTH_SHIFT = 2;
    private static final long NO_EPOCH = -1;

    /** In place of an element: places are not good any more. */
    private static final Object CHANGED = new Object();

    private static final Function<TreeCursor<?>, Object> ELEMENT_AFTER = TreeCursor::elementAfter;
    private static final Function<TreeCursor<?>, Step> STEP_AFTER = TreeCursor::stepAfter;

    /** What an iterator gives for an entry. */
    interface Loader<T> {
        T load(Object key, long place);
    }

    private final TreeRange range;
    private final Tree storage;
    private final Attachment attachment;
    private final Turns turns;
    private final Loader<T> loader;
    private final Consumer<Object> remover;
    private Step step;

    /** Of the turn, in which the places of the step are known to be good; the thread that has the turn looks at it only. */
    private long turnEpoch = NO_EPOCH;

    /** Of the upcoming element in the run of the step. */
    private int index;

    private T upcoming;
    private Object returned;

    /** What places are good for: the tree as it was. */
    private record Epoch(long modifications, long rollbacks, long end, long size) {}

    /** Keys to come, the element of the first of them, and how many keys there were in this epoch up to their end. */
    private record Step(Epoch epoch, TreeRun run, Object first, long passed) {}

    TreeCursor(final TreeRange range, final Loader<T> loader, final Consumer<Object> remover) {
        this.range = range;
        this.storage = range.storage();
        this.attachment = range.handle().attachment();
        this.turns = attachment.turns();
        this.loader = loader;
        this.remover = remover;
        enter(turns.read(() -> step(epoch(), range.first(), 0)));
    }

    @SuppressWarnings("unchecked")
    private void enter(final Step entered) {
        step = entered;
        index = 0;
        upcoming = entered == null ? null : (T) entered.first;
    }

    @Override
    public boolean hasNext() {
        return step != null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T next() {
        final Step from = step;
        if (from == null) {
            throw new NoSuchElementException("no more entries");
        }
        final T element = upcoming;
        final Object key = from.run.key(index);
        final Object after = index + 1 == from.run.length()
                ? CHANGED
                : turns.isHeld() ? elementInTurn() : turns.read(ELEMENT_AFTER, this);
        if (after == CHANGED) {
            enter(turns.read(STEP_AFTER, this));
        } else {
            index++;
            upcoming = (T) after;
        }
        returned = key;
        return element;
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

    /**
     * Removes those to come of which a filter says so, after it was asked about all. To be called in a turn.
     *
     * @return whether there were any.
     */
    boolean removeIf(final Predicate<? super T> filter) {
        final List<Object> doomed = new ArrayList<>();
        while (hasNext()) {
            if (filter.test(next())) {
                doomed.add(returned);
            }
        }
        doomed.forEach(remover);
        return !doomed.isEmpty();
    }

    private Object elementAfter() {
        return isChanged(step.epoch) ? CHANGED : load();
    }

    /** As {@link #elementAfter}, but looks whether the tree was changed only if anything has moved since it last did. */
    private Object elementInTurn() {
        if (turns.epoch() != turnEpoch) {
            if (isChanged(step.epoch)) {
                return CHANGED;
            }
            turnEpoch = turns.epoch();
        }
        return load();
    }

    private Object load() {
        return loader.load(step.run.key(index + 1), step.run.place(index + 1));
    }

    private Step stepAfter() {
        final Epoch epoch = step.epoch;
        if (isChanged(epoch)) {
            return step(epoch(), range.nearest(step.run.key(index), true, false), 0);
        }
        final long place = step.run.place(index);
        return place == epoch.end ? null : step(epoch, range.next(place), step.passed);
    }

    private boolean isChanged(final Epoch epoch) {
        return storage.modifications(range.handle().live()) != epoch.modifications
                || attachment.rollbacks() != epoch.rollbacks;
    }

    private Epoch epoch() {
        final long tree = range.handle().live();
        return new Epoch(storage.modifications(tree), attachment.rollbacks(), range.end(), storage.size(tree));
    }

    private Step step(final Epoch epoch, final long place, final long passed) {
        if (place == Tree.NONE) {
            return null;
        }
        final int most = (int) Math.min(TreeNodes.MOST_KEYS, Math.max(FIRST_KEYS, passed << GROWTH_SHIFT));
        final TreeRun run = TreeRun.load(range, place, epoch.end, most);
        if (passed + run.length() > epoch.size) {
            throw new RegionCorruptException(
                    "tree=" + range.handle().descriptor() + " size=" + epoch.size + ": leaves have no end");
        }
        return new Step(epoch, run, loader.load(run.key(0), place), passed + run.length());
    }
}
