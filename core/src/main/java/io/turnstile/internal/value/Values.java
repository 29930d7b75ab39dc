package io.turnstile.internal.value;

import static io.turnstile.internal.value.SlotLayout.PAYLOAD_OFFSET;
import static io.turnstile.internal.value.SlotLayout.TAG_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.turn.TurnMemory;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongPredicate;

/**
 * Puts Java values into slots and takes them out. The exact type comes back: an Integer is not a Long. Shared objects are
 * held by reference, everything else by value; what a slot holds by value is freed when the slot is cleared.
 *
 * <p>Storing needs the turn; loading does not, but outside a turn must be validated by an optimistic read.
 */
public final class Values {
    /** Nesting beyond this is refused: walks of plain and stored values are recursive. */
    public static final int MAX_DEPTH = 200;

    private final Attachment attachment;
    private final TurnMemory memory;
    private final Heap heap;
    private final Packing packing;
    private final Storability storability;
    private final SlotComparison comparison;
    private Hash hash;

    Values(final Attachment attachment, final Hash hash) {
        this.attachment = attachment;
        this.memory = attachment.memory();
        this.heap = attachment.heap();
        this.packing = attachment.packing();
        this.storability = new Storability(attachment);
        this.comparison = new SlotComparison(attachment);
        this.hash = hash;
    }

    /**
     * Checks that a value, and all in it, can be stored. To be called before an operation changes anything.
     *
     * @param value any.
     * @throws UnsupportedValueException naming the type, or the cycle, or the depth.
     */
    public void check(final Object value) {
        if (!isSimple(value)) {
            storability.check(value);
        }
    }

    /** Whether a value is of one of the types that come most often, and that hold nothing else. */
    public static boolean isSimple(final Object value) {
        return value instanceof String || Scalar.type(value) != Scalar.NONE;
    }

    /**
     * Makes the shared copies of plain collections before an operation changes anything else: the collection may be a view
     * of what the operation changes. Needs the turn.
     *
     * @param value one that {@link #check} has passed.
     * @return the shared object, unless the value is stored as it is.
     */
    public Object copied(final Object value) {
        if (isSimple(value)) {
            return value;
        }
        if (Encoded.isTuple(value)) {
            return copiedTuple((List<?>) value);
        }
        final ObjectKind kind = attachment.kinds().copying(value);
        if (kind == null || storability.isHeldAsItIs(value)) {
            return value;
        }
        final long descriptor = attachment.objects().create(kind);
        kind.copyIn(attachment, descriptor, value);
        return kind.open(attachment.handle(descriptor));
    }

    private Object copiedTuple(final List<?> tuple) {
        final Object[] elements = tuple.toArray();
        boolean changed = false;
        for (int i = 0; i < elements.length; i++) {
            final Object copied = copied(elements[i]);
            changed |= copied != elements[i];
            elements[i] = copied;
        }
        return changed ? List.of(elements) : tuple;
    }

    /**
     * Stores a value into an empty slot.
     *
     * @param slot  offset; what it held before is not freed.
     * @param value one that {@link #check} has passed.
     */
    public void store(final long slot, final Object value) {
        final int type = Scalar.type(value);
        if (type != Scalar.NONE) {
            memory.putLong(slot + PAYLOAD_OFFSET, Scalar.payload(value, type));
            memory.putLong(slot + TAG_OFFSET, type);
            return;
        }
        final Encoded encoded = toStore(value);
        if (encoded != null) {
            storeEncoded(slot, encoded);
        } else {
            storeReference(slot, value);
        }
    }

    /**
     * Stores a value over the one of a slot, which is freed. A number over one of its own type is a single store.
     *
     * @param slot  offset.
     * @param value one that {@link #check} has passed, and {@link #copied} has copied.
     */
    public void replace(final long slot, final Object value) {
        final int type = Scalar.type(value);
        if (type != Scalar.NONE && type == type(slot)) {
            memory.putLong(slot + PAYLOAD_OFFSET, Scalar.payload(value, type));
            return;
        }
        free(slot);
        store(slot, value);
    }

    /**
     * A value as {@link #storeEncoded} takes it. Needs the turn.
     *
     * @param value one that {@link #check} has passed.
     * @return null for numbers and the like, and for shared objects, which {@link #store(long, Object)} stores.
     */
    public Encoded encode(final Object value) {
        return Scalar.type(value) == Scalar.NONE ? toStore(value) : null;
    }

    private Encoded toStore(final Object value) {
        final Encoded encoded = Encoded.of(value);
        return encoded == null ? packing.toStore(value) : encoded;
    }

    /** As {@link #store(long, Object)} for what is encoded already. */
    public void storeEncoded(final long slot, final Encoded encoded) {
        long payload = encoded.payload;
        if (encoded.bytes != null) {
            payload = storeBytes(encoded);
        } else if (encoded.elements != null) {
            payload = storeTuple(encoded.elements);
        }
        memory.putLong(slot + PAYLOAD_OFFSET, payload);
        memory.putLong(slot + TAG_OFFSET, encoded.tag);
    }

    /** Stores a long into a slot that is empty or holds a number. */
    public void storeLong(final long slot, final long value) {
        memory.putLong(slot + PAYLOAD_OFFSET, value);
        memory.putLong(slot + TAG_OFFSET, ValueType.LONG);
    }

    /** Stores a double into a slot that is empty or holds a number. */
    public void storeDouble(final long slot, final double value) {
        memory.putLong(slot + PAYLOAD_OFFSET, Double.doubleToLongBits(value));
        memory.putLong(slot + TAG_OFFSET, ValueType.DOUBLE);
    }

    private long storeBytes(final Encoded encoded) {
        final long block = heap.allocate(encoded.bytes.length, blockKind(encoded.type()));
        memory.putBytes(block, encoded.bytes, 0, encoded.bytes.length);
        return block;
    }

    private long storeTuple(final List<?> elements) {
        if (elements.isEmpty()) {
            return 0;
        }
        final long block = heap.allocate((long) elements.size() * SlotLayout.LENGTH, BlockKind.TUPLE);
        long slot = block;
        for (final Object element : elements) {
            store(slot, element);
            slot += SlotLayout.LENGTH;
        }
        return block;
    }

    private void storeReference(final long slot, final Object value) {
        final Handle handle = attachment.kinds().handleOf(value);
        if (handle != null && attachment.isOfSameRegion(handle.attachment())) {
            storeReference(slot, handle.live(), handle.generation());
            return;
        }
        final ObjectKind kind = attachment.kinds().copying(value);
        // The reference first: an object that something refers to is whole at any moment.
        kind.copyIn(attachment, storeNew(slot, kind).descriptor(), value);
    }

    /** Stores a reference to a new empty object of a kind; gives its handle. */
    public Handle storeNew(final long slot, final ObjectKind kind) {
        final long descriptor = attachment.objects().create(kind);
        storeReference(slot, descriptor, attachment.objects().generation(descriptor));
        return attachment.handle(descriptor);
    }

    /** Stores a reference to an object that was just created, or is known to be there. */
    public void storeReference(final long slot, final long descriptor, final int generation) {
        attachment.objects().retain(descriptor);
        memory.putLong(slot + PAYLOAD_OFFSET, descriptor);
        memory.putLong(slot + TAG_OFFSET, SlotLayout.referenceTag(generation));
    }

    /**
     * The value of a slot.
     *
     * @param slot offset.
     * @return the value; a shared object as a live handle.
     * @throws UnsupportedValueException if this process cannot make the value of what is stored.
     */
    public Object load(final long slot) {
        return load(slot, Form.LIVE);
    }

    /**
     * The value of a slot in whatever form this process can read it. What walks over values, or returns one by the way, must
     * not fail because another version of a program has stored it.
     *
     * @param slot offset.
     * @return as {@link #load(long)}; where that fails, the generic form: a Map of the components of a record, else an object
     *     that prints what is stored. Stored again, the generic form is the value again.
     */
    public Object loadOrGeneric(final long slot) {
        return load(slot, Form.GENERIC);
    }

    private Object load(final long slot, final Form form) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        switch (SlotLayout.type(tag)) {
            case ValueType.LONG:
                return payload;
            case ValueType.INT:
                return (int) payload;
            case ValueType.DOUBLE:
                return Double.longBitsToDouble(payload);
            case ValueType.LATIN1_INLINE, ValueType.UTF8_INLINE:
                return Text.decode(SlotLayout.type(tag), Inline.bytes(payload, tag));
            case ValueType.LATIN1, ValueType.UTF8, ValueType.UTF16:
                return Text.decode(SlotLayout.type(tag), blockBytes(payload, SlotLayout.rest(tag), BlockKind.STRING));
            case ValueType.NULL:
                return null;
            case ValueType.REFERENCE:
                return attachment.open(payload, SlotLayout.generation(tag));
            default:
                return loadRare(slot, payload, tag, form);
        }
    }

    private Object loadRare(final long slot, final long payload, final long tag, final Form form) {
        switch (SlotLayout.type(tag)) {
            case ValueType.BOOLEAN:
                return payload != 0;
            case ValueType.BYTE:
                return (byte) payload;
            case ValueType.SHORT:
                return (short) payload;
            case ValueType.CHAR:
                return (char) payload;
            case ValueType.FLOAT:
                return Float.intBitsToFloat((int) payload);
            case ValueType.BYTES_INLINE:
                return Inline.bytes(payload, tag);
            case ValueType.BYTES:
                return blockBytes(payload, SlotLayout.rest(tag), BlockKind.BYTES);
            case ValueType.TUPLE:
                return loadTuple(payload, SlotLayout.rest(tag), 0, new long[] {memory.length()}, form);
            case ValueType.PACKED_INLINE, ValueType.PACKED:
                return packing.unpack(packedBytes(payload, tag), form);
            default:
                throw new RegionCorruptException("region=" + attachment.name() + " slot=" + slot + " holds type="
                        + SlotLayout.type(tag) + ", which is none");
        }
    }

    /** Handle of the object that a slot refers to, which must be there and of the slot's generation. */
    Handle handle(final long slot) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final long descriptor = memory.getLong(slot + PAYLOAD_OFFSET);
        if (SlotLayout.type(tag) == ValueType.REFERENCE) {
            final int code = attachment.objects().code(descriptor);
            final Handle handle = attachment.handle(descriptor);
            if (handle.isOf(SlotLayout.generation(tag), code)) {
                return handle;
            }
        }
        throw new RegionCorruptException("region=" + attachment.name() + " slot=" + slot + " tag=0x"
                + Long.toHexString(tag) + ": no reference to the object at offset=" + descriptor);
    }

    private byte[] packedBytes(final long payload, final long tag) {
        return SlotLayout.type(tag) == ValueType.PACKED
                ? blockBytes(payload, SlotLayout.rest(tag), BlockKind.BYTES)
                : Inline.bytes(payload, tag);
    }

    private byte[] blockBytes(final long block, final long length, final BlockKind kind) {
        if (length > Integer.MAX_VALUE - Long.BYTES) {
            throw new RegionCorruptException("block=" + block + " length=" + length + " is no Java array's");
        }
        heap.check(block, kind, length);
        final byte[] bytes = new byte[(int) length];
        memory.getBytes(block, bytes, 0, bytes.length);
        return bytes;
    }

    /**
     * Loads a tuple and those in it. Each has a block of its own, so together they can not be larger than the region, nor
     * nest deeper than was allowed; in a damaged one, that goes in circles, they would.
     */
    private List<?> loadTuple(final long block, final long count, final int depth, final long[] left, final Form form) {
        checkTuple(block, count, depth);
        left[0] -= count * SlotLayout.LENGTH;
        if (left[0] < 0) {
            throw new RegionCorruptException("region=" + attachment.name() + " tuple=" + block
                    + ": the tuples in it are larger than the region");
        }
        final Object[] elements = new Object[(int) count];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = loadElement(block + (long) i * SlotLayout.LENGTH, depth, left, form);
        }
        return List.of(elements);
    }

    private Object loadElement(final long slot, final int depth, final long[] left, final Form form) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final long rest = SlotLayout.rest(tag);
        if (SlotLayout.type(tag) == ValueType.TUPLE) {
            return loadTuple(memory.getLong(slot + PAYLOAD_OFFSET), rest, depth + 1, left, form);
        }
        if (blockKind(SlotLayout.type(tag)) != null) {
            left[0] -= rest;
        }
        final Object element = load(slot, form);
        if (element == null) {
            throw new RegionCorruptException("region=" + attachment.name() + " slot=" + slot + ": a null in a tuple");
        }
        return element;
    }

    private void checkTuple(final long block, final long count, final int depth) {
        if (depth > MAX_DEPTH) {
            throw new RegionCorruptException("region=" + attachment.name() + " tuple=" + block
                    + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (count > Integer.MAX_VALUE - Long.BYTES) {
            throw new RegionCorruptException("tuple=" + block + " size=" + count + " is no Java list's");
        }
        if (count != 0) {
            heap.check(block, BlockKind.TUPLE, count * SlotLayout.LENGTH);
        }
    }

    /**
     * The key of a slot.
     *
     * @param slot offset of a dict's key.
     * @return what {@link #checkKey} passes.
     * @throws RegionCorruptException if the slot holds something else.
     * @throws UnsupportedValueException if this process cannot make the key of what is stored.
     */
    public Object loadKey(final long slot) {
        checkKeySlot(slot);
        return load(slot);
    }

    /** As {@link #loadKey}, but in the form of {@link #loadOrGeneric}. */
    public Object loadKeyOrGeneric(final long slot) {
        checkKeySlot(slot);
        return load(slot, Form.GENERIC);
    }

    /**
     * The key of a slot of a dict, which finds keys by their stored form.
     *
     * @param slot offset of a dict's key.
     * @return a key that is found again: where the record or constant that can be made of what is stored would be looked for
     *     in another form, the generic form of {@link #loadOrGeneric}.
     * @throws RegionCorruptException if the slot holds something else.
     */
    public Object loadDictKey(final long slot) {
        checkKeySlot(slot);
        return load(slot, Form.KEY);
    }

    /** Whether a value that was loaded is a generic form, which has no order. */
    public static boolean isGeneric(final Object value) {
        return value instanceof Stored || value instanceof StoredZoned;
    }

    /** Copies a key, as it is stored, to a slot that holds nothing. */
    public void copyKey(final long from, final long to) {
        storeEncoded(to, storedKey(from));
    }

    private void checkKeySlot(final long slot) {
        final int type = type(slot);
        if (type <= ValueType.NULL || type == ValueType.TUPLE || type == ValueType.REFERENCE || type > ValueType.LAST) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + " slot=" + slot + " holds type=" + type + ", which no key is of");
        }
    }

    /** The key of a slot as it is stored, without its class. */
    Encoded storedKey(final long slot) {
        checkKeySlot(slot);
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        final BlockKind kind = blockKind(SlotLayout.type(tag));
        return Encoded.raw(payload, tag, kind == null ? null : blockBytes(payload, SlotLayout.rest(tag), kind));
    }

    /** Throws what {@link #keyToStore} throws for what can be no key. */
    void checkKey(final Object key) {
        storability.checkKey(key);
    }

    /** A key as it is looked for, null if none like it can be there. */
    Encoded keyToFind(final Object key) {
        final Encoded encoded = Encoded.of(key);
        return encoded == null ? packing.toFind(key) : encoded;
    }

    /** A key as it is stored: any value but null, tuples and containers. Needs the turn. */
    Encoded keyToStore(final Object key) {
        final Encoded encoded = toStore(Storability.requireKey(key));
        if (encoded == null || encoded.elements != null) {
            throw Storability.unsupportedKey(key);
        }
        return encoded;
    }

    /**
     * Says whether a slot that holds no reference holds exactly what is stored for its value.
     *
     * @param slot offset.
     * @param used is told the numbers of the users' types that the value is of.
     * @return the problem, null if there is none.
     */
    String problem(final long slot, final IntConsumer used) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final int type = SlotLayout.type(tag);
        if (type == ValueType.BYTES || type == ValueType.TUPLE) {
            final boolean right = tag == SlotLayout.blockTag(type, SlotLayout.rest(tag))
                    && (type == ValueType.TUPLE || SlotLayout.rest(tag) > SlotLayout.INLINE_MAX);
            return right ? null : "slot=" + slot + " tag=0x" + Long.toHexString(tag);
        }
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        if (type == ValueType.PACKED_INLINE || type == ValueType.PACKED) {
            return problemOfPacked(slot, packedBytes(payload, tag), used);
        }
        final Encoded encoded = Encoded.of(load(slot));
        if (encoded.tag == tag && (encoded.bytes != null || encoded.payload == payload)) {
            return null;
        }
        return "slot=" + slot + " tag=0x" + Long.toHexString(tag) + ", but its value is stored with tag=0x"
                + Long.toHexString(encoded.tag);
    }

    private String problemOfPacked(final long slot, final byte[] bytes, final IntConsumer used) {
        final Encoded encoded = packing.repack(bytes, used);
        final boolean same = encoded.bytes == null
                ? comparison.isKey(slot, encoded.payload, encoded.tag, encoded.bytes)
                : type(slot) == encoded.type() && Arrays.equals(encoded.bytes, bytes);
        return same ? null : "slot=" + slot + ": its packed value is stored with other bytes";
    }

    /** Type of a slot's value, see {@link ValueType}. */
    public int type(final long slot) {
        return SlotLayout.type(memory.getLong(slot + TAG_OFFSET));
    }

    /** Bits of a slot's value. */
    public long payload(final long slot) {
        return memory.getLong(slot + PAYLOAD_OFFSET);
    }

    /** Frees what a slot holds and makes it empty. */
    public void clear(final long slot) {
        free(slot);
        memory.putLong(slot + TAG_OFFSET, ValueType.EMPTY);
    }

    /** Frees what a slot holds; the slot itself is about to be overwritten or freed. */
    public void free(final long slot) {
        free(slot, 0);
    }

    private void free(final long slot, final int depth) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final int type = SlotLayout.type(tag);
        if (type < ValueType.LATIN1 || type == ValueType.PACKED_INLINE) {
            return;
        }
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        if (type == ValueType.REFERENCE) {
            attachment.objects().release(payload);
        } else if (type == ValueType.TUPLE) {
            freeTuple(payload, SlotLayout.rest(tag), depth);
        } else if (blockKind(type) == null) {
            throw new RegionCorruptException(
                    "region=" + attachment.name() + " slot=" + slot + " holds type=" + type + ", which is none");
        } else {
            heap.check(payload, blockKind(type), SlotLayout.rest(tag));
            heap.free(payload);
        }
    }

    private void freeTuple(final long block, final long count, final int depth) {
        checkTuple(block, count, depth);
        if (depth == 0
                && !attachment.discarded().admits(slots(block, count, Discarded.AT_ONCE + 1, depth))
                && discardTuple(block, count)) {
            return;
        }
        if (count != 0) {
            for (long i = 0; i < count; i++) {
                free(block + i * SlotLayout.LENGTH, depth + 1);
            }
            heap.free(block);
        }
    }

    /** Slots of a tuple and of those in it, as far as they are no more than a limit. */
    private long slots(final long block, final long count, final long limit, final int depth) {
        checkTuple(block, count, depth);
        long slots = count;
        for (long i = 0; i < count && slots < limit; i++) {
            final long slot = block + i * SlotLayout.LENGTH;
            final long tag = memory.getLong(slot + TAG_OFFSET);
            if (SlotLayout.type(tag) == ValueType.TUPLE) {
                slots += slots(memory.getLong(slot + PAYLOAD_OFFSET), SlotLayout.rest(tag), limit - slots, depth + 1);
            }
        }
        return slots;
    }

    private boolean discardTuple(final long block, final long count) {
        final long descriptor = attachment.discarded().addNew(TupleKind.CODE);
        if (descriptor != 0) {
            memory.putLong(descriptor + TupleKind.SLOT_OFFSET + PAYLOAD_OFFSET, block);
            memory.putLong(
                    descriptor + TupleKind.SLOT_OFFSET + TAG_OFFSET, SlotLayout.blockTag(ValueType.TUPLE, count));
        }
        return descriptor != 0;
    }

    /**
     * Tells slots that hold a plain value from others, without loading what they hold.
     *
     * @param value any.
     * @return null if it is none that has just one form, as a tuple or a container.
     */
    public LongPredicate matcher(final Object value) {
        return comparison.matcher(value);
    }

    long hash(final Encoded key) {
        return key.hash(hash);
    }

    Hash hash() {
        return hash;
    }

    /** For tests: from now on keys have other hashes, such as collide. */
    void hash(final Hash other) {
        hash = other;
    }

    /** Kind of the block that a value of a type owns, null if it owns none. */
    static BlockKind blockKind(final int type) {
        switch (type) {
            case ValueType.LATIN1, ValueType.UTF8, ValueType.UTF16:
                return BlockKind.STRING;
            case ValueType.BYTES, ValueType.PACKED:
                return BlockKind.BYTES;
            case ValueType.TUPLE:
                return BlockKind.TUPLE;
            default:
                return null;
        }
    }

    /** The value of a slot as an unshared deep copy; in the form of {@link #loadOrGeneric}. */
    public Object snapshot(final long slot) {
        return unshared(loadOrGeneric(slot));
    }

    /** A value as an unshared deep copy: shared objects in it are replaced by plain ones. */
    public Object unshared(final Object value) {
        if (Encoded.isTuple(value)) {
            return List.of(((List<?>) value).stream().map(this::unshared).toArray());
        }
        final ObjectKind kind = attachment.kinds().kindOf(value);
        return kind == null ? value : kind.snapshot(value);
    }
}
