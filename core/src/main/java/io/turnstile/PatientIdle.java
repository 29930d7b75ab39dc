package io.turnstile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * How a thread waits if nothing else is said: it spins, yields, and sleeps for longer and longer.
 *
 * <p>A yield that takes long has lent the core to a thread that has other things to do, for a slice of milliseconds. Where there are
 * more runnable threads than cores each yield is like that, and two that wait for each other by turns would need some slices for
 * each step. The system gives the core back sooner to one that sleeps and wakes up: so after such a yield the threads of this
 * process only sleep for a while.
 */
final class PatientIdle implements IdleStrategy {
    /** Few, as the lock spins before. */
    private static final int SPINS = 10;

    /** Some hundred microseconds: what another process needs for a turn in which it does something. */
    private static final int YIELDS = 1000;

    /** A yield takes half a microsecond on an idle core, some more if the one that is waited for runs on the same core. */
    private static final long LONG_YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** How long after a long yield nobody yields. */
    private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SHORTEST_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** When a yield was long, by whatever thread. Plain: one that sees an older time yields once too often. */
    private static long crowded = System.nanoTime() - CROWDED_NANOS;

    private int spins;
    private int yields;
    private long parkNanos = SHORTEST_PARK_NANOS;

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (spins < SPINS) {
            spins++;
            Thread.onSpinWait();
        } else if (yields < YIELDS) {
            yields++;
            yieldOnce();
        } else {
            LockSupport.parkNanos(parkNanos);
            parkNanos = Math.min(2 * parkNanos, LONGEST_PARK_NANOS);
        }
    }

    private void yieldOnce() {
        final long start = System.nanoTime();
        if (start - crowded < CROWDED_NANOS) {
            yields = YIELDS;
            return;
        }
        Thread.yield();
        final long end = System.nanoTime();
        if (end - start > LONG_YIELD_NANOS) {
            crowded = end;
        }
    }

    @Override
    public void reset() {
        spins = 0;
        yields = 0;
        parkNanos = SHORTEST_PARK_NANOS;
    }
}
