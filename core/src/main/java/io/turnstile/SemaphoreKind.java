package io.turnstile;

import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.Holdings;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.Tracer;

/** Semaphores, as the core handles them. */
final class SemaphoreKind extends ObjectKind {
    private static final int CODE = 5;

    SemaphoreKind() {
        super(CODE, "SharedSemaphore");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedSemaphore(handle);
    }

    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedSemaphore semaphore ? semaphore.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedSemaphore) object).availablePermits();
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        Holdings.of(attachment).free(descriptor + SemaphoreLayout.HOLDINGS);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        final long permits = attachment.memory().getLong(descriptor + SemaphoreLayout.PERMITS);
        final long available = attachment.memory().getLong(descriptor + SemaphoreLayout.AVAILABLE);
        final long held = Holdings.of(attachment).trace(descriptor + SemaphoreLayout.HOLDINGS, tracer);
        if (permits < 0 || permits > Integer.MAX_VALUE || available < 0 || available != permits - held) {
            tracer.problem(
                    "semaphore=" + descriptor + " permits=" + permits + " available=" + available + " held=" + held);
        }
    }

    /** All permits are available: nobody of the damaged region holds any in the new one. */
    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final long permits = salvage.from().memory().getLong(descriptor + SemaphoreLayout.PERMITS);
        final boolean possible = permits >= 0 && permits <= Integer.MAX_VALUE;
        if (!possible) {
            salvage.lose("permits=" + permits);
        }
        final TurnMemory memory = salvage.to().memory();
        final long to = handleOf(copy).descriptor();
        memory.putLong(to + SemaphoreLayout.PERMITS, possible ? permits : 0);
        memory.putLong(to + SemaphoreLayout.AVAILABLE, possible ? permits : 0);
    }
}
