package io.turnstile.collections;

import io.turnstile.Region;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.Sleepers;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.Waiting;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Directory;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Values;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A queue that processes share, for messages: {@code put} and {@code take} are first in, first out; with {@code putFirst}
 * or {@code takeLast} it is a stack. Null elements are refused.
 *
 * <p>All of it is part of turns: a message that was put in a turn is there for others when the turn commits, and one that
 * was taken in a turn that is rolled back, or whose process is killed, is there again, where it was.
 *
 * <p>What waits, waits outside of turns, with the idle strategy of the region, and looks without taking a turn whether there
 * is something. A thread that has the turn can not wait for others to change the queue: there the methods with a time-out
 * give up at once, and those without throw IllegalStateException.
 *
 * <p>What is said of values in {@link SharedList} holds here too. Iterators go over a copy of references and so are weakly
 * consistent.
 *
 * @param <E> type of elements; not checked, other processes may have put in something else.
 */
public final class SharedQueue<E> extends AbstractQueue<E> implements BlockingDeque<E>, SharedObject {
    private static final Function<SharedQueue<?>, Boolean> EMPTY =
            queue -> queue.storage.size(queue.handle.live()) == 0;
    private static final Function<SharedQueue<?>, Boolean> FULL = queue -> queue.isFull(queue.handle.live());

    private final Handle handle;
    private final Attachment attachment;
    private final Turns turns;
    private final Values values;
    private final QueueStorage storage;
    private final QueueElements<E> elements;
    private final Sleepers sleepers;
    private final Room room;

    /** What who puts something in waits for, as a key; who takes something out waits for the queue's handle. */
    private record Room(Handle queue) {}

    SharedQueue(final Handle handle) {
        this.handle = handle;
        this.attachment = handle.attachment();
        this.turns = attachment.turns();
        this.values = attachment.values();
        this.storage = QueueStorage.of(attachment);
        this.elements = new QueueElements<>(handle);
        this.sleepers = attachment.sleepers();
        this.room = new Room(handle);
    }

    /**
     * The queue of a name, made empty and without a bound if there is none. Takes a turn only to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param <E>    type of elements.
     * @return the queue.
     * @throws WrongTypeException if the name belongs to something else.
     */
    public static <E> SharedQueue<E> open(final Region region, final String name) {
        return new SharedQueue<>(
                region.attachment().directory().openOrCreate(name, CollectionKinds.QUEUE, Directory.Initializer.NONE));
    }

    /**
     * As {@link #open(Region, String)}; a queue that is made gets a bound. One that is there keeps its own.
     *
     * @param region in which.
     * @param name   of it.
     * @param bound  most elements, at least 1.
     * @param <E>    type of elements.
     * @return the queue.
     */
    public static <E> SharedQueue<E> open(final Region region, final String name, final int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound=" + bound + " is less than 1");
        }
        final Attachment attachment = region.attachment();
        return new SharedQueue<>(attachment
                .directory()
                .openOrCreate(
                        name,
                        CollectionKinds.QUEUE,
                        queue -> QueueStorage.of(attachment).bound(queue, bound)));
    }

    Handle handle() {
        return handle;
    }

    @Override
    public Region region() {
        return (Region) attachment.owner();
    }

    @Override
    public List<E> snapshot() {
        return turns.read(() -> {
            final long queue = handle.live();
            return Nesting.copy(
                    handle,
                    new ArrayList<>(),
                    copy -> storage.forEachSlot(queue, slot -> copy.add(cast(values.unshared(storage.get(slot))))));
        });
    }

    @Override
    public int size() {
        return turns.read(() -> (int) Math.min(Integer.MAX_VALUE, storage.size(handle.live())));
    }

    @Override
    public int remainingCapacity() {
        return turns.read(() -> {
            final long bound = storage.bound(handle.live());
            return bound == 0 ? Integer.MAX_VALUE : (int) (bound - storage.size(handle.live()));
        });
    }

    @Override
    public boolean isEmpty() {
        return turns.read(EMPTY, this);
    }

    /**
     * Whether it is no use to take a turn. Who polls an empty queue again and again, or offers to a full one, must not keep the
     * turn from those for whom he waits.
     */
    private boolean isUseless(final Function<SharedQueue<?>, Boolean> useless) {
        if (turns.isHeld()) {
            return false;
        }
        turns.checkMayTake();
        return turns.read(useless, this);
    }

    private boolean isFull(final long queue) {
        final long bound = storage.bound(queue);
        return bound != 0 && storage.size(queue) >= bound;
    }

    @Override
    public boolean offerLast(final E element) {
        checkElement(element);
        return !isUseless(FULL) && putIn(element, false);
    }

    @Override
    public boolean offerFirst(final E element) {
        checkElement(element);
        return !isUseless(FULL) && putIn(element, true);
    }

    private boolean putIn(final E element, final boolean front) {
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        final boolean done;
        try {
            done = putInTurn(element, front);
            turns.commitOperation(frame);
        } catch (final Throwable e) {
            try {
                turns.abortOperation(frame);
            } finally {
                if (frame <= Turns.OUTERMOST && turns.holder == me) {
                    turns.holder = Turns.NOBODY;
                }
            }
            throw e;
        }
        if (done) {
            sleepers.wake(handle, 1);
        }
        return done;
    }

    private boolean putInTurn(final E element, final boolean front) {
        final long queue = handle.live();
        if (isFull(queue)) {
            return false;
        }
        turns.mutating();
        store(queue, element, front);
        return true;
    }

    private void store(final long queue, final Object element, final boolean front) {
        final Object copied = values.copied(element);
        if (front) {
            storage.addFirst(queue, copied);
        } else {
            storage.addLast(queue, copied);
        }
    }

    private void checkElement(final E element) {
        values.check(Objects.requireNonNull(element, "a null element; a queue holds none"));
    }

    @Override
    public E pollFirst() {
        return isUseless(EMPTY) ? null : takeOut(true);
    }

    @Override
    public E pollLast() {
        return isUseless(EMPTY) ? null : takeOut(false);
    }

    private E takeOut(final boolean front) {
        final Thread me = Thread.currentThread();
        final int frame = turns.beginOperation();
        final Object taken;
        try {
            taken = takeOutInTurn(front);
            turns.commitOperation(frame);
        } catch (final Throwable e) {
            try {
                turns.abortOperation(frame);
            } finally {
                if (frame <= Turns.OUTERMOST && turns.holder == me) {
                    turns.holder = Turns.NOBODY;
                }
            }
            throw e;
        }
        if (taken != null) {
            sleepers.wake(room, 1);
        }
        return cast(taken);
    }

    private Object takeOutInTurn(final boolean front) {
        final long queue = handle.live();
        if (storage.size(queue) == 0) {
            return null;
        }
        return attachment.kept(front ? storage.takeFirst(queue) : storage.takeLast(queue));
    }

    @Override
    public E peekFirst() {
        return peek(storage::getFirst);
    }

    @Override
    public E peekLast() {
        return peek(storage::getLast);
    }

    private E peek(final LongFunction<Object> get) {
        return turns.read(() -> {
            final long queue = handle.live();
            return storage.size(queue) == 0 ? null : this.<E>cast(get.apply(queue));
        });
    }

    @Override
    public void clear() {
        turns.write(() -> {
            final long queue = handle.live();
            turns.mutating();
            storage.clear(queue);
        });
    }

    @Override
    public int drainTo(final Collection<? super E> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * Takes what there is in one turn, and adds it to the target in the same turn: if that refuses one, all are in the queue
     * again. Shared objects that nothing else holds come as unshared copies, unless the thread has the turn.
     */
    @Override
    public int drainTo(final Collection<? super E> target, final int most) {
        Objects.requireNonNull(target, "target");
        if (target == this) {
            throw new IllegalArgumentException("a queue can not be drained into itself");
        }
        return isUseless(EMPTY) ? 0 : turns.write(SharedQueue::drain, this, target, most);
    }

    private static <E> int drain(
            final SharedQueue<E> queue, final Collection<? super E> target, final Integer mostOfThem) {
        final Object[] taken = queue.takeAtMost(mostOfThem);
        for (final Object element : taken) {
            target.add(queue.cast(queue.attachment.kept(element)));
        }
        return taken.length;
    }

    private Object[] takeAtMost(final int most) {
        final long queue = handle.live();
        final Object[] taken = new Object[(int) Math.max(0, Math.min(most, storage.size(queue)))];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = storage.takeFirst(queue);
        }
        return taken;
    }

    /** Adds all in one turn, or none if the bound does not let them in. */
    @Override
    public boolean addAll(final Collection<? extends E> added) {
        if (added == this) {
            throw new IllegalArgumentException("a queue can not be added to itself");
        }
        final List<E> all = new ArrayList<>(added);
        all.forEach(this::checkElement);
        return turns.write(() -> {
            final long bound = storage.bound(handle.live());
            if (bound != 0 && storage.size(handle.live()) + all.size() > bound) {
                throw full();
            }
            if (!all.isEmpty()) {
                turns.mutating();
            }
            all.forEach(element -> store(handle.live(), element, false));
            return !all.isEmpty();
        });
    }

    @Override
    public boolean removeFirstOccurrence(final Object element) {
        return elements.removeFirst(element);
    }

    @Override
    public boolean removeLastOccurrence(final Object element) {
        return elements.removeLast(element);
    }

    @Override
    public boolean removeIf(final Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        return elements.removeIf(filter);
    }

    @Override
    public boolean removeAll(final Collection<?> removed) {
        return removeIf(removed::contains);
    }

    @Override
    public boolean retainAll(final Collection<?> retained) {
        return removeIf(Predicate.not(retained::contains));
    }

    @Override
    public boolean contains(final Object element) {
        return elements.contains(element);
    }

    @Override
    public boolean containsAll(final Collection<?> others) {
        return turns.read(() -> super.containsAll(others));
    }

    @Override
    public Object[] toArray() {
        return elements.copy().toArray();
    }

    @Override
    public <T> T[] toArray(final T[] array) {
        return elements.copy().toArray(array);
    }

    @Override
    public Iterator<E> iterator() {
        return new QueueCursor<>(elements, false);
    }

    @Override
    public Iterator<E> descendingIterator() {
        return new QueueCursor<>(elements, true);
    }

    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliterator(elements.copy(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    /** Queues are equal if they are the same one: the handles of one shared queue. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof SharedQueue<?> queue && queue.handle.equals(handle);
    }

    @Override
    public int hashCode() {
        return handle.hashCode();
    }

    @Override
    public String toString() {
        return turns.read(() ->
                Nesting.print(handle, "(this Collection)", () -> elements.copy().toString()));
    }

    @Override
    public void putLast(final E element) throws InterruptedException {
        awaitOffer(element, false, Deadline.never());
    }

    @Override
    public void putFirst(final E element) throws InterruptedException {
        awaitOffer(element, true, Deadline.never());
    }

    @Override
    public boolean offerLast(final E element, final long timeout, final TimeUnit unit) throws InterruptedException {
        return awaitOffer(element, false, Deadline.in(timeout, unit));
    }

    @Override
    public boolean offerFirst(final E element, final long timeout, final TimeUnit unit) throws InterruptedException {
        return awaitOffer(element, true, Deadline.in(timeout, unit));
    }

    @Override
    public E takeFirst() throws InterruptedException {
        return awaitPoll(true, Deadline.never());
    }

    @Override
    public E takeLast() throws InterruptedException {
        return awaitPoll(false, Deadline.never());
    }

    @Override
    public E pollFirst(final long timeout, final TimeUnit unit) throws InterruptedException {
        return awaitPoll(true, Deadline.in(timeout, unit));
    }

    @Override
    public E pollLast(final long timeout, final TimeUnit unit) throws InterruptedException {
        return awaitPoll(false, Deadline.in(timeout, unit));
    }

    private boolean awaitOffer(final E element, final boolean front, final Deadline deadline)
            throws InterruptedException {
        checkElement(element);
        final boolean done = await(FULL, room, () -> putInTurn(element, front) ? this : null, deadline) != null;
        if (done) {
            sleepers.wake(handle, 1);
        }
        return done;
    }

    private E awaitPoll(final boolean front, final Deadline deadline) throws InterruptedException {
        final Object taken = await(EMPTY, handle, () -> takeOutInTurn(front), deadline);
        if (taken != null) {
            sleepers.wake(room, 1);
        }
        return cast(taken);
    }

    /**
     * Tries until it gets something or time is over. While it makes no sense to try it takes no turn.
     *
     * @param useless whether an attempt would give null.
     * @param what    it waits for, as a key.
     * @param attempt runs in a turn; gives null when it has to wait.
     */
    private <T> T await(
            final Function<SharedQueue<?>, Boolean> useless,
            final Object what,
            final Supplier<T> attempt,
            final Deadline deadline)
            throws InterruptedException {
        if (!turns.isHeld()) {
            turns.checkMayTake();
        }
        return Waiting.await(
                turns,
                sleepers,
                what,
                time -> turns.readOr(() -> useless.apply(this), false)
                        ? null
                        : Waiting.inTurn(turns, time, attempt, null),
                deadline);
    }

    @Override
    public void addFirst(final E element) {
        if (!offerFirst(element)) {
            throw full();
        }
    }

    @Override
    public void addLast(final E element) {
        if (!offerLast(element)) {
            throw full();
        }
    }

    private IllegalStateException full() {
        final long bound = turns.read(() -> storage.bound(handle.live()));
        return new IllegalStateException("Deque full: bound=" + bound + "; take something, or wait with put()");
    }

    @Override
    public boolean add(final E element) {
        addLast(element);
        return true;
    }

    @Override
    public boolean offer(final E element) {
        return offerLast(element);
    }

    @Override
    public boolean offer(final E element, final long timeout, final TimeUnit unit) throws InterruptedException {
        return offerLast(element, timeout, unit);
    }

    @Override
    public void put(final E element) throws InterruptedException {
        putLast(element);
    }

    @Override
    public E poll() {
        return pollFirst();
    }

    @Override
    public E poll(final long timeout, final TimeUnit unit) throws InterruptedException {
        return pollFirst(timeout, unit);
    }

    @Override
    public E take() throws InterruptedException {
        return takeFirst();
    }

    @Override
    public E peek() {
        return peekFirst();
    }

    @Override
    public E getFirst() {
        return present(peekFirst());
    }

    @Override
    public E getLast() {
        return present(peekLast());
    }

    @Override
    public E removeFirst() {
        return present(pollFirst());
    }

    @Override
    public E removeLast() {
        return present(pollLast());
    }

    private E present(final E element) {
        if (element == null) {
            throw new NoSuchElementException("the queue is empty");
        }
        return element;
    }

    @Override
    public boolean remove(final Object element) {
        return removeFirstOccurrence(element);
    }

    @Override
    public void push(final E element) {
        addFirst(element);
    }

    @Override
    public E pop() {
        return removeFirst();
    }

    @SuppressWarnings("unchecked")
    private <T> T cast(final Object value) {
        return (T) value;
    }
}
