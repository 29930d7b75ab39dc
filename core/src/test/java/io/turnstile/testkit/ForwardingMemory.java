package io.turnstile.testkit;

import io.turnstile.internal.memory.RegionMemory;

/** A memory before another one. A test overrides what it wants to see, or to delay. */
public class ForwardingMemory extends RegionMemory {
    private final RegionMemory memory;

    /** Before the given memory. */
    public ForwardingMemory(final RegionMemory memory) {
        super(memory.length());
        this.memory = memory;
    }

    @Override
    public long address() {
        return memory.address();
    }

    @Override
    public byte getByte(final long offset) {
        return memory.getByte(offset);
    }

    @Override
    public short getShort(final long offset) {
        return memory.getShort(offset);
    }

    @Override
    public int getInt(final long offset) {
        return memory.getInt(offset);
    }

    @Override
    public long getLong(final long offset) {
        return memory.getLong(offset);
    }

    @Override
    public long getLongOfLog(final long offset) {
        return memory.getLongOfLog(offset);
    }

    @Override
    public long getLongAcquire(final long offset) {
        return memory.getLongAcquire(offset);
    }

    @Override
    public void getBytes(final long offset, final byte[] target, final int index, final int count) {
        memory.getBytes(offset, target, index, count);
    }

    @Override
    public void putByte(final long offset, final byte value) {
        memory.putByte(offset, value);
    }

    @Override
    public void putShort(final long offset, final short value) {
        memory.putShort(offset, value);
    }

    @Override
    public void putInt(final long offset, final int value) {
        memory.putInt(offset, value);
    }

    @Override
    public void putLong(final long offset, final long value) {
        memory.putLong(offset, value);
    }

    @Override
    public void putLongRelease(final long offset, final long value) {
        memory.putLongRelease(offset, value);
    }

    @Override
    public void putLongVolatile(final long offset, final long value) {
        memory.putLongVolatile(offset, value);
    }

    @Override
    public boolean compareAndSetLong(final long offset, final long expected, final long value) {
        return memory.compareAndSetLong(offset, expected, value);
    }

    @Override
    public void putBytes(final long offset, final byte[] source, final int index, final int count) {
        memory.putBytes(offset, source, index, count);
    }

    @Override
    public void getArray(final long offset, final Object target, final int index, final int count) {
        memory.getArray(offset, target, index, count);
    }

    @Override
    public void putArray(final long offset, final Object source, final int index, final int count) {
        memory.putArray(offset, source, index, count);
    }

    @Override
    public void copy(final long from, final long to, final long count) {
        memory.copy(from, to, count);
    }

    @Override
    public void zero(final long offset, final long count) {
        memory.zero(offset, count);
    }
}
