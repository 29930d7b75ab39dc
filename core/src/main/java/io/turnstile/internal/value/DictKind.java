package io.turnstile.internal.value;

/** Kinds whose objects are dicts: the directory, maps and sets. */
public abstract class DictKind extends ObjectKind {
    /**
     * A kind.
     *
     * @param code part of the format.
     * @param name for people.
     */
    protected DictKind(final int code, final String name) {
        super(code, name);
    }

    @Override
    public final void release(final Attachment attachment, final long descriptor) {
        attachment.dict().clear(descriptor);
    }

    @Override
    public final boolean releaseSome(final Attachment attachment, final long descriptor, final Allowance allowance) {
        return attachment.dict().remains().releaseSome(descriptor, allowance);
    }

    @Override
    public final void traceDiscarded(final Attachment attachment, final long descriptor, final Tracer tracer) {
        attachment.dict().remains().trace(descriptor, tracer);
    }

    @Override
    public final void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        attachment.dict().trace(descriptor, tracer);
    }
}
