package io.turnstile.internal.value;

import static io.turnstile.internal.heap.DescriptorLayout.BODY_OFFSET;
import static io.turnstile.internal.heap.DescriptorLayout.LENGTH;
import static io.turnstile.internal.heap.DescriptorLayout.REFERENCES_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Descriptors;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.turn.Turns;
import java.util.function.LongConsumer;

/**
 * Objects that nothing refers to any more and whose memory is still to be freed. Discarding an object, or the content of
 * one that is cleared, changes a few lines however much there is in it: it is linked to those that a root of the heap names.
 * What it holds is freed after the commit, in short turns of a few hundred lines each, so it needs no more than the room
 * that the undo log always has, and nobody waits for a long turn.
 *
 * <p>The thread that has discarded something goes on until nothing is left. What a killed process leaves is found by the one
 * that takes its turn over, by those that attach later, by an allocation that finds no room, and by {@code collect},
 * {@code trim} and {@code prune}.
 *
 * <p>A discarded object has a generation that no handle has, and in place of the count of its references the complement of
 * the offset of the next one. Its content gets less from step to step; {@link ObjectKind#traceDiscarded} says of what it
 * consists then.
 */
public final class Discarded {
    /** Elements that are freed at once where there is room for it in the log. */
    static final int AT_ONCE = 64;

    /** Longest wait for the turn of a step; what is left then is left to later turns. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final Attachment attachment;
    private final TurnMemory memory;
    private final Heap heap;
    private final Turns turns;
    private final Objects objects;
    private final Descriptors descriptors;
    private final Allowance allowance;

    /** Whether the open turn has discarded something. */
    private boolean discardedInTurn;

    /** Whether this process has discarded something that may not be freed yet. Plain, as the next: a late look costs a turn. */
    private boolean pending;

    /** Whether there may be something that another process has left. */
    private boolean leftover;

    /** Whether the turn is one of freeing, or frees something while it waits for room. */
    private boolean reclaiming;

    Discarded(final Attachment attachment, final Objects objects, final Descriptors descriptors) {
        this.attachment = attachment;
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.turns = attachment.turns();
        this.objects = objects;
        this.descriptors = descriptors;
        this.allowance = new Allowance(memory, heap);
        this.leftover = heap.discarded() != 0;
        heap.reclaimer(this::reclaimInTurn);
    }

    /** What the step that is running may do. */
    Allowance allowance() {
        return allowance;
    }

    /** The first of all, for {@link #add(long, long)}. */
    long first() {
        return heap.discarded();
    }

    /**
     * Discards an object that nothing refers to. What was discarded of it comes before it, so that at any time no more is
     * discarded of an object than one step does.
     *
     * @param descriptor of the object.
     * @param behind     the first of all before anything of the object was discarded.
     */
    void add(final long descriptor, final long behind) {
        descriptors.renew(descriptor);
        link(descriptor, behind);
        if (heap.discarded() == behind) {
            heap.discarded(descriptor);
        } else {
            link(heap.discarded(), descriptor);
        }
        discardedInTurn = true;
    }

    private void link(final long descriptor, final long next) {
        memory.putLong(descriptor + REFERENCES_OFFSET, ~next);
    }

    /** Whether a count of references says that the object is discarded. */
    static boolean isDiscarded(final long references) {
        return references < 0;
    }

    /** The discarded object behind another one, 0 if none. */
    private long next(final long descriptor) {
        final long references = memory.getLong(descriptor + REFERENCES_OFFSET);
        if (!isDiscarded(references)) {
            throw new RegionCorruptException("region=" + attachment.name() + " descriptor=" + descriptor
                    + " is linked to those that are discarded," + " but has references=" + references);
        }
        return ~references;
    }

    /**
     * Discards what an object holds: the words of its body go to another descriptor of its kind. The caller resets them.
     *
     * @param descriptor of the object.
     * @return the other descriptor; 0 if there is no room for it, then nothing is discarded.
     */
    public long addContent(final long descriptor) {
        final long content = addNew(DescriptorLayout.kind(memory.getLong(descriptor)));
        if (content != 0) {
            memory.copy(descriptor + BODY_OFFSET, content + BODY_OFFSET, LENGTH - BODY_OFFSET);
        }
        return content;
    }

    /** A discarded object with a body of zeros, 0 if there is no room for its descriptor. */
    long addNew(final int kind) {
        final long descriptor = descriptors.allocateSpare(kind);
        if (descriptor != 0) {
            add(descriptor, heap.discarded());
            // What is discarded in a step is freed next: else steps could use up all descriptors.
            allowance.stop();
        }
        return descriptor;
    }

    /** Whether so many elements and their blocks can be freed at once. If not, they are better discarded. */
    public boolean admits(final long elements) {
        return elements <= AT_ONCE && allowance.admits(2 * elements);
    }

    /** Names all discarded objects, as far as the links are sound. */
    void forEach(final LongConsumer visitor) {
        final long most = descriptors.made();
        long count = 0;
        for (long descriptor = heap.discarded(); descriptor != 0; descriptor = next(descriptor)) {
            if (++count > most) {
                throw new RegionCorruptException("region=" + attachment.name() + ": the discarded objects have no end");
            }
            objects.code(descriptor);
            visitor.accept(descriptor);
        }
    }

    void beforeCommit() {
        if (discardedInTurn) {
            discardedInTurn = false;
            pending = true;
        }
    }

    void afterRollback() {
        discardedInTurn = false;
        reclaiming = false;
        leftover = heap.discarded() != 0;
    }

    boolean isWork() {
        return pending || leftover;
    }

    /**
     * After a commit of this process: frees all that it has discarded, or a step's worth of what others have left. Throws
     * nothing, since the turn has been committed: what can not be done now is left to later turns.
     */
    void reclaimSome() {
        try {
            do {
                step();
            } while (pending);
        } catch (final RegionCorruptException e) {
            // Would be met again by each turn; check() names it, and collect() throws it.
            pending = false;
            leftover = false;
        } catch (final RuntimeException | Error e) {
            pending = false;
            leftover = true;
        }
    }

    /**
     * Frees all that is discarded, in turns of its own; does nothing in a turn that the thread already has.
     *
     * @throws io.turnstile.RegionException as taking a turn, or if a discarded object is damaged.
     */
    public void reclaimAll() {
        if (turns.isHeld() || heap.discarded() == 0) {
            return;
        }
        do {
            pending = true;
            step();
        } while (pending);
    }

    /** One turn of freeing; afterwards there is nothing pending or there is more to do. */
    private void step() {
        final long nanos = Math.min(PATIENCE_NANOS, turns.timeoutNanos());
        if (!turns.afterCommitInTurnOr(nanos, this::reclaimBatch, false)) {
            pending = false;
            leftover = true;
        }
    }

    private boolean reclaimBatch() {
        allowance.begin();
        heap.beginBatch();
        reclaim();
        // Here, so that their blocks become one with those around them.
        objects.freeUnreferenced();
        heap.endBatch();
        if (heap.discarded() == 0) {
            pending = false;
            leftover = false;
        }
        return true;
    }

    /** For an allocation that finds no room: frees something in the turn that it is in. */
    private boolean reclaimInTurn() {
        if (reclaiming || heap.discarded() == 0) {
            return false;
        }
        turns.mutating();
        if (!allowance.begin()) {
            allowance.beginGrowing();
        }
        heap.beginBatch();
        reclaim();
        heap.endBatch();
        return true;
    }

    private void reclaim() {
        reclaiming = true;
        while (heap.discarded() != 0 && allowance.goOn()) {
            reclaimFirst();
        }
        reclaiming = false;
    }

    private void reclaimFirst() {
        final long first = heap.discarded();
        final long next = next(first);
        heap.discarded(next);
        // As add(), but for the generation.
        if (objects.kindOf(first).releaseSome(attachment, first, allowance)) {
            descriptors.free(first);
        } else if (heap.discarded() == next) {
            heap.discarded(first);
        } else {
            link(heap.discarded(), first);
        }
    }
}
