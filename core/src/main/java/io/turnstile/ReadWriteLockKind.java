package io.turnstile;

import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.LockHolders;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;

/** Read-write locks, as the core handles them. */
final class ReadWriteLockKind extends ObjectKind {
    private static final int CODE = 6;

    ReadWriteLockKind() {
        super(CODE, "SharedReadWriteLock");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedReadWriteLock(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedReadWriteLock lock ? lock.handle() : null;
    }

    /** What it says of itself: a lock of one process would tell nobody who has it. */
    @Override
    public Object snapshot(final Object object) {
        return object.toString();
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        LockHolders.of(attachment).free(descriptor + ReadWriteLockLayout.HOLDERS);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        final long writer = Integer.toUnsignedLong(attachment.memory().getInt(descriptor + ReadWriteLockLayout.WRITER));
        final long thread = attachment.memory().getLong(descriptor + ReadWriteLockLayout.WRITER_THREAD);
        final int writes = attachment.memory().getInt(descriptor + ReadWriteLockLayout.WRITES);
        final long holders = descriptor + ReadWriteLockLayout.HOLDERS;
        final LockHolders locks = LockHolders.of(attachment);
        locks.trace(holders, tracer);
        if (writes < 0 || !LockHolders.isPossible(writes > 0, writer, thread)) {
            tracer.problem("lock=" + descriptor + " writer=" + writer + " thread=" + thread + " writes=" + writes);
        } else if (writes > 0 && locks.reads(holders) != locks.reads(holders, writer, thread)) {
            tracer.problem("lock=" + descriptor + " writer=" + writer + " thread=" + thread + ", and others read");
        }
    }

    /** The copy is free: nobody of the damaged region has the lock in the new one. */
    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {}
}
