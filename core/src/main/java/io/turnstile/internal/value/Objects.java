package io.turnstile.internal.value;

import static io.turnstile.internal.heap.DescriptorLayout.REFERENCES_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Descriptors;
import io.turnstile.internal.turn.TurnMemory;
import org.agrona.collections.LongArrayList;

/**
 * Life and death of shared objects. An object is counted by the slots and names that hold it. When the count falls to
 * zero it is noted, and freed when the turn ends if it is still zero: so it can be taken out of one container and put into
 * another in the same turn. What is too large to be freed in the turn is {@linkplain Discarded discarded}. All methods need
 * the turn.
 */
public final class Objects {
    private final Attachment attachment;
    private final TurnMemory memory;
    private final Descriptors descriptors;
    private final Discarded discarded;

    /** Objects whose count was zero at some moment of this turn. */
    private final LongArrayList unreferenced = new LongArrayList();

    Objects(final Attachment attachment) {
        this.attachment = attachment;
        this.memory = attachment.memory();
        this.descriptors = new Descriptors(memory, attachment.heap());
        this.discarded = new Discarded(attachment, this, descriptors);
    }

    Discarded discarded() {
        return discarded;
    }

    /** The allocator of descriptors. */
    public Descriptors descriptors() {
        return descriptors;
    }

    /**
     * A new empty object. Something must refer to it before the turn ends.
     *
     * @param kind of the object.
     * @return its descriptor.
     */
    public long create(final ObjectKind kind) {
        final long descriptor = descriptors.allocate(kind.code());
        unreferenced.addLong(descriptor);
        kind.format(attachment, descriptor);
        return descriptor;
    }

    int generation(final long descriptor) {
        return DescriptorLayout.generation(memory.getLong(descriptor));
    }

    /** How many slots and names hold the object. */
    public long references(final long descriptor) {
        return memory.getLong(descriptor + REFERENCES_OFFSET);
    }

    void retain(final long descriptor) {
        memory.putLong(descriptor + REFERENCES_OFFSET, references(descriptor) + 1);
    }

    void release(final long descriptor) {
        kindOf(descriptor);
        final long left = references(descriptor) - 1;
        if (left < 0) {
            throw new RegionCorruptException("descriptor=" + descriptor + " has fewer references than holders");
        }
        memory.putLong(descriptor + REFERENCES_OFFSET, left);
        if (left == 0) {
            unreferenced.addLong(descriptor);
        }
    }

    /** Frees what nothing refers to any more, and what only that referred to, or discards it if that takes too many lines. */
    void freeUnreferenced() {
        final Allowance allowance = discarded.allowance();
        allowance.begin();
        // Freeing an object appends those that it was the last to hold: a list, not recursion, however deep they nest.
        for (int i = 0; i < unreferenced.size(); i++) {
            final long descriptor = unreferenced.getLong(i);
            final long header = memory.getLong(descriptor);
            if (DescriptorLayout.kind(header) != 0 && references(descriptor) == 0) {
                final long behind = discarded.first();
                if (allowance.goOn() && kindOf(descriptor).releaseSome(attachment, descriptor, allowance)) {
                    descriptors.free(descriptor);
                } else {
                    discarded.add(descriptor, behind);
                }
            }
        }
        unreferenced.clear();
    }

    /** Forgets what a rolled-back turn has noted. */
    void forget() {
        unreferenced.clear();
    }

    /** Whether there is something to do at the end of the turn. */
    boolean hasUnreferenced() {
        return !unreferenced.isEmpty();
    }

    /**
     * Kind of the object behind a descriptor.
     *
     * @param descriptor offset from a slot.
     * @return its kind.
     * @throws RegionCorruptException if it is no descriptor of an object.
     */
    ObjectKind kindOf(final long descriptor) {
        return attachment.kinds().of(code(descriptor));
    }

    /** As {@link #kindOf}, only its number, which is of a kind that no module on the class path may have. */
    int code(final long descriptor) {
        final long header = (descriptor & DescriptorLayout.LENGTH - 1) == 0 ? memory.getLong(descriptor) : 0;
        if (!DescriptorLayout.isHeader(header) || DescriptorLayout.kind(header) == 0) {
            throw new RegionCorruptException("region=" + attachment.name() + " offset=" + descriptor
                    + " is no descriptor of an object, header=0x" + Long.toHexString(header));
        }
        return DescriptorLayout.kind(header);
    }
}
