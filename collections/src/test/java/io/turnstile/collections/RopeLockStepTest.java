package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on strings and bytes of a region, StringBuilder and byte[]: results, exceptions, contents are the same. */
@ExtendWith(RegionExtension.class)
class RopeLockStepTest {
    private static final int STEPS = 12_000;
    private static final int COMPARE_EVERY = 500;

    /** Sizes swing between empty and some dozens of pieces. */
    private static final int PHASE = 1_500;

    /** From here on nothing grows. */
    private static final int MOST = 80_000;

    private static final int LARGE = RopeLayout.CAPACITY;

    private Region region;
    private Random random;
    private String context;
    private int step;
    private int length;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create(options -> options.capacity("64 MiB"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stringIsAStringBuilder(final long seed) {
        random = new Random(seed);
        final SharedString shared = SharedString.open(region, "string");
        final StringBuilder plain = new StringBuilder();
        final long free = free();
        for (step = 0; step < STEPS; step++) {
            context = "seed=" + seed + " step=" + step + " length=" + plain.length();
            length = plain.length();
            final int index = index();
            if (random.nextInt(8) > 0) {
                look(plain, shared, index);
            }
            change(plain, shared, index);
            if (step % COMPARE_EVERY == 0) {
                assertEquals(plain.toString(), shared.toString(), context);
                assertEquals(plain.toString().hashCode(), shared.hashCode(), context);
                assertSound();
            }
        }
        assertEquals(plain.toString(), shared.toString());
        shared.clear();
        assertEquals(free, free());
    }

    private void look(final StringBuilder plain, final SharedString shared, final int index) {
        final int end = index + size() - 2;
        final String wanted = plain.length() > 20 && random.nextBoolean()
                ? plain.substring(plain.length() / 3, plain.length() / 3 + random.nextInt(10))
                : text(random.nextInt(3));
        switch (random.nextInt(6)) {
            case 0 -> same(() -> plain.charAt(index), () -> shared.charAt(index));
            case 1 -> same(() -> plain.substring(index), () -> shared.substring(index));
            case 2 -> same(() -> plain.subSequence(index, end), () -> shared.subSequence(index, end));
            case 3 -> same(() -> plain.indexOf(wanted, index), () -> shared.indexOf(wanted, index));
            case 4 -> same(() -> plain.lastIndexOf(wanted, index), () -> shared.lastIndexOf(wanted, index));
            default -> same(() -> plain.lastIndexOf(wanted), () -> shared.lastIndexOf(wanted));
        }
    }

    private void change(final StringBuilder plain, final SharedString shared, final int index) {
        final String text = text(size());
        final int end = index + (growing() ? random.nextInt(100) : size());
        switch (random.nextInt(growing() ? 9 : 11)) {
            case 0, 1 -> same(() -> plain.append(text), () -> shared.append(text));
            case 2 -> same(() -> plain.append(text, 1, index), () -> shared.append(text, 1, index));
            case 3, 4 -> same(() -> plain.insert(index, text), () -> shared.insert(index, text));
            case 5 -> same(() -> plain.insert(index, 'x'), () -> shared.insert(index, 'x'));
            case 6 -> same(() -> plain.replace(index, end, text), () -> shared.replace(index, end, text));
            case 7 -> same(() -> plain.deleteCharAt(index), () -> shared.deleteCharAt(index));
            case 8 -> rarely(plain, shared, index);
            default -> same(() -> plain.delete(index, end), () -> shared.delete(index, end));
        }
    }

    private void rarely(final StringBuilder plain, final SharedString shared, final int index) {
        switch (random.nextInt(30)) {
            case 0 -> same(plain::reverse, shared::reverse);
            case 1, 2 -> setLength(plain, shared, index);
            case 3 -> setLength(plain, shared, plain.length() + random.nextInt(LARGE));
            case 4 -> setLength(plain, shared, 0);
            case 5 -> same(() -> plain.appendCodePoint(0x1F600 + index), () -> shared.appendCodePoint(0x1F600 + index));
            case 6 -> same(() -> plain.append((Object) null), () -> shared.append((Object) null));
            case 7 -> assertEquals(plain.chars().sum(), shared.chars().sum(), context);
            case 8 ->
                assertArrayEquals(
                        plain.codePoints().toArray(), shared.codePoints().toArray(), context);
            default ->
                same(
                        () -> {
                            plain.setCharAt(index, '\uDC00');
                            return plain;
                        },
                        () -> {
                            shared.setCharAt(index, '\uDC00');
                            return shared;
                        });
        }
    }

    private void setLength(final StringBuilder plain, final SharedString shared, final int length) {
        same(
                () -> {
                    plain.setLength(length);
                    return plain;
                },
                () -> {
                    shared.setLength(length);
                    return shared;
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bytesAreAnArray(final long seed) {
        random = new Random(seed);
        final SharedBytes shared = SharedBytes.open(region, "bytes");
        byte[] plain = {};
        final long free = free();
        for (step = 0; step < STEPS; step++) {
            context = "seed=" + seed + " step=" + step + " length=" + plain.length;
            length = plain.length;
            final int index = index();
            final byte[] model = plain;
            if (plain.length > 8) {
                lookAndStore(ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN), shared, index);
            }
            final int end = index + (growing() ? random.nextInt(100) : size());
            final byte[] bytes = random.nextInt(4) == 0 ? new byte[0] : bytes(size());
            same(() -> splice(model, index, end, bytes), () -> {
                shared.replace(index, end, bytes);
                return shared.length();
            });
            plain = index < 0 || end > plain.length ? plain : spliced(plain, index, end, bytes);
            if (step % 40 == 0) {
                final int length = random.nextInt(9) == 0 ? 0 : plain.length + random.nextInt(2 * LARGE);
                shared.setLength(length);
                plain = Arrays.copyOf(plain, length);
            }
            if (step % COMPARE_EVERY == 0) {
                assertArrayEquals(plain, shared.snapshot(), context);
                assertEquals(Arrays.hashCode(plain), shared.hashCode(), context);
                assertSound();
            }
        }
        shared.clear();
        assertEquals(free, free());
    }

    private void lookAndStore(final ByteBuffer plain, final SharedBytes shared, final int index) {
        final byte[] few = bytes(random.nextInt(3));
        switch (random.nextInt(9)) {
            case 0 -> same(() -> plain.get(index), () -> shared.getByte(index));
            case 1 -> same(() -> plain.getShort(index), () -> shared.getShort(index));
            case 2 -> same(() -> plain.getInt(index), () -> shared.getInt(index));
            case 3 -> same(() -> plain.getLong(index), () -> shared.getLong(index));
            case 4 ->
                same(() -> plain.putLong(index, step).get(index), () -> {
                    shared.putLong(index, step);
                    return shared.getByte(index);
                });
            case 5 ->
                same(() -> plain.putDouble(index, step).get(index), () -> {
                    shared.putDouble(index, step);
                    return shared.getByte(index);
                });
            case 6 ->
                same(() -> plain.put(index, (byte) step).get(index), () -> {
                    shared.putByte(index, (byte) step);
                    return shared.getByte(index);
                });
            case 7 -> {
                Arrays.fill(plain.array(), plain.capacity() / 2, plain.capacity(), (byte) step);
                shared.fill(plain.capacity() / 2, plain.capacity(), (byte) step);
            }
            default -> assertEquals(indexOf(plain.array(), few, index), shared.indexOf(few, index), context);
        }
    }

    private static int indexOf(final byte[] array, final byte[] wanted, final int from) {
        return text(array).indexOf(text(wanted), from);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Object splice(final byte[] plain, final int from, final int to, final byte[] bytes) {
        Objects.checkFromToIndex(from, to, plain.length);
        return plain.length - (to - from) + bytes.length;
    }

    private static byte[] spliced(final byte[] plain, final int from, final int to, final byte[] bytes) {
        return ByteBuffer.allocate(plain.length - (to - from) + bytes.length)
                .put(plain, 0, from)
                .put(bytes)
                .put(plain, to, plain.length - to)
                .array();
    }

    private boolean growing() {
        return step / PHASE % 2 == 0 && length < MOST;
    }

    /** At times outside. */
    private int index() {
        return random.nextInt(length + 2) - random.nextInt(2);
    }

    /** Mostly few, at times more than a piece, or just as much. */
    private int size() {
        return switch (random.nextInt(12)) {
            case 0 -> LARGE + random.nextInt(5) - 2;
            case 1 -> LARGE / 2 + random.nextInt(5) - 2;
            case 2 -> random.nextInt(3 * LARGE);
            case 3, 4 -> random.nextInt(LARGE / 4);
            default -> random.nextInt(20);
        };
    }

    private String text(final int length) {
        final char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = random.nextInt(10) == 0 ? (char) random.nextInt(0x10000) : (char) ('a' + random.nextInt(4));
        }
        return new String(chars);
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Both give the same, or throw the same. */
    private void same(final Supplier<?> plain, final Supplier<?> shared) {
        assertEquals(outcome(plain), outcome(shared), context);
    }

    private static Object outcome(final Supplier<?> operation) {
        try {
            final Object result = operation.get();
            return result instanceof StringBuilder || result instanceof SharedString ? "itself" : result;
        } catch (final StringIndexOutOfBoundsException e) {
            return StringIndexOutOfBoundsException.class;
        } catch (final IndexOutOfBoundsException e) {
            return IndexOutOfBoundsException.class;
        } catch (final IllegalArgumentException e) {
            return IllegalArgumentException.class;
        }
    }

    private long free() {
        return region.attachment().heap().free();
    }

    private void assertSound() {
        assertEquals(List.of(), region.check().problems(), context);
    }
}
