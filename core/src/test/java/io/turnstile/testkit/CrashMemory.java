package io.turnstile.testkit;

import io.turnstile.internal.memory.RegionMemory;

/**
 * Memory of a process that dies at a chosen store. Delegates everything and counts stores; the store of the chosen number
 * does not happen, and neither does any after it: both throw {@link Killed}. Stores of more than a line are taken apart
 * at the lines, since a process can die in the middle of one.
 */
public final class CrashMemory extends ForwardingMemory {
    private static final long LINE = 64;

    private final RegionMemory memory;
    private long stores;
    private long last = Long.MAX_VALUE;

    /** What ends a thread of a process that is dead. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(final long store) {
            super("killed at store " + store, null, false, false);
        }
    }

    CrashMemory(final RegionMemory memory) {
        super(memory);
        this.memory = memory;
    }

    /** From here on stores are counted, from 1, and the given one kills. */
    void arm(final long fatal) {
        stores = 0;
        last = fatal - 1;
    }

    /** Stores since {@link #arm}, the one that killed not counted. */
    long stores() {
        return stores;
    }

    /** Whether a store was refused. */
    boolean isDead() {
        return stores > last;
    }

    private void store() {
        stores++;
        if (stores > last) {
            // Stays dead: each later store gets here again.
            throw new Killed(stores);
        }
    }

    @Override
    public void putByte(final long offset, final byte value) {
        store();
        memory.putByte(offset, value);
    }

    @Override
    public void putShort(final long offset, final short value) {
        store();
        memory.putShort(offset, value);
    }

    @Override
    public void putInt(final long offset, final int value) {
        store();
        memory.putInt(offset, value);
    }

    @Override
    public void putLong(final long offset, final long value) {
        store();
        memory.putLong(offset, value);
    }

    @Override
    public void putLongRelease(final long offset, final long value) {
        store();
        memory.putLongRelease(offset, value);
    }

    @Override
    public void putLongVolatile(final long offset, final long value) {
        store();
        memory.putLongVolatile(offset, value);
    }

    @Override
    public boolean compareAndSetLong(final long offset, final long expected, final long value) {
        store();
        return memory.compareAndSetLong(offset, expected, value);
    }

    @Override
    public void putBytes(final long offset, final byte[] source, final int index, final int count) {
        for (int done = 0; done < count; ) {
            final int piece = (int) Math.min(count - done, piece(offset + done));
            store();
            memory.putBytes(offset + done, source, index + done, piece);
            done += piece;
        }
    }

    @Override
    public void putArray(final long offset, final Object source, final int index, final int count) {
        final int width = width(source);
        for (int done = 0; done < count; ) {
            final long at = offset + (long) done * width;
            final int elements = (int) Math.min(count - done, Math.max(1, piece(at) / width));
            store();
            memory.putArray(at, source, index + done, elements);
            done += elements;
        }
    }

    @Override
    public void copy(final long from, final long to, final long count) {
        // By way of the heap, so that the pieces may overlap.
        final byte[] bytes = new byte[Math.toIntExact(count)];
        memory.getBytes(from, bytes, 0, bytes.length);
        putBytes(to, bytes, 0, bytes.length);
    }

    @Override
    public void zero(final long offset, final long count) {
        for (long done = 0; done < count; ) {
            final long piece = Math.min(count - done, piece(offset + done));
            store();
            memory.zero(offset + done, piece);
            done += piece;
        }
    }

    private static long piece(final long offset) {
        return LINE - (offset & LINE - 1);
    }
}
