package io.turnstile.internal.value;

import io.turnstile.CheckReport;
import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.HeapCheck;
import io.turnstile.internal.turn.TurnMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.IntHashSet;
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

    private final DescriptorCheck descriptorCheck;
    private final LongHashSet descriptors;
    private final LongArrayList toVisit = new LongArrayList();
    private final LongHashSet discarded = new LongHashSet();
    private final LongArrayList tuples = new LongArrayList();

    /** Numbers of the users' types that values are of. */
    private final IntHashSet types = new IntHashSet();

    /**
     * A walk of a region; for one use.
     *
     * @param attachment whose turn is held.
     */
    public Checker(final Attachment attachment) {
        this.attachment = attachment;
        this.memory = attachment.memory();
        this.descriptorCheck = new DescriptorCheck(memory, attachment.objects().descriptors(), this::problem);
        this.descriptors = descriptorCheck.used();
    }

    /** Proves all invariants. */
    public CheckReport check() {
        long blocks = 0;
        try {
            blocks = new HeapCheck(attachment.heap(), memory).check(this::problem, this::block);
            final String problemOfLog = attachment.turns().problemOfLog();
            if (problemOfLog != null) {
                problem(problemOfLog);
            }
            descriptorCheck.check();
            mark();
            traceUnreachable();
            attachment.types().check(this::problem);
            compareReferences();
            unclaimed.forEach((block, kind) -> problem("block=" + block + " kind=" + kind + " is in use but nobody's"));
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
        }
        return new CheckReport(problems, blocks, references.size(), discarded.size());
    }

    /** Objects by kind. */
    public Map<String, Long> countObjects() {
        final Map<String, Long> counts = new TreeMap<>();
        attachment.heap().walk((block, size, kind) -> {
            if (kind == BlockKind.DESCRIPTORS) {
                attachment.objects().descriptors().forEach(block, descriptor -> {
                    final int code = DescriptorLayout.kind(memory.getLong(descriptor));
                    if (code != 0 && !Discarded.isDiscarded(attachment.objects().references(descriptor))) {
                        counts.merge(attachment.kinds().nameOf(code), 1L, Long::sum);
                    }
                });
            }
        });
        return counts;
    }

    /**
     * Frees the objects that the names do not reach: cycles that nothing else refers to. Removes the users' types that no value
     * is of any more.
     *
     * @return how many.
     */
    public long collect() {
        return collect(0, Integer.MAX_VALUE).size();
    }

    /**
     * As {@link #collect()}, but only some of them: those that are not treated yet may still hold those that are.
     *
     * @param after the last one that was treated before, 0 for none.
     * @param limit most that are treated, so that a short log is enough.
     * @return those that were treated, in ascending order.
     */
    public LongArrayList collect(final long after, final int limit) {
        attachment.heap().walk(this::block);
        mark();
        if (!problems.isEmpty()) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + " can not be collected: " + problems.get(0));
        }
        final LongArrayList garbage = new LongArrayList();
        Arrays.stream(unreachable().toLongArray())
                .filter(descriptor -> descriptor > after)
                .sorted()
                .limit(limit)
                .forEach(garbage::addLong);
        attachment.turns().mutating();
        final Objects objects = attachment.objects();
        // Held by us while they let go of each other, so that none is freed in the middle.
        garbage.forEachLong(objects::retain);
        garbage.forEachLong(descriptor -> objects.kindOf(descriptor).release(attachment, descriptor));
        garbage.forEachLong(objects::release);
        attachment.types().retain(types);
        return garbage;
    }

    private void block(final long block, final long size, final BlockKind kind) {
        if (kind == BlockKind.DESCRIPTORS) {
            descriptorCheck.block(block);
        } else if (kind != BlockKind.FREE_SMALL && kind != BlockKind.FREE_LARGE) {
            unclaimed.put(block, kind.ordinal());
        }
    }

    private void mark() {
        // The region itself holds the directory and the types, which counts as a reference.
        refer(attachment.directory().descriptor());
        final long descriptorOfTypes = attachment.types().descriptor();
        if (descriptorOfTypes != 0) {
            refer(descriptorOfTypes);
        }
        attachment.discarded().forEach(this::markDiscarded);
        while (!toVisit.isEmpty()) {
            trace(toVisit.popLong());
        }
    }

    /** What waits to be freed still owns its blocks and counts as a holder of what it refers to. */
    private void markDiscarded(final long descriptor) {
        if (!descriptors.contains(descriptor) || !discarded.add(descriptor)) {
            throw new RegionCorruptException("discarded descriptor=" + descriptor + ", where no object is, or twice");
        }
        trace(descriptor);
    }

    private void trace(final long descriptor) {
        try {
            final ObjectKind kind = attachment.objects().kindOf(descriptor);
            if (discarded.contains(descriptor)) {
                kind.traceDiscarded(attachment, descriptor, new Claims());
            } else {
                kind.trace(attachment, descriptor, new Claims());
            }
        } catch (final RegionCorruptException e) {
            problem("object at " + descriptor + ": " + e.getMessage());
        }
        visitTuples();
    }

    private void visitTuples() {
        while (!tuples.isEmpty()) {
            final long slot = tuples.popLong();
            slot(slot);
            if (attachment.values().type(slot) == ValueType.NULL) {
                problem("slot=" + slot + " of a tuple holds null");
            }
        }
    }

    private void refer(final long descriptor) {
        if (!descriptors.contains(descriptor)) {
            problem("a reference to descriptor=" + descriptor + ", where no object is");
        } else if (references.put(descriptor, references.get(descriptor) + 1) == 0) {
            toVisit.addLong(descriptor);
        }
    }

    /** Notes the owner of a block; false if it can not be looked into. */
    private boolean claim(final long block, final BlockKind kind) {
        final long found = unclaimed.remove(block);
        if (found == MISSING) {
            problem("block=" + block + " kind=" + kind + " is not in use, or belongs to two");
        } else if (found != kind.ordinal()) {
            problem("block=" + block + " expected kind=" + kind.ordinal() + " found kind=" + found);
        }
        return found == kind.ordinal();
    }

    private void slot(final long slot) {
        final long tag = memory.getLong(slot + SlotLayout.TAG_OFFSET);
        final long payload = memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
        final int type = SlotLayout.type(tag);
        if (type == ValueType.EMPTY || type > ValueType.LAST) {
            problem("slot=" + slot + " in use holds type=" + type);
        } else if (type == ValueType.REFERENCE) {
            reference(slot, payload, tag);
        } else {
            value(slot, payload, tag);
        }
    }

    private void value(final long slot, final long payload, final long tag) {
        final int type = SlotLayout.type(tag);
        final long length = SlotLayout.rest(tag);
        if (type == ValueType.TUPLE && length == 0) {
            if (payload != 0) {
                problem("slot=" + slot + " holds an empty tuple with block=" + payload);
            }
        } else if (Values.blockKind(type) != null && !owns(payload, type, length)) {
            return;
        }
        try {
            problemOrNone(attachment.values().problem(slot, types::add));
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
        }
    }

    private void valueInArena(final long slot) {
        try {
            problemOrNone(Arenas.of(attachment).problem(slot, types::add));
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
        }
    }

    private void problemOrNone(final String problem) {
        if (problem != null) {
            problem(problem);
        }
    }

    private void reference(final long slot, final long descriptor, final long tag) {
        refer(descriptor);
        final int found =
                descriptors.contains(descriptor) ? attachment.objects().generation(descriptor) : 0;
        if (tag != SlotLayout.referenceTag(found)) {
            problem("slot=" + slot + " tag=0x" + Long.toHexString(tag) + " refers to descriptor=" + descriptor
                    + ", found generation=" + found);
        }
    }

    /** Whether the block of a value is there, of the right size, and nobody else's. */
    private boolean owns(final long block, final int type, final long length) {
        final BlockKind kind = Values.blockKind(type);
        if (!claim(block, kind)) {
            return false;
        }
        try {
            attachment.heap().checkExactly(block, kind, type == ValueType.TUPLE ? length * SlotLayout.LENGTH : length);
        } catch (final RegionCorruptException e) {
            problem(e.getMessage());
            return false;
        }
        if (type == ValueType.TUPLE) {
            for (long i = 0; i < length; i++) {
                tuples.addLong(block + i * SlotLayout.LENGTH);
            }
        }
        return true;
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
            if (!references.containsKey(descriptor) && !discarded.contains(descriptor)) {
                unreachable.addLong(descriptor);
            }
        });
        return unreachable;
    }

    private void compareReferences() {
        descriptors.forEachLong(descriptor -> {
            final long counted = attachment.objects().references(descriptor);
            final long found = references.get(descriptor);
            // The count of a discarded one is a link, which was followed.
            if (discarded.contains(descriptor) ? found != 0 : counted != found) {
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
        public void slotInArena(final long slot) {
            valueInArena(slot);
        }

        @Override
        public void problem(final String problem) {
            Checker.this.problem(problem);
        }
    }
}
