package io.turnstile.internal.value;

/**
 * Codes of packed values: the first byte of each. The numbers are part of the format. Those below {@link #FIRST_OF_SLOT}
 * stand only inside others; by itself such a value has a type of slot.
 */
final class PackedCode {
    static final int NULL = 1;
    static final int BOOLEAN = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    static final int INT = 6;
    static final int LONG = 7;
    static final int FLOAT = 8;
    static final int DOUBLE = 9;
    static final int TEXT = 10;
    static final int BYTES = 11;
    static final int TUPLE = 12;

    static final int FIRST_OF_SLOT = 16;
    static final int BIG_INTEGER = 16;
    static final int BIG_DECIMAL = 17;
    static final int UUID = 18;
    static final int LOCAL_DATE = 19;
    static final int LOCAL_TIME = 20;
    static final int LOCAL_DATE_TIME = 21;
    static final int INSTANT = 22;
    static final int DURATION = 23;
    static final int PERIOD = 24;
    static final int OFFSET_DATE_TIME = 25;
    static final int ZONED_DATE_TIME = 26;
    static final int OFFSET_TIME = 27;
    static final int YEAR = 28;
    static final int YEAR_MONTH = 29;
    static final int ZONE_OFFSET = 30;

    /** A constant of an enum: the number of its {@link UserType}. */
    static final int ENUM = 31;

    /** A record: the number of its {@link UserType}, and its components. */
    static final int RECORD = 32;

    /** What a codec has written: the number of its {@link UserType}, and sized bytes. */
    static final int CODED = 33;

    private PackedCode() {}
}
