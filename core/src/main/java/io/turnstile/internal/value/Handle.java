package io.turnstile.internal.value;

import io.turnstile.StaleHandleException;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.turn.TurnMemory;

/**
 * What a JVM knows of a shared object: where its descriptor lies and which generation it was. Using it after anybody has
 * freed the object is {@link StaleHandleException}.
 *
 * <p>It belongs to an attachment. Another attachment takes it for its own if it has the same file open, not if it has a
 * copy of that file.
 */
public final class Handle {
    private final Attachment attachment;
    private final TurnMemory memory;
    private final long descriptor;
    private final long header;

    Handle(final Attachment attachment, final long descriptor, final long header) {
        this.attachment = attachment;
        this.memory = attachment.memory();
        this.descriptor = descriptor;
        this.header = header;
    }

    /** The attachment through which it is used. */
    public Attachment attachment() {
        return attachment;
    }

    /** Offset of the descriptor, unchecked. */
    public long descriptor() {
        return descriptor;
    }

    /**
     * Offset of the descriptor.
     *
     * @return the offset.
     * @throws StaleHandleException if the object is not there any more.
     */
    public long live() {
        if (memory.getLong(descriptor) != header) {
            throw stale();
        }
        return descriptor;
    }

    /** Whether the object is still there. */
    public boolean isLive() {
        return memory.getLong(descriptor) == header;
    }

    boolean isOf(final int generation, final int kind) {
        return header == DescriptorLayout.header(generation, kind);
    }

    int generation() {
        return DescriptorLayout.generation(header);
    }

    private StaleHandleException stale() {
        attachment.turns().checkOpen();
        return new StaleHandleException("region=" + attachment.name() + ": the "
                + attachment.kinds().nameOf(DescriptorLayout.kind(header)) + " at offset=" + descriptor + " generation="
                + generation() + " was freed; snapshot() keeps what is taken out of a container");
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Handle handle
                && handle.descriptor == descriptor
                && handle.header == header
                && handle.attachment.isOfSameRegion(attachment);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(descriptor ^ header);
    }
}
