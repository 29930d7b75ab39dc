package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Handle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * A weakly consistent iterator over a dict: one step ahead, and never lost, since entries know their place in the order of
 * insertion. What was there when it was made and is not removed comes once; what is added meanwhile comes too.
 */
final class DictCursor<T> implements Iterator<T> {
    /** What an iterator gives for an entry. */
    interface Loader<T> {
        T load(long dict, int entry);
    }

    private final Handle handle;
    private final Turns turns;
    private final Dict dict;
    private final Loader<T> loader;
    private Step<T> upcoming;
    private Step<T> returned;

    /** Entries that can come: those that there were, and one for each insertion since. More would be a circle. */
    private long left;

    private int sequence;

    /** An entry as it was found; the stamp tells whether it is still the same. */
    private record Step<T>(int entry, int stamp, T element) {}

    DictCursor(final Handle handle, final Loader<T> loader) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.dict = attachment.dict();
        this.loader = loader;
        this.upcoming = turns.read(() -> {
            final long at = handle.live();
            left = dict.size(at);
            sequence = dict.sequence(at);
            return step(dict.first(at));
        });
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public T next() {
        if (upcoming == null) {
            throw new NoSuchElementException("no more entries");
        }
        final Step<T> step = upcoming;
        upcoming = turns.read(() -> after(step));
        left--;
        returned = step;
        return step.element;
    }

    @Override
    public void remove() {
        if (returned == null) {
            throw new IllegalStateException("no entry was returned since the last removal");
        }
        final Step<T> step = returned;
        returned = null;
        remove(step);
    }

    /**
     * Removes those to come of which a filter says so, after it was asked about all. To be called in a turn.
     *
     * @return whether there were any.
     */
    boolean removeIf(final Predicate<? super T> filter) {
        final List<Step<T>> doomed = new ArrayList<>();
        while (hasNext()) {
            if (filter.test(next())) {
                doomed.add(returned);
            }
        }
        doomed.forEach(this::remove);
        return !doomed.isEmpty();
    }

    private void remove(final Step<T> step) {
        turns.write(() -> {
            final long at = handle.live();
            if (dict.isStill(at, step.entry, step.stamp)) {
                turns.mutating();
                dict.remove(at, step.entry);
            }
        });
    }

    private Step<T> after(final Step<T> step) {
        final long at = handle.live();
        checkEnd(at);
        return step(
                dict.isStill(at, step.entry, step.stamp) ? dict.next(at, step.entry) : dict.firstAfter(at, step.stamp));
    }

    private void checkEnd(final long at) {
        final int now = dict.sequence(at);
        left += Integer.toUnsignedLong(now - sequence);
        sequence = now;
        if (left <= 0) {
            throw new RegionCorruptException("dict=" + at + ": the order of entries has no end");
        }
    }

    private Step<T> step(final int entry) {
        if (entry == Dict.NONE) {
            return null;
        }
        final long at = handle.live();
        return new Step<>(entry, dict.stamp(at, entry), loader.load(at, entry));
    }
}
