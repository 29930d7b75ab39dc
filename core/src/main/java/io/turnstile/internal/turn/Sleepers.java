package io.turnstile.internal.turn;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads of one attachment that wait for something, so that another thread of it that makes it come true wakes them up. Nothing
 * depends on that: a waiter looks by itself, at least once a millisecond with the default idle strategy, as it must for what
 * other processes do. But two threads that wait for each other by turns would each time sleep out what the other one needs.
 */
public final class Sleepers {
    private final Map<Object, Queue<Thread>> sleepers = new ConcurrentHashMap<>();

    /** The calling thread may fall asleep. It calls {@link #leave} at the end. */
    void enter(final Object what) {
        sleepers.compute(what, (key, threads) -> {
            final Queue<Thread> all = threads == null ? new ConcurrentLinkedQueue<>() : threads;
            all.add(Thread.currentThread());
            return all;
        });
    }

    /** The calling thread waits no longer. */
    void leave(final Object what) {
        sleepers.computeIfPresent(what, (key, threads) -> {
            threads.remove(Thread.currentThread());
            return threads.isEmpty() ? null : threads;
        });
    }

    /**
     * Wakes those that have waited longest.
     *
     * @param what they wait for.
     * @param most how many.
     */
    public void wake(final Object what, final long most) {
        final Queue<Thread> threads = sleepers.isEmpty() ? null : sleepers.get(what);
        if (threads != null) {
            threads.stream().limit(most).forEach(LockSupport::unpark);
        }
    }
}
