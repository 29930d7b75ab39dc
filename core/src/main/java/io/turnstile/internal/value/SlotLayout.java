package io.turnstile.internal.value;

/**
 * A slot: one value, 16 bytes.
 *
 * <pre>
 *    0 +-----------------------------------------------+
 *      | payload                                       |
 *    8 +-------+-------+-------------------------------+
 *      | type  | length| rest                          |
 *   16 +-------+-------+-------------------------------+
 *
 *  number, boolean, char   payload: its bits
 *  inline text, bytes or   length: 0..14; payload and rest: the bytes, lowest first
 *  packed value
 *  text, bytes, packed     payload: block; rest: length, 48 bits; length: 0
 *  the same in an arena    payload: arena, 48 bits, and place in it; rest: length, 48 bits; length: 1; see {@link Arenas}
 *  tuple                   payload: block of slots, 0 if empty; rest: number of elements
 *  reference               payload: descriptor; upper 32 bits of rest: its generation
 * </pre>
 */
public final class SlotLayout {
    public static final int PAYLOAD_OFFSET = 0;
    public static final int TAG_OFFSET = PAYLOAD_OFFSET + Long.BYTES;
    public static final int LENGTH = TAG_OFFSET + Long.BYTES;

    /** Bytes of text that fit a slot. */
    public static final int INLINE_MAX = 14;

    private static final int LENGTH_SHIFT = 8;
    private static final int REST_SHIFT = 16;
    private static final int GENERATION_SHIFT = 32;
    private static final int PLACE_BITS = 16;

    /** In the place of an inline length, which values in blocks have not. */
    private static final int IN_ARENA = 1;

    private SlotLayout() {}

    static int type(final long tag) {
        return (int) tag & 0xFF;
    }

    static int inlineLength(final long tag) {
        return (int) (tag >>> LENGTH_SHIFT) & 0xFF;
    }

    static long rest(final long tag) {
        return tag >>> REST_SHIFT;
    }

    static int generation(final long tag) {
        return (int) (tag >>> GENERATION_SHIFT);
    }

    static long inlineTag(final int type, final int length, final long rest) {
        return rest << REST_SHIFT | (long) length << LENGTH_SHIFT | type;
    }

    static long blockTag(final int type, final long length) {
        return length << REST_SHIFT | type;
    }

    /** The tag of a value in an arena for the one that it would have with a block of its own. */
    static long arenaTag(final long blockTag) {
        return blockTag | (long) IN_ARENA << LENGTH_SHIFT;
    }

    /** The opposite of {@link #arenaTag}. */
    static long ownBlockTag(final long arenaTag) {
        return arenaTag & ~((long) IN_ARENA << LENGTH_SHIFT);
    }

    static boolean isInArena(final long tag) {
        final int type = type(tag);
        return inlineLength(tag) == IN_ARENA
                && (type >= ValueType.LATIN1 && type <= ValueType.BYTES || type == ValueType.PACKED);
    }

    /** An arena and a place in it as one word: the payload of a slot. */
    static long arenaPayload(final long arena, final int place) {
        return arena << PLACE_BITS | place;
    }

    static long arena(final long payload) {
        return payload >>> PLACE_BITS;
    }

    static int place(final long payload) {
        return (int) payload & (1 << PLACE_BITS) - 1;
    }

    static long referenceTag(final int generation) {
        return (long) generation << GENERATION_SHIFT | ValueType.REFERENCE;
    }
}
