package io.turnstile.collections;

import static io.turnstile.collections.ArrayLayout.ATTRIBUTES;
import static io.turnstile.collections.ArrayLayout.BLOCK;
import static io.turnstile.collections.ArrayLayout.EXTENTS;
import static io.turnstile.collections.ArrayLayout.MAX_RANK;
import static io.turnstile.collections.ArrayLayout.TYPE;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.DescriptorLayout;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import io.turnstile.internal.value.Attachment;
import io.turnstile.internal.value.Handle;
import io.turnstile.internal.value.ObjectKind;
import io.turnstile.internal.value.Salvage;
import io.turnstile.internal.value.SlotLayout;
import io.turnstile.internal.value.Tracer;
import java.util.Arrays;
import java.util.Map;

/** Arrays, as the core handles them. */
final class ArrayKind extends ObjectKind {
    private static final int CODE = 24;
    private static final int PIECE = 1 << 16;

    ArrayKind() {
        super(CODE, "SharedArray");
    }

    /** An array of one dimension and no elements, until it is given a shape. */
    @Override
    public void format(final Attachment attachment, final long descriptor) {
        attachment.memory().putLong(descriptor + TYPE, ArrayLayout.type(DType.INT8, 1));
        attachment.values().storeNew(descriptor + ATTRIBUTES, CollectionKinds.MAP);
    }

    /** Gives a new array its shape, and elements that are zero. */
    static void shape(final Attachment attachment, final long descriptor, final DType type, final long... extents) {
        final TurnMemory memory = attachment.memory();
        final long bytes = Shape.of(type, extents).size() * type.width();
        memory.putLong(descriptor + TYPE, ArrayLayout.type(type, extents.length));
        for (int i = 0; i < extents.length; i++) {
            memory.putLong(descriptor + EXTENTS + (long) i * Long.BYTES, extents[i]);
        }
        if (bytes != 0) {
            memory.putLong(descriptor + BLOCK, attachment.heap().allocatePages(bytes, BlockKind.ARRAY));
        }
    }

    /** Type of the elements. */
    static DType type(final TurnMemory memory, final long descriptor) {
        final long word = memory.getLong(descriptor + TYPE);
        final DType type = ArrayLayout.dtype(word);
        if (type == null || ArrayLayout.rank(word) < 0 || ArrayLayout.rank(word) > MAX_RANK) {
            throw new RegionCorruptException("array=" + descriptor + " type=0x" + Long.toHexString(word));
        }
        return type;
    }

    /** Shape, which fits what a region can hold. */
    static Shape shape(final TurnMemory memory, final long descriptor) {
        final DType type = type(memory, descriptor);
        final long[] extents = new long[(int) ArrayLayout.rank(memory.getLong(descriptor + TYPE))];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = memory.getLong(descriptor + EXTENTS + (long) i * Long.BYTES);
        }
        try {
            return Shape.of(type, extents);
        } catch (final IllegalArgumentException e) {
            throw new RegionCorruptException("array=" + descriptor + ": " + e.getMessage(), e);
        }
    }

    /** Offset of the elements, whose block is large enough; 0 if there are none. */
    static long data(final Attachment attachment, final long descriptor) {
        final long bytes = bytes(attachment.memory(), descriptor);
        final long block = attachment.memory().getLong(descriptor + BLOCK);
        return bytes == 0 ? 0 : attachment.heap().check(block, BlockKind.ARRAY, bytes);
    }

    private static long bytes(final TurnMemory memory, final long descriptor) {
        return shape(memory, descriptor).size() * type(memory, descriptor).width();
    }

    /** Attributes of the array. */
    @SuppressWarnings("unchecked")
    static SharedMap<String, Object> attributes(final Attachment attachment, final long descriptor) {
        if (attachment.values().load(descriptor + ATTRIBUTES) instanceof SharedMap<?, ?> map) {
            return (SharedMap<String, Object>) map;
        }
        throw new RegionCorruptException("array=" + descriptor + ": its attributes are no SharedMap");
    }

    @Override
    public Object open(final Handle handle) {
        return new SharedArray(handle, null);
    }

    /** Views are no objects of the region: only the whole array can be stored. */
    @Override
    public Handle handleOf(final Object object) {
        return object instanceof SharedArray array && array.isWhole() ? array.handle() : null;
    }

    @Override
    public Object snapshot(final Object object) {
        return ((SharedArray) object).snapshot();
    }

    @Override
    public void release(final Attachment attachment, final long descriptor) {
        final long block = attachment.memory().getLong(descriptor + BLOCK);
        if (block != 0) {
            attachment.heap().check(block, BlockKind.ARRAY, bytes(attachment.memory(), descriptor));
            attachment.heap().free(block);
        }
        attachment.values().clear(descriptor + ATTRIBUTES);
        attachment.memory().zero(descriptor + BLOCK, ATTRIBUTES - BLOCK);
        attachment.memory().zero(descriptor + EXTENTS, ArrayLayout.END - EXTENTS);
    }

    @Override
    public void trace(final Attachment attachment, final long descriptor, final Tracer tracer) {
        final TurnMemory memory = attachment.memory();
        tracer.slot(descriptor + ATTRIBUTES);
        if (!isMap(memory, descriptor + ATTRIBUTES)) {
            tracer.problem("array=" + descriptor + ": its attributes are no SharedMap");
        }
        final int rank = shape(memory, descriptor).rank();
        for (int i = rank; i < MAX_RANK; i++) {
            if (memory.getLong(descriptor + EXTENTS + (long) i * Long.BYTES) != 0) {
                tracer.problem("array=" + descriptor + " rank=" + rank + " has an extent behind its last dimension");
            }
        }
        traceBlock(attachment, descriptor, tracer);
    }

    private static void traceBlock(final Attachment attachment, final long descriptor, final Tracer tracer) {
        final long bytes = bytes(attachment.memory(), descriptor);
        final long block = attachment.memory().getLong(descriptor + BLOCK);
        if (bytes == 0 ? block != 0 : block % Heap.PAGE != 0) {
            tracer.problem("array=" + descriptor + " bytes=" + bytes + " has block=" + block);
        }
        if (bytes != 0) {
            tracer.block(block, BlockKind.ARRAY);
            attachment.heap().checkExactly(block, BlockKind.ARRAY, bytes);
        }
    }

    private static boolean isMap(final TurnMemory memory, final long slot) {
        final long descriptor = memory.getLong(slot + SlotLayout.PAYLOAD_OFFSET);
        return DescriptorLayout.kind(memory.getLong(descriptor)) == CollectionKinds.MAP.code();
    }

    @Override
    public void salvage(final Salvage salvage, final long descriptor, final Object copy) {
        final Handle handle = ((SharedArray) copy).handle();
        salvage.attempt("attributes", () -> salvageAttributes(salvage, descriptor, handle));
        salvage.attempt("elements", () -> {
            final TurnMemory from = salvage.from().memory();
            final DType type = type(from, descriptor);
            final long data = data(salvage.from(), descriptor);
            shape(
                    salvage.to(),
                    handle.descriptor(),
                    type,
                    shape(from, descriptor).extents());
            copy(from, data, salvage.to(), handle.descriptor(), bytes(from, descriptor));
        });
    }

    private static void salvageAttributes(final Salvage salvage, final long descriptor, final Handle copy) {
        if (!isMap(salvage.from().memory(), descriptor + ATTRIBUTES)) {
            throw new RegionCorruptException("they are no SharedMap");
        }
        final Object attributes = salvage.element(descriptor + ATTRIBUTES, "attributes");
        final long slot = copy.descriptor() + ATTRIBUTES;
        salvage.to().values().free(slot);
        salvage.to().values().store(slot, attributes);
    }

    private static void copy(
            final TurnMemory from, final long data, final Attachment to, final long copy, final long bytes) {
        final long target = data(to, copy);
        final byte[] piece = new byte[PIECE];
        for (long done = 0; done < bytes; done += PIECE) {
            final int count = (int) Math.min(PIECE, bytes - done);
            from.getBytes(data + done, piece, 0, count);
            to.memory().putBytes(target + done, piece, 0, count);
        }
    }

    /** What is an array outside of any region: {@link ArraySnapshot}. */
    @Override
    public boolean copies(final Object value) {
        return value instanceof ArraySnapshot;
    }

    @Override
    public Iterable<?> elements(final Object value) {
        return ((ArraySnapshot) value).attributes().values();
    }

    @Override
    public Iterable<?> keys(final Object value) {
        return ((ArraySnapshot) value).attributes().keySet();
    }

    @Override
    public void copyIn(final Attachment attachment, final long descriptor, final Object value) {
        final ArraySnapshot snapshot = (ArraySnapshot) value;
        shape(attachment, descriptor, snapshot.dtype(), snapshot.extents());
        final SharedArray array = new SharedArray(attachment.handle(descriptor), null);
        if (array.dtype() != snapshot.dtype() || !Arrays.equals(array.shape(), snapshot.extents())) {
            throw new RegionCorruptException("array=" + descriptor + " was made as " + snapshot.dtype()
                    + Arrays.toString(snapshot.extents()) + " and is " + array.dtype() + Arrays.toString(array.shape())
                    + ": something else lies over it");
        }
        array.copyElements(snapshot.elements());
        final Map<String, Object> attributes = attributes(attachment, descriptor);
        attributes.putAll(snapshot.attributes());
    }
}
