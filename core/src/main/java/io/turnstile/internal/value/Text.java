package io.turnstile.internal.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strings as bytes. Each string has exactly one encoding, so that equal strings have equal bytes. */
final class Text {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Text() {}

    /** Eight bytes as they are read from memory, the first one lowest. */
    static long lowestFirst(final long word) {
        return LITTLE_ENDIAN ? word : Long.reverseBytes(word);
    }

    /** UTF-8, or null when the string has unpaired surrogates. */
    static byte[] utf8(final String text) {
        try {
            final ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            final byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (final CharacterCodingException e) {
            return null;
        }
    }

    /** Two bytes a char, high byte first. */
    static byte[] utf16(final String text) {
        final byte[] bytes = new byte[2 * text.length()];
        ByteBuffer.wrap(bytes).asCharBuffer().put(text);
        return bytes;
    }

    static String decode(final int type, final byte[] bytes) {
        switch (type) {
            case ValueType.LATIN1, ValueType.LATIN1_INLINE -> {
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case ValueType.UTF8, ValueType.UTF8_INLINE -> {
                return new String(bytes, StandardCharsets.UTF_8);
            }
            default -> {
                return ByteBuffer.wrap(bytes).asCharBuffer().toString();
            }
        }
    }
}
