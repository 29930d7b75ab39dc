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

    static long referenceTag(final int generation) {
        return (long) generation << GENERATION_SHIFT | ValueType.REFERENCE;
    }
}
