package io.turnstile.internal.value;

/** Short text and bytes that lie in a slot: the first eight bytes in the payload, the others in the tag. */
final class Inline {
    /** No tag: the text does not fit a slot as characters below 256. */
    static final long NONE = 0;

    private Inline() {}

    /** The tag of text, {@link #NONE} if it is too long or has characters from 256 on. */
    static long tag(final String text) {
        final int length = text.length();
        if (length > SlotLayout.INLINE_MAX) {
            return NONE;
        }
        long rest = 0;
        int all = 0;
        for (int i = 0; i < length; i++) {
            final char c = text.charAt(i);
            all |= c;
            if (i >= Long.BYTES) {
                rest |= (c & 0xFFL) << (i - Long.BYTES) * Byte.SIZE;
            }
        }
        return all > 0xFF ? NONE : SlotLayout.inlineTag(ValueType.LATIN1_INLINE, length, rest);
    }

    /** The payload of text that has a tag. */
    static long payload(final String text) {
        final int length = Math.min(text.length(), Long.BYTES);
        long payload = 0;
        for (int i = 0; i < length; i++) {
            payload |= (text.charAt(i) & 0xFFL) << i * Byte.SIZE;
        }
        return payload;
    }

    /** The tag of bytes, at most {@link SlotLayout#INLINE_MAX} of them. */
    static long tag(final int type, final byte[] bytes) {
        long rest = 0;
        for (int i = Long.BYTES; i < bytes.length; i++) {
            rest |= (bytes[i] & 0xFFL) << (i - Long.BYTES) * Byte.SIZE;
        }
        return SlotLayout.inlineTag(type, bytes.length, rest);
    }

    /** The payload of bytes. */
    static long payload(final byte[] bytes) {
        final int length = Math.min(bytes.length, Long.BYTES);
        long payload = 0;
        for (int i = 0; i < length; i++) {
            payload |= (bytes[i] & 0xFFL) << i * Byte.SIZE;
        }
        return payload;
    }
}
