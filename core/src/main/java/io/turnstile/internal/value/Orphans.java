package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.turn.TurnMemory;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.agrona.collections.LongArrayList;

/**
 * Finds the objects of a damaged region without any reference to them: by walking the blocks of the heap, and behind the
 * first one that is broken by looking at every place where a descriptor could be.
 */
final class Orphans {
    /** More holders than any object has; a word that says so is no count of references. */
    private static final long MOST_REFERENCES = 1L << 32;

    private final Attachment region;
    private final TurnMemory memory;

    Orphans(final Attachment region) {
        this.region = region;
        this.memory = region.memory();
    }

    /** Descriptor of the directory of names, 0 if there is none any more. */
    long directory() {
        try {
            return region.directory().descriptor();
        } catch (final RegionCorruptException e) {
            // Its root is damaged, so it is looked for.
            return search(RegionDictKind.DIRECTORY);
        }
    }

    /** Descriptor of the dict of types, 0 if there is none. */
    long types() {
        try {
            final long types = region.types().descriptor();
            return types != 0 ? types : search(RegionDictKind.TYPES);
        } catch (final RegionCorruptException e) {
            // As above.
            return search(RegionDictKind.TYPES);
        }
    }

    /** Whether objects of a kind are held by the region itself alone. */
    static boolean isOfRegion(final int code) {
        return RegionDictKind.isCode(code);
    }

    private long search(final int code) {
        final long[] found = new long[1];
        forEach(descriptor -> {
            if (kind(descriptor) == code) {
                found[0] = descriptor;
            }
        });
        return found[0];
    }

    /** Objects in the order of their places, the region's own and those that are known left out. */
    LongArrayList find(final LongPredicate known) {
        final LongArrayList found = new LongArrayList();
        forEach(descriptor -> {
            if (!isOfRegion(kind(descriptor)) && !known.test(descriptor)) {
                found.addLong(descriptor);
            }
        });
        return found;
    }

    private int kind(final long descriptor) {
        return DescriptorLayout.kind(memory.getLong(descriptor));
    }

    private void forEach(final LongConsumer visitor) {
        final long[] end = {region.heap().start()};
        try {
            region.heap().walk((block, size, kind) -> {
                if (kind == BlockKind.DESCRIPTORS) {
                    region.objects().descriptors().forEach(block, descriptor -> visitIfUsed(descriptor, visitor));
                }
                end[0] = block + size;
            });
        } catch (final RegionCorruptException e) {
            // The chain of blocks ends here. What lies behind can still be recognised.
            scan(end[0], visitor);
        }
    }

    private void scan(final long from, final LongConsumer visitor) {
        final long to = Math.min(memory.length(), region.heap().reserved()) - DescriptorLayout.LENGTH;
        for (long at = from + DescriptorLayout.LENGTH - 1 & -DescriptorLayout.LENGTH;
                at <= to;
                at += DescriptorLayout.LENGTH) {
            visitIfUsed(at, visitor);
        }
    }

    private void visitIfUsed(final long descriptor, final LongConsumer visitor) {
        final long header = memory.getLong(descriptor);
        final long references = memory.getLong(descriptor + DescriptorLayout.REFERENCES_OFFSET);
        if (DescriptorLayout.isHeader(header)
                && region.kinds().isKnown(DescriptorLayout.kind(header))
                && DescriptorLayout.generation(header) != 0
                && references > 0
                && references < MOST_REFERENCES) {
            visitor.accept(descriptor);
        }
    }
}
