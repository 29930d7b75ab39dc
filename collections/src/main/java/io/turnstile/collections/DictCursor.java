package io.turnstile.collections;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Dict;
import io.turnstile.internal.value.Handle;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.agrona.collections.IntArrayList;

/**
 * A weakly consistent iterator over a dict: one step ahead, and never lost, since entries know their place in the order of
 * insertion. What was there when it was made and is not removed comes once; what is added meanwhile comes too.
 */
final class DictCursor<T> implements Iterator<T> {
    /** What an iterator gives for an entry at a place, see {@link Dict#at}. */
    interface Loader<T> {
        T load(long place);
    }

    private static final long NO_EPOCH = -1;

    private final Handle handle;
    private final Turns turns;
    private final Dict dict;
    private final Loader<T> loader;

    /** The entry that comes next, {@link Dict#NONE} at the end, and its stamp, which tells whether it is still the same. */
    private int upcoming;

    private int upcomingStamp;
    private long upcomingPlace;
    private T upcomingElement;

    /** Of the turn, in which the place is known to be good; the thread that has the turn looks at it only. */
    private long turnEpoch = NO_EPOCH;

    private int returned;
    private int returnedStamp;

    /** What {@link #after} has found: it may be run several times, so it changes nothing of the above. */
    private int found;

    private int foundStamp;
    private long foundPlace;

    /** Entries that can come: those that there were, and one for each insertion since. More would be a circle. */
    private long left;

    private int sequence;

    DictCursor(final Handle handle, final Loader<T> loader) {
        final Attachment attachment = handle.attachment();
        this.handle = handle;
        this.turns = attachment.turns();
        this.dict = attachment.dict();
        this.loader = loader;
        advance(turns.read(DictCursor::begin, this));
    }

    private void advance(final T element) {
        upcoming = found;
        upcomingStamp = foundStamp;
        upcomingPlace = foundPlace;
        upcomingElement = element;
    }

    @Override
    public boolean hasNext() {
        return upcoming != Dict.NONE;
    }

    @Override
    public T next() {
        if (upcoming == Dict.NONE) {
            throw new NoSuchElementException("no more entries");
        }
        final T element = upcomingElement;
        final int entry = upcoming;
        final int stamp = upcomingStamp;
        advance(turns.isHeld() ? afterInTurn() : turns.read(DictCursor::after, this));
        left--;
        returned = entry;
        returnedStamp = stamp;
        return element;
    }

    @Override
    public void remove() {
        if (returned == Dict.NONE) {
            throw new IllegalStateException("no entry was returned since the last removal");
        }
        final int entry = returned;
        returned = Dict.NONE;
        remove(entry, returnedStamp);
    }

    /**
     * Removes those to come of which a filter says so, after it was asked about all. To be called in a turn.
     *
     * @return whether there were any.
     */
    boolean removeIf(final Predicate<? super T> filter) {
        final IntArrayList doomed = new IntArrayList();
        final IntArrayList stamps = new IntArrayList();
        while (hasNext()) {
            if (filter.test(next())) {
                doomed.addInt(returned);
                stamps.addInt(returnedStamp);
            }
        }
        for (int i = 0; i < doomed.size(); i++) {
            remove(doomed.getInt(i), stamps.getInt(i));
        }
        return !doomed.isEmpty();
    }

    private void remove(final int entry, final int stamp) {
        turns.write(() -> {
            final long at = handle.live();
            if (dict.isStill(at, entry, stamp)) {
                turns.mutating();
                dict.remove(at, entry);
            }
        });
    }

    private T begin() {
        final long at = handle.live();
        left = dict.size(at);
        sequence = dict.sequence(at);
        return find(at, dict.first(at));
    }

    private T after() {
        final long at = handle.live();
        checkEnd(at);
        return find(at, dict.after(at, upcoming, upcomingStamp));
    }

    /** As {@link #after}, but looks for changes only if anything has moved since it last did. */
    private T afterInTurn() {
        if (turns.epoch() == turnEpoch && left > 0) {
            return find(handle.descriptor(), dict.nextOf(upcomingPlace));
        }
        // From before: a user's codec may change anything while it loads. Should it throw, the place stays the old one.
        final long epoch = turns.epoch();
        final T element = after();
        turnEpoch = epoch;
        return element;
    }

    private T find(final long at, final int entry) {
        found = entry;
        if (entry == Dict.NONE) {
            return null;
        }
        final long place = dict.at(at, entry);
        foundStamp = dict.stampOf(place);
        foundPlace = place;
        return loader.load(place);
    }

    private void checkEnd(final long at) {
        final int now = dict.sequence(at);
        left += Integer.toUnsignedLong(now - sequence);
        sequence = now;
        if (left <= 0) {
            throw new RegionCorruptException("dict=" + at + ": the order of entries has no end");
        }
    }
}
