package io.turnstile.internal.value;

import static io.turnstile.internal.value.SlotLayout.PAYLOAD_OFFSET;
import static io.turnstile.internal.value.SlotLayout.TAG_OFFSET;

import io.turnstile.RegionCorruptException;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.internal.heap.Heap;
import io.turnstile.internal.memory.RegionMemory;
import io.turnstile.internal.turn.TurnMemory;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.LongPredicate;

/**
 * Values whose text or bytes do not fit their slot and have no block of their own either: they lie beside each other in an
 * arena, one block for those of many slots, as in the regions of Hanson (1990). Such a value costs no allocation; its bytes
 * are gone when the object that owns the arena frees it or begins anew in it.
 *
 * <p>Only an object that owns an arena has such slots, and it loads and frees them through this class. To {@link Values},
 * which knows the slots of all others, the payload of such a slot is no block: a slot with such a tag that strays into a
 * list or a map is {@link RegionCorruptException} there, and a problem for the check.
 */
public final class Arenas {
    /** Longer values have blocks of their own: they cost more by their bytes than by their block. */
    public static final int MOST_BYTES = 256;

    private final TurnMemory memory;
    private final RegionMemory unlogged;
    private final Heap heap;
    private final Values values;
    private final SlotComparison comparison;
    private final Packing packing;

    private Arenas(final Attachment attachment) {
        this.memory = attachment.memory();
        this.unlogged = memory.unlogged();
        this.heap = attachment.heap();
        this.values = attachment.values();
        this.comparison = new SlotComparison(attachment);
        this.packing = attachment.packing();
    }

    /** The arenas of an attachment. */
    public static Arenas of(final Attachment attachment) {
        return attachment.part(Arenas.class, Arenas::new);
    }

    /** Room that so many bytes take: whole words, so that the next ones begin at one. */
    public static int room(final int bytes) {
        return bytes + Long.BYTES - 1 & -Long.BYTES;
    }

    /**
     * Stores a value into an empty slot, and its bytes into an arena that has room for them.
     *
     * @param slot        offset.
     * @param arena       offset, checked.
     * @param place       in it, a multiple of 8.
     * @param encoded     value, of at most {@link #MOST_BYTES}.
     * @param slotIsFree  whether nothing was in the slot when the turn began, so that nothing of it need be restored; the
     *                    turn must have logged something else before.
     * @param placeIsFree the same of the place.
     */
    public void store(
            final long slot,
            final long arena,
            final int place,
            final Encoded encoded,
            final boolean slotIsFree,
            final boolean placeIsFree) {
        if (!placeIsFree) {
            memory.touch(arena + place, encoded.bytes.length);
        }
        unlogged.putBytes(arena + place, encoded.bytes, 0, encoded.bytes.length);
        if (!slotIsFree) {
            memory.touch(slot);
        }
        unlogged.putLong(slot + PAYLOAD_OFFSET, SlotLayout.arenaPayload(arena, place));
        unlogged.putLong(slot + TAG_OFFSET, SlotLayout.arenaTag(encoded.tag));
    }

    /** Whether the bytes of a slot's value lie in an arena. */
    public boolean isIn(final long slot) {
        return SlotLayout.isInArena(memory.getLong(slot + TAG_OFFSET));
    }

    /** The arena of a slot whose value {@link #isIn is in} one, not checked. */
    public long arena(final long slot) {
        return SlotLayout.arena(memory.getLong(slot + PAYLOAD_OFFSET));
    }

    /** Place in its arena of the bytes of a slot. */
    public int place(final long slot) {
        return SlotLayout.place(memory.getLong(slot + PAYLOAD_OFFSET));
    }

    /** Place behind the bytes of a slot, where those of the next one may begin. */
    public long end(final long slot) {
        return place(slot) + (SlotLayout.rest(memory.getLong(slot + TAG_OFFSET)) + Long.BYTES - 1 & -Long.BYTES);
    }

    /** The value of a slot, in an arena or not, as {@link Values#load}; never null, which a queue does not hold. */
    public Object load(final long slot) {
        return load(slot, Form.LIVE);
    }

    /** As {@link Values#loadOrGeneric}, in an arena or not; never null. */
    public Object loadOrGeneric(final long slot) {
        return load(slot, Form.GENERIC);
    }

    private Object load(final long slot, final Form form) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        if (SlotLayout.type(tag) == ValueType.NULL) {
            throw new RegionCorruptException("slot=" + slot + " of a queue holds null");
        }
        if (!SlotLayout.isInArena(tag)) {
            return form == Form.LIVE ? values.load(slot) : values.loadOrGeneric(slot);
        }
        final byte[] bytes = bytes(slot, tag);
        return switch (SlotLayout.type(tag)) {
            case ValueType.BYTES -> bytes;
            case ValueType.PACKED -> packing.unpack(bytes, form);
            default -> Text.decode(SlotLayout.type(tag), bytes);
        };
    }

    /** Frees what a slot holds, if it does not lie in an arena, as {@link Values#free}. */
    public void free(final long slot) {
        if (!isIn(slot)) {
            values.free(slot);
        }
    }

    /** Moves a slot out of the reach of its arena: what lies there gets a block of its own. */
    public void moveOut(final long from, final long to) {
        final long tag = memory.getLong(from + TAG_OFFSET);
        final long payload = memory.getLong(from + PAYLOAD_OFFSET);
        if (SlotLayout.isInArena(tag)) {
            values.storeEncoded(to, Encoded.raw(0, SlotLayout.ownBlockTag(tag), bytes(from, tag)));
        } else {
            values.storeEncoded(to, Encoded.raw(payload, tag, null));
        }
    }

    /** As {@link Values#matcher}, in an arena or not. */
    public LongPredicate matcher(final Object value) {
        final Encoded encoded = Encoded.isTuple(value) ? null : Encoded.of(value);
        if (encoded == null) {
            return null;
        }
        final long arenaTag = SlotLayout.arenaTag(encoded.tag);
        return slot -> comparison.isKey(slot, encoded.payload, encoded.tag, encoded.bytes)
                || encoded.bytes != null
                        && memory.getLong(slot + TAG_OFFSET) == arenaTag
                        && comparison.isAt(address(slot, encoded.bytes.length), encoded.bytes);
    }

    /** As {@link Values#problem} for a slot whose value is in an arena. */
    String problem(final long slot, final IntConsumer used) {
        final long tag = memory.getLong(slot + TAG_OFFSET);
        final byte[] bytes = bytes(slot, tag);
        final int type = SlotLayout.type(tag);
        final boolean same;
        if (type == ValueType.PACKED) {
            same = Arrays.equals(packing.repack(bytes, used).bytes, bytes);
        } else if (type == ValueType.BYTES) {
            same = bytes.length > SlotLayout.INLINE_MAX;
        } else {
            same = Encoded.of(Text.decode(type, bytes)).tag == SlotLayout.ownBlockTag(tag);
        }
        return same ? null : "slot=" + slot + " tag=0x" + Long.toHexString(tag) + ": its value is stored otherwise";
    }

    private byte[] bytes(final long slot, final long tag) {
        final long length = SlotLayout.rest(tag);
        final long address = address(slot, length);
        final byte[] bytes = new byte[(int) length];
        memory.getBytes(address, bytes, 0, bytes.length);
        return bytes;
    }

    /** Where the bytes of a slot lie: within an arena, whatever the words say. */
    private long address(final long slot, final long length) {
        final long payload = memory.getLong(slot + PAYLOAD_OFFSET);
        final int place = SlotLayout.place(payload);
        if (length > MOST_BYTES || (place & Long.BYTES - 1) != 0) {
            throw new RegionCorruptException("slot=" + slot + " length=" + length + " place=" + place
                    + " are none in an arena, longest=" + MOST_BYTES);
        }
        return heap.check(SlotLayout.arena(payload), BlockKind.ARENA, place + length) + place;
    }
}
