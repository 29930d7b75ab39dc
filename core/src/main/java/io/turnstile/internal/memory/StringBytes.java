package io.turnstile.internal.memory;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * The bytes of Strings whose characters are all below 256. A compact String (JEP 254) keeps them as they are; to look at
 * them there costs a load, to copy them out costs more than the rest of a look-up.
 */
public final class StringBytes {
    private static final long UNKNOWN = -1;
    private static final byte LATIN1 = 0;
    private static final int LATIN1_END = 0x100;

    private static final long VALUE = offset("value", byte[].class);
    private static final long CODER = offset("coder", byte.class);
    private static final boolean COMPACT = VALUE != UNKNOWN
            && CODER != UNKNOWN
            && UnsafeMemory.unsafeGetByte("a", CODER) == LATIN1
            && UnsafeMemory.<byte[]>unsafeGetObject("a", VALUE).length == 1;

    private StringBytes() {}

    private static long offset(final String name, final Class<?> type) {
        try {
            final Field field = String.class.getDeclaredField(name);
            return field.getType() == type ? UnsafeMemory.unsafeObjectFieldOffset(field) : UNKNOWN;
        } catch (final NoSuchFieldException e) {
            // Strings of another JVM, or a future one: they are copied.
            return UNKNOWN;
        }
    }

    /**
     * The characters, a byte each.
     *
     * @param text any.
     * @return the bytes, which may be those of the String itself and must not be changed; null if a character is above 255.
     */
    public static byte[] latin1(final String text) {
        if (COMPACT && UnsafeMemory.unsafeGetByte(text, CODER) == LATIN1) {
            return UnsafeMemory.unsafeGetObject(text, VALUE);
        }
        return isLatin1(text) ? text.getBytes(StandardCharsets.ISO_8859_1) : null;
    }

    private static boolean isLatin1(final String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= LATIN1_END) {
                return false;
            }
        }
        return true;
    }
}
