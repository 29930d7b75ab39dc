package io.turnstile.bench;

import java.lang.invoke.VarHandle;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A long outside the heap, reached by the library that Turnstile reaches its regions by, with nothing around it: no turn,
 * no log, no check. The yardstick of {@link CellBenchmark}. Not thread safe.
 */
public final class RawLong implements AutoCloseable {
    private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;
    private static final int LINE = 64;

    private final long block;
    private final long address;

    /** A long of its own cache line, value 0. */
    public RawLong() {
        block = MEMORY.allocate(2 * LINE);
        address = block + LINE - 1 & -LINE;
        MEMORY.writeLong(address, 0);
    }

    public long get() {
        return MEMORY.readLong(address);
    }

    public void set(final long value) {
        MEMORY.writeLong(address, value);
    }

    /** Adds and returns the value after. */
    public long add(final long delta) {
        final long value = MEMORY.readLong(address) + delta;
        MEMORY.writeLong(address, value);
        return value;
    }

    /**
     * Stops the compiler, and only the compiler: loads and stores before it are not merged with those after it, nor moved
     * past it. No instruction on x86. Without it a loop over one address becomes one load, or one store, for the whole
     * loop, and what is timed is nothing.
     */
    public static void compilerBarrier() {
        VarHandle.acquireFence();
        VarHandle.releaseFence();
    }

    @Override
    public void close() {
        MEMORY.freeMemory(block, 2 * LINE);
    }
}
