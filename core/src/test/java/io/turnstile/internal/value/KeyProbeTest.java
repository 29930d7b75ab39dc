package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.turnstile.Region;
import io.turnstile.internal.heap.BlockKind;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys compared with slots give what Java's own comparison gives. */
@ExtendWith(RegionExtension.class)
class KeyProbeTest {
    private static final String[] ALPHABETS = {"ab", "a\u00ff\0", "a\u00e9\u20ac", "a\ud83d\ude00\uffff"};

    private Region region;
    private Attachment attachment;

    @BeforeEach
    void open(final Region opened) {
        region = opened;
        attachment = opened.attachment();
    }

    private void assertSame(final Object a, final Object b, final String context) {
        final int expected = Integer.signum(KeyOrder.NATURAL.compare(a, b));
        final int found = region.inTurn(() -> {
            final long slot = attachment.heap().allocate(SlotLayout.LENGTH, BlockKind.SLOTS);
            attachment.values().store(slot, b);
            final int comparison = KeyOrder.NATURAL.probe(attachment, a).compare(slot);
            attachment.values().free(slot);
            attachment.heap().free(slot);
            return Integer.signum(comparison);
        });
        assertEquals(expected, found, context);
    }

    @Test
    void textIsOrderedAsStringsAre() {
        Seeds.withRandom(this::compareTexts);
    }

    private void compareTexts(final Random random) {
        for (int i = 0; i < 3_000; i++) {
            final String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
            final String a = text(random, alphabet, random.nextInt(30));
            final String b = random.nextBoolean()
                    ? text(random, alphabet, random.nextInt(30))
                    : a.substring(0, random.nextInt(a.length() + 1)) + text(random, alphabet, random.nextInt(3));
            assertSame(a, b, "a=" + a + " b=" + b);
        }
    }

    private static String text(final Random random, final String alphabet, final int length) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(8) == 0 ? random.nextInt(alphabet.length()) : 0));
        }
        return text.toString();
    }

    @Test
    void arraysAreOrderedByUnsignedBytes() {
        Seeds.withRandom(this::compareArrays);
    }

    private void compareArrays(final Random random) {
        for (int i = 0; i < 1_000; i++) {
            final byte[] a = new byte[random.nextInt(40)];
            final byte[] b = new byte[random.nextInt(40)];
            if (a.length > 0) {
                a[random.nextInt(a.length)] = (byte) random.nextInt();
            }
            if (b.length > 0) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            assertSame(a, b, "a=" + Arrays.toString(a) + " b=" + Arrays.toString(b));
        }
    }

    @Test
    void numbersAreOrderedByValue() {
        final Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            assertSame(random.nextLong(), random.nextLong(), "long");
            assertSame(random.nextInt(), random.nextInt(), "int");
            assertSame(
                    Double.longBitsToDouble(random.nextLong()), Double.longBitsToDouble(random.nextLong()), "double");
            assertSame(Float.intBitsToFloat(random.nextInt()), Float.intBitsToFloat(random.nextInt()), "float");
            assertSame((short) random.nextInt(), (short) random.nextInt(), "short");
            assertSame((char) random.nextInt(), (char) random.nextInt(), "char");
        }
        assertSame(-0.0, 0.0, "zeros");
        assertSame(Double.NaN, Double.POSITIVE_INFINITY, "not a number");
        assertSame(5L, 5L, "equal");
    }

    @Test
    void typesAreNotMixed() {
        assertThrows(ClassCastException.class, () -> assertSame(1, 1L, "never"));
        assertThrows(ClassCastException.class, () -> KeyOrder.NATURAL.probe(attachment, new Object()));
        assertThrows(NullPointerException.class, () -> KeyOrder.NATURAL.probe(attachment, null));
    }
}
