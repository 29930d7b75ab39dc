package io.turnstile.collections;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Chars as bytes of a rope: two a char, low byte first, unpaired surrogates as they are. */
final class Utf16 {
    private Utf16() {}

    static byte[] encode(final String text) {
        final byte[] bytes = new byte[Character.BYTES * text.length()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(text);
        return bytes;
    }

    static String decode(final byte[] bytes) {
        return ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .toString();
    }
}
