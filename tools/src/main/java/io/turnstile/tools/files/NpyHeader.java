package io.turnstile.tools.files;

import io.turnstile.RegionException;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the numbers in a file of numpy's .npy format, versions 1 to 3 (numpy, NEP 1): magic, version, length, and a
 * Python dictionary of three entries.
 *
 * @param type    of the numbers.
 * @param fortran whether the first index runs fastest.
 * @param shape   extents.
 */
record NpyHeader(ElementType type, boolean fortran, long[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int MOST = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9L,\\s]*)\\)");
    private static final Pattern TYPE = Pattern.compile("([<>=|])([biuf])([0-9]+)");

    /**
     * Reads a header.
     *
     * @param in   at the beginning; afterwards at the first number.
     * @param file for messages.
     * @throws RegionException if it is none, or of a type that no array has.
     */
    static NpyHeader read(final InputStream in, final String file) throws IOException {
        final DataInputStream data = new DataInputStream(in);
        final byte[] magic = data.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new RegionException("file=" + file + " is no .npy file: it begins with " + Arrays.toString(magic));
        }
        final int version = data.readUnsignedByte();
        data.readUnsignedByte();
        final int length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
                : Integer.reverseBytes(data.readInt());
        if (version < 1 || version > 3 || length < 0 || length > MOST) {
            throw new RegionException("file=" + file + " has .npy version=" + version + " header length=" + length);
        }
        final String text = new String(data.readNBytes(length), StandardCharsets.UTF_8);
        return new NpyHeader(
                type(find(DESCR, text, file), file), find(FORTRAN, text, file).equals("True"), shape(text, file));
    }

    private static String find(final Pattern pattern, final String text, final String file) {
        final Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new RegionException(
                    "file=" + file + " has a .npy header that is not understood, records perhaps: " + text.strip());
        }
        return matcher.group(1);
    }

    private static ElementType type(final String descr, final String file) {
        final Matcher matcher = TYPE.matcher(descr);
        ElementType type = null;
        if (matcher.matches()) {
            final boolean big = matcher.group(1).equals(">")
                    || matcher.group(1).equals("=") && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
            final int bytes = matcher.group(3).length() > 2 ? 0 : Integer.parseInt(matcher.group(3));
            type = switch (matcher.group(2)) {
                case "b" -> bytes == 1 ? new ElementType(DType.BOOL, false, false) : null;
                case "f" -> ElementType.floating(bytes, big);
                default -> ElementType.integer(bytes, matcher.group(2).equals("i"), big);
            };
        }
        if (type == null) {
            throw new RegionException(
                    "file=" + file + " has numbers of dtype=" + descr + ", for which there is no array");
        }
        return type;
    }

    private static long[] shape(final String text, final String file) {
        final String inner = find(SHAPE, text, file).replace("L", "").strip();
        return inner.isEmpty()
                ? new long[0]
                : Arrays.stream(inner.split(","))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
    }

    /** Number of elements. */
    long size() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Bytes of the numbers. */
    long bytes() {
        return Math.multiplyExact(size(), type.dtype().width());
    }

    /** The header of the file that an array is written to. */
    static byte[] of(final SharedArray array) {
        final boolean unsigned = array.dtype() == DType.INT64
                && Boolean.TRUE.equals(array.attributes().get(ElementType.UNSIGNED));
        final String descr = array.dtype().numpy();
        final String shape =
                Arrays.stream(array.shape()).mapToObj(extent -> extent + ",").collect(Collectors.joining(" "));
        final String text = "{'descr': '" + (unsigned ? descr.replace('i', 'u') : descr)
                + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        final int before = MAGIC.length + 2 + Short.BYTES;
        final int end = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        final ByteBuffer header = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (end - before));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < end - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }
}
