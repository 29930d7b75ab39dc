package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A set that processes share, in the order of its elements: their natural one, or that of a comparator, as in {@link
 * SharedSortedMap}, whose keys are what the elements of a set are; null is refused. Elements are equal if their order says
 * so.
 *
 * <p>What reads takes no turn if that can be avoided; what changes takes one for itself, unless the thread has one or
 * it finds nothing to change. So every operation is atomic, those on many elements too. Adding, removing and finding
 * take logarithmic time, and so does the step to a neighbour. Iterators are weakly consistent: they never throw
 * ConcurrentModificationException. Views are live, and count their elements when they are asked for their size.
 *
 * @param <E> type of elements; not checked, other processes may have put in something else.
 */
public final class SharedSortedSet<E> extends SortedSetView<E> implements SharedObject {
    SharedSortedSet(final Handle handle) {
        super(new SortedMapView<>(TreeRange.all(handle, Tree.ofSets(handle.attachment()))));
    }

    /**
     * The set of a name, made empty and naturally ordered if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <E>    type of elements.
     * @return the set.
     * @throws WrongTypeException if the name belongs to something else, or the set has a comparator that this process has
     *     not named.
     */
    public static <E> SharedSortedSet<E> open(final Region region, final String name) {
        return new SharedSortedSet<>(
                TreeOpening.open(region, name, CollectionKinds.SORTED_SET, Tree.ofSets(region.attachment())));
    }

    /**
     * The set of a name, ordered by a comparator, made empty if there is none; see {@link SharedSortedMap#open(Region,
     * String, String, Comparator)}. Takes a turn only to make it.
     *
     * @param region         in which.
     * @param name           of the set.
     * @param comparatorName of the comparator.
     * @param comparator     of elements.
     * @param <E>            type of elements.
     * @return the set.
     * @throws WrongTypeException if the name belongs to something else, or the set is ordered otherwise.
     */
    public static <E> SharedSortedSet<E> open(
            final Region region,
            final String name,
            final String comparatorName,
            final Comparator<? super E> comparator) {
        final Attachment attachment = region.attachment();
        Comparators.of(attachment).register(comparatorName, comparator);
        return new SharedSortedSet<>(
                TreeOpening.open(region, name, CollectionKinds.SORTED_SET, Tree.ofSets(attachment), comparatorName));
    }

    Handle handle() {
        return map.range.handle();
    }

    @Override
    public Region region() {
        return (Region) map.attachment.owner();
    }

    @Override
    public NavigableSet<E> snapshot() {
        return map.turns.read(() -> {
            final SnapshotOrder order = new SnapshotOrder(map.range);
            final NavigableSet<E> copy = new TreeSet<>(order.comparator());
            map.range.forEach(place -> order.take(() -> copy.add(map.key(place))));
            order.filled();
            return copy;
        });
    }
}
