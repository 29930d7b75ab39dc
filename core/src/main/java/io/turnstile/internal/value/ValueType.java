package io.turnstile.internal.value;

/** Types of slots. The numbers are part of the format. */
public final class ValueType {
    /** No value: an unused slot. */
    public static final int EMPTY = 0;

    public static final int NULL = 1;
    public static final int BOOLEAN = 2;
    public static final int BYTE = 3;
    public static final int SHORT = 4;
    public static final int CHAR = 5;
    public static final int INT = 6;
    public static final int LONG = 7;
    public static final int FLOAT = 8;
    public static final int DOUBLE = 9;

    /** Text of characters below 256, one byte each, in the slot. */
    public static final int LATIN1_INLINE = 10;

    /** Other well-formed text, in the slot. */
    public static final int UTF8_INLINE = 11;

    public static final int BYTES_INLINE = 12;

    /** As the inline ones, in a block. */
    public static final int LATIN1 = 13;

    public static final int UTF8 = 14;

    /** Text with unpaired surrogates, which UTF-8 has no bytes for; two bytes a char. */
    public static final int UTF16 = 15;

    public static final int BYTES = 16;
    public static final int TUPLE = 17;

    /** A shared object, held by reference and counted. */
    public static final int REFERENCE = 18;

    /** Any other value as bytes that say what it is (see {@link PackedCode}), in the slot. */
    public static final int PACKED_INLINE = 19;

    /** As the inline one, in a block of bytes. */
    public static final int PACKED = 20;

    /** The largest number of a type. */
    public static final int LAST = PACKED;

    private ValueType() {}
}
