package io.turnstile.internal.value;

import io.turnstile.RegionCorruptException;

/** Short text and bytes that lie in a slot: the first eight bytes in the payload, the others in the tag. */
final class Inline {
    private Inline() {}

    static boolean fits(final byte[] bytes) {
        return bytes.length <= SlotLayout.INLINE_MAX;
    }

    /** The tag of bytes that fit. */
    static long tag(final int type, final byte[] bytes) {
        return SlotLayout.inlineTag(type, bytes.length, ByteWords.tail(bytes, Long.BYTES));
    }

    /** The payload of bytes that fit. */
    static long payload(final byte[] bytes) {
        return bytes.length >= Long.BYTES ? ByteWords.word(bytes, 0) : ByteWords.tail(bytes, 0);
    }

    /**
     * The bytes of a slot.
     *
     * @throws RegionCorruptException if it has room for fewer than it says.
     */
    static byte[] bytes(final long payload, final long tag) {
        final int length = SlotLayout.inlineLength(tag);
        if (length > SlotLayout.INLINE_MAX) {
            throw new RegionCorruptException("inline length=" + length + " exceeds " + SlotLayout.INLINE_MAX);
        }
        final byte[] bytes = new byte[length];
        if (length < Long.BYTES) {
            ByteWords.setTail(bytes, 0, payload);
        } else {
            ByteWords.setWord(bytes, 0, payload);
            ByteWords.setTail(bytes, Long.BYTES, SlotLayout.rest(tag));
        }
        return bytes;
    }
}
