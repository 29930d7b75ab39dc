package io.turnstile.internal.value;

import io.turnstile.CheckReport;
import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.HeapCheck;
import io.turnstile.internal.turn.TurnMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * Walks a whole region, in the turn that the caller holds: proves the invariants, or finds what the names do not reach.
 *
 * <p>Every block is free and in its list, or owned by exactly one object or value; every object is referred to as often as
 * its count says. Walks are iterative: however deep objects nest, the stack stays small.
 */
public final class Checker {
    private static final int MAX_PROBLEMS = 100;
    private static final long MISSING = -1;

    private final Attachment attachment;
    private final TurnMemory memory;
    private final List<String> problems = new ArrayList<>();

    /** Blocks in use that nobody has claimed yet, with the number of their kind. */
    private final Long2LongHashMap unclaimed = new Long2LongHashMap(MISSING);

    /** References found, by descriptor. */
    private final Long2LongHashMap references = new Long2LongHashMap(0);

    private final LongHashSet descriptors = new LongHashSet();
    private final LongArrayList toVisit = new LongArrayList();
    private final LongArrayList tuples = new LongArrayList();

    /**
     * A walk of a region; for one use.
     *
     * @param attachment whose turn is held.
     */
    public Checker(final Attachment attachment) {
        this.attachment = attachment;
        this.memory = attachment.memory();
    }

    /** Proves all invariants. */
    public CheckReport check() {
        long blocks = 0;
        try {
            blocks = new HeapCheck(attachment.heap(), memory).check(this::problem, this::block);
            checkFreeDescriptors();
            mark();
            traceUnreachable();
            compareReferences();
            unclaimed.forEach((block, kind) -> problem("block=" + block + " kind=" + kind + " is in use but nobody's"));
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
        }
        return new CheckReport(problems, blocks, references.size());
    }

    /** Objects by kind. */
    public Map<String, Long> countObjects() {
        final Map<String, Long> counts = new TreeMap<>();
        attachment.heap().walk((block, size, kind) -> {
            if (kind == BlockKind.DESCRIPTORS) {
                attachment.objects().descriptors().forEach(block, descriptor -> {
                    final int code = DescriptorLayout.kind(memory.getLong(descriptor));
                    if (code != 0) {
                        counts.merge(attachment.kinds().nameOf(code), 1L, Long::sum);
                    }
                });
            }
        });
        return counts;
    }

    /**
     * Frees the objects that the names do not reach: cycles that nothing else refers to.
     *
     * @return how many.
     */
    public long collect() {
        attachment.heap().walk(this::block);
        mark();
        if (!problems.isEmpty()) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + " can not be collected: " + problems.get(0));
        }
        final LongArrayList garbage = unreachable();
        attachment.turns().mutating();
        final Objects objects = attachment.objects();
        // Held by us while they let go of each other, so that none is freed in the middle.
        garbage.forEachLong(objects::retain);
        garbage.forEachLong(descriptor -> objects.kindOf(descriptor).release(attachment, descriptor));
        garbage.forEachLong(objects::release);
        return garbage.size();
    }

    private void block(final long block, final long size, final BlockKind kind) {
        if (kind == BlockKind.DESCRIPTORS) {
            attachment.objects().descriptors().forEach(block, this::descriptor);
        } else if (kind != BlockKind.FREE_SMALL && kind != BlockKind.FREE_LARGE) {
            unclaimed.put(block, kind.ordinal());
        }
    }

    private void descriptor(final long descriptor) {
        final long header = memory.getLong(descriptor);
        if (!DescriptorLayout.isHeader(header)) {
            problem("descriptor=" + descriptor + " header=0x" + Long.toHexString(header));
        } else if (DescriptorLayout.kind(header) != 0) {
            descriptors.add(descriptor);
        }
    }

    private void checkFreeDescriptors() {
        final long used = attachment.objects().descriptors().used();
        if (used != descriptors.size()) {
            problem("descriptors in use: counted=" + used + " found=" + descriptors.size());
        }
        final LongHashSet seen = new LongHashSet();
        for (long free = attachment.objects().descriptors().firstFree(); free != 0; ) {
            if (!seen.add(free) || DescriptorLayout.kind(memory.getLong(free)) != 0) {
                problem("free list of descriptors: descriptor=" + free + " is in use or comes twice");
                return;
            }
            free = attachment.objects().descriptors().nextFree(free);
        }
    }

    private void mark() {
        // The region itself holds the directory, which counts as a reference.
        refer(attachment.directory().descriptor());
        while (!toVisit.isEmpty()) {
            trace(toVisit.popLong());
        }
    }

    private void trace(final long descriptor) {
        try {
            attachment.objects().kindOf(descriptor).trace(attachment, descriptor, new Claims());
        } catch (final RegionCorruptException e) {
            problem("object at " + descriptor + ": " + e.getMessage());
        }
        visitTuples();
    }

    private void visitTuples() {
        while (!tuples.isEmpty()) {
            slot(tuples.popLong());
        }
    }

    private void refer(final long descriptor) {
        if (!descriptors.contains(descriptor)) {
            problem("a reference to descriptor=" + descriptor + ", where no object is");
        } else if (references.put(descriptor, references.get(descriptor) + 1) == 0) {
            toVisit.addLong(descriptor);
        }
    }

    private void claim(final long block, final BlockKind kind) {
        final long found = unclaimed.remove(block);
        if (found == MISSING) {
            problem("block=" + block + " kind=" + kind + " is not in use, or belongs to two");
        } else if (found != kind.ordinal()) {
            problem("block=" + block + " expected kind=" + kind.ordinal() + " found kind=" + found);
        }
    }

    private void slot(final long slot) {
        final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
        final long payload = memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
        final int type = SlotLayout.type(tag);
        if (type == ValueType.EMPTY || type > ValueType.REFERENCE) {
            problem("slot=" + slot + " in use holds type=" + type);
        } else if (type == ValueType.REFERENCE) {
            reference(slot, payload, SlotLayout.generation(tag));
        } else if (Values.blockKind(type) != null && (type != ValueType.TUPLE || SlotLayout.rest(tag) != 0)) {
            owned(payload, type, SlotLayout.rest(tag));
        } else if (type != ValueType.TUPLE
                && type >= ValueType.LATIN1_INLINE
                && SlotLayout.inlineLength(tag) > SlotLayout.INLINE_MAX) {
            problem("slot=" + slot + " inline length=" + SlotLayout.inlineLength(tag));
        }
    }

    private void reference(final long slot, final long descriptor, final int generation) {
        refer(descriptor);
        if (descriptors.contains(descriptor) && attachment.objects().generation(descriptor) != generation) {
            problem("slot=" + slot + " refers to descriptor=" + descriptor + " of generation=" + generation + ", found "
                    + attachment.objects().generation(descriptor));
        }
    }

    private void owned(final long block, final int type, final long length) {
        final BlockKind kind = Values.blockKind(type);
        claim(block, kind);
        final long bytes = type == ValueType.TUPLE ? length * SlotLayout.LENGTH : length;
        try {
            attachment.heap().check(block, kind, bytes);
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
            return;
        }
        if (type == ValueType.TUPLE) {
            for (long i = 0; i < length; i++) {
                tuples.addLong(block + i * SlotLayout.LENGTH);
            }
        }
    }

    /** Cycles that only collect() finds are no problem, but their blocks are theirs, and their references count. */
    private void traceUnreachable() {
        for (final long descriptor : unreachable().toLongArray()) {
            trace(descriptor);
        }
        toVisit.clear();
    }

    private LongArrayList unreachable() {
        final LongArrayList unreachable = new LongArrayList();
        descriptors.forEachLong(descriptor -> {
            if (!references.containsKey(descriptor)) {
                unreachable.addLong(descriptor);
            }
        });
        return unreachable;
    }

    private void compareReferences() {
        descriptors.forEachLong(descriptor -> {
            final long counted = attachment.objects().references(descriptor);
            final long found = references.get(descriptor);
            if (counted != found) {
                problem("object at " + descriptor + ": counted references=" + counted + " found=" + found);
            }
        });
    }

    private void problem(final String problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    private final class Claims implements Tracer {
        @Override
        public void block(final long block, final BlockKind kind) {
            claim(block, kind);
        }

        @Override
        public void slot(final long slot) {
            Checker.this.slot(slot);
        }

        @Override
        public void problem(final String problem) {
            Checker.this.problem(problem);
        }
    }
}
