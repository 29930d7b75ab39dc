package io.turnstile.internal.value;

import io.turnstile.internal.memory.StringBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;

/** How text, bytes and numbers are packed. */
final class NumberLeaves {
    static final List<Leaf<?>> ALL = List.of(
            new Leaf<>(
                    PackedCode.BOOLEAN,
                    Boolean.class,
                    (truth, out) -> out.putByte(truth ? 1 : 0),
                    NumberLeaves::getBoolean),
            new Leaf<>(PackedCode.BYTE, Byte.class, (number, out) -> out.putNumber(number, Byte.BYTES), in ->
                    (byte) in.getNumber(Byte.BYTES)),
            new Leaf<>(PackedCode.SHORT, Short.class, (number, out) -> out.putNumber(number, Short.BYTES), in ->
                    (short) in.getNumber(Short.BYTES)),
            new Leaf<>(
                    PackedCode.CHAR,
                    Character.class,
                    (character, out) -> out.putNumber(character, Character.BYTES),
                    in -> (char) in.getNumber(Character.BYTES)),
            new Leaf<>(PackedCode.INT, Integer.class, (number, out) -> out.putNumber(number, Integer.BYTES), in ->
                    (int) in.getNumber(Integer.BYTES)),
            new Leaf<>(
                    PackedCode.LONG,
                    Long.class,
                    (number, out) -> out.putNumber(number, Long.BYTES),
                    in -> in.getNumber(Long.BYTES)),
            // As their equals has it: one NaN, two zeros.
            new Leaf<>(
                    PackedCode.FLOAT,
                    Float.class,
                    (number, out) -> out.putNumber(Float.floatToIntBits(number), Float.BYTES),
                    in -> Float.intBitsToFloat((int) in.getNumber(Float.BYTES))),
            new Leaf<>(
                    PackedCode.DOUBLE,
                    Double.class,
                    (number, out) -> out.putNumber(Double.doubleToLongBits(number), Double.BYTES),
                    in -> Double.longBitsToDouble(in.getNumber(Double.BYTES))),
            new Leaf<>(PackedCode.TEXT, String.class, NumberLeaves::putText, NumberLeaves::getText),
            new Leaf<>(PackedCode.BYTES, byte[].class, (bytes, out) -> out.putSized(bytes), PackedReader::getSized),
            new Leaf<>(
                    PackedCode.BIG_INTEGER,
                    BigInteger.class,
                    (number, out) -> out.putSized(number.toByteArray()),
                    in -> new BigInteger(in.getSized())),
            new Leaf<>(
                    PackedCode.BIG_DECIMAL, BigDecimal.class, NumberLeaves::putBigDecimal, NumberLeaves::getBigDecimal),
            new Leaf<>(
                    PackedCode.UUID,
                    UUID.class,
                    NumberLeaves::putUuid,
                    in -> new UUID(in.getNumber(Long.BYTES), in.getNumber(Long.BYTES))));

    private NumberLeaves() {}

    private static boolean getBoolean(final PackedReader in) {
        final int truth = in.getByte();
        if (truth > 1) {
            throw in.corrupt("boolean=" + truth);
        }
        return truth == 1;
    }

    /** The form that text has in a slot's block, and its bytes. */
    static void putText(final String text, final PackedWriter out) {
        final byte[] latin1 = StringBytes.latin1(text);
        if (latin1 != null) {
            out.putByte(ValueType.LATIN1);
            out.putSized(latin1);
            return;
        }
        final byte[] utf8 = Text.utf8(text);
        out.putByte(utf8 == null ? ValueType.UTF16 : ValueType.UTF8);
        out.putSized(utf8 == null ? Text.utf16(text) : utf8);
    }

    static String getText(final PackedReader in) {
        final int form = in.getByte();
        if (form != ValueType.LATIN1 && form != ValueType.UTF8 && form != ValueType.UTF16) {
            throw in.corrupt("form of text=" + form);
        }
        return Text.decode(form, in.getSized());
    }

    /** The scale has its sign in the lowest bit, so that small ones take one byte. */
    private static void putBigDecimal(final BigDecimal number, final PackedWriter out) {
        out.putVarint(number.scale() << 1 ^ number.scale() >> Integer.SIZE - 1);
        out.putSized(number.unscaledValue().toByteArray());
    }

    private static BigDecimal getBigDecimal(final PackedReader in) {
        final int scale = in.getVarint();
        return new BigDecimal(new BigInteger(in.getSized()), scale >>> 1 ^ -(scale & 1));
    }

    private static void putUuid(final UUID uuid, final PackedWriter out) {
        out.putNumber(uuid.getMostSignificantBits(), Long.BYTES);
        out.putNumber(uuid.getLeastSignificantBits(), Long.BYTES);
    }
}
