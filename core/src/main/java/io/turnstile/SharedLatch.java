package io.turnstile;

import io.turnstile.internal.turn.Deadline;
import io.turnstile.internal.turn.Sleepers;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import io.turnstile.internal.turn.Waiting;
import io.turnstile.internal.value.CellLayout;
import io.turnstile.internal.value.Handle;
import java.util.concurrent.TimeUnit;

/**
 * A {@link java.util.concurrent.CountDownLatch} that processes share: waiters go on when it has been counted down to 0.
 *
 * <p>Counting down is part of turns: in a turn that is rolled back it has not happened. Nothing is held, so the death of
 * a process takes nothing back; who waits for processes that may die waits with a time-out. A waiter waits outside of turns,
 * with the idle strategy of the region, and looks without taking a turn.
 */
public final class SharedLatch {
    private final Handle handle;
    private final Turns turns;
    private final TurnMemory memory;
    private final Sleepers sleepers;

    SharedLatch(final Handle handle) {
        this.handle = handle;
        this.turns = handle.attachment().turns();
        this.memory = handle.attachment().memory();
        this.sleepers = handle.attachment().sleepers();
    }

    /**
     * The latch of a name, made if there is none. Takes a turn to make it.
     *
     * @param region in which.
     * @param name   of it.
     * @param count  of a new one; one that is there keeps its own.
     * @return the latch.
     * @throws IllegalArgumentException if the count is negative.
     * @throws WrongTypeException       if the name belongs to something else.
     */
    public static SharedLatch open(final Region region, final String name, final int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " is negative");
        }
        final TurnMemory memory = region.attachment().memory();
        return new SharedLatch(region.attachment()
                .directory()
                .openOrCreate(
                        name,
                        CoreKinds.LATCH,
                        descriptor -> memory.putLong(descriptor + CellLayout.VALUE_OFFSET, count)));
    }

    Handle handle() {
        return handle;
    }

    private long at() {
        return handle.live() + CellLayout.VALUE_OFFSET;
    }

    /** Counts down, if the count is not 0 already. Takes a turn. */
    public void countDown() {
        if (turns.write(this::isLast) && !turns.isHeld()) {
            sleepers.wake(handle, Long.MAX_VALUE);
        }
    }

    /** Counts down; true if that opens the latch. */
    private boolean isLast() {
        final long at = at();
        final long count = memory.getLong(at);
        if (count > 0) {
            turns.mutating();
            memory.putLong(at, count - 1);
        }
        return count == 1;
    }

    /** The count; takes no turn if that can be avoided. */
    public long getCount() {
        return turns.read(() -> memory.getLong(at()));
    }

    /**
     * Waits until the count is 0, as long as it takes.
     *
     * @throws InterruptedException  if the thread is interrupted.
     * @throws IllegalStateException if the region is closed, or the thread would wait in a turn, in which nobody else can count down.
     */
    public void await() throws InterruptedException {
        await(Deadline.never());
    }

    /**
     * Waits until the count is 0. In a turn it does not wait.
     *
     * @param timeout longest wait; negative is zero, 292 years and more never end. It may take up to 10 ms longer while others
     *     have the turn.
     * @param unit    of it.
     * @return whether it is 0.
     * @throws InterruptedException if the thread is interrupted.
     */
    public boolean await(final long timeout, final TimeUnit unit) throws InterruptedException {
        return await(Deadline.in(timeout, unit));
    }

    private boolean await(final Deadline deadline) throws InterruptedException {
        return Waiting.await(turns, sleepers, handle, this::isOpen, deadline) != null;
    }

    /** Null if it has to wait. */
    private Boolean isOpen(final Deadline deadline) {
        final boolean open = Waiting.read(turns, deadline, () -> memory.getLong(at()) <= 0, false);
        return open ? true : null;
    }

    /** The count, for people. */
    @Override
    public String toString() {
        return "SharedLatch[count=" + getCount() + "]";
    }
}
