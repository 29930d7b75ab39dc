package io.turnstile.internal.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes into a slot comes out of it, of exactly the same type, in this attachment and in another one. */
@ExtendWith(RegionExtension.class)
class ValuesTest {
    private Region region;
    private TestDict dict;
    private TestDict other;

    @BeforeEach
    void makeDict(final RegionFactory regions) {
        region = regions.create();
        dict = TestDict.open(region, "dict");
        other = TestDict.open(regions.attach(region), "dict");
    }

    private void roundTrip(final Object value) {
        dict.put("key", value);
        assertSameValue(value, dict.get("key"));
        assertSameValue(value, other.get("key"));
    }

    private static void assertSameValue(final Object expected, final Object actual) {
        if (expected == null) {
            assertNull(actual);
            return;
        }
        assertNotNull(actual);
        if (expected instanceof List<?> list) {
            assertEquals(list.size(), ((List<?>) actual).size());
            for (int i = 0; i < list.size(); i++) {
                assertSameValue(list.get(i), ((List<?>) actual).get(i));
            }
            return;
        }
        assertSame(expected.getClass(), actual.getClass());
        if (expected instanceof byte[] bytes) {
            assertArrayEquals(bytes, (byte[]) actual);
        } else if (expected instanceof Double number) {
            assertEquals(Double.doubleToRawLongBits(number), Double.doubleToRawLongBits((Double) actual));
        } else if (expected instanceof Float number) {
            assertEquals(Float.floatToRawIntBits(number), Float.floatToRawIntBits((Float) actual));
        } else {
            assertEquals(expected, actual);
        }
    }

    static Stream<Object> scalars() {
        return Stream.of(
                true,
                false,
                Byte.MIN_VALUE,
                (byte) -1,
                Byte.MAX_VALUE,
                Short.MIN_VALUE,
                (short) -1,
                Short.MAX_VALUE,
                Character.MIN_VALUE,
                'a',
                '\uD800',
                Character.MAX_VALUE,
                Integer.MIN_VALUE,
                -1,
                0,
                1,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                -1L,
                0L,
                1L,
                Long.MAX_VALUE,
                Float.NEGATIVE_INFINITY,
                -0.0f,
                0.0f,
                Float.MIN_VALUE,
                Float.MIN_NORMAL,
                Float.MAX_VALUE,
                Float.POSITIVE_INFINITY,
                Float.NaN,
                Double.NEGATIVE_INFINITY,
                -Double.MAX_VALUE,
                -0.0,
                0.0,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NaN);
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalarsComeBackExactly(final Object scalar) {
        roundTrip(scalar);
    }

    @Test
    void nullComesBack() {
        roundTrip(null);
        assertEquals(1, dict.size(), "a null value is a value");
    }

    /** All lengths around what fits a slot, in each of the encodings, and a long one. */
    @ParameterizedTest
    @MethodSource("alphabets")
    void stringsComeBackExactly(final String alphabet) {
        final StringBuilder text = new StringBuilder();
        for (int length = 0; length <= 40; length++) {
            roundTrip(text.toString());
            text.append(alphabet.charAt(length % alphabet.length()));
        }
        roundTrip(alphabet.repeat(10_000 / alphabet.length() + 1));
    }

    static Stream<String> alphabets() {
        return Stream.of(
                "abcdefghijklm", // ASCII
                "a\u00e9\u00ff\u0080", // Latin-1
                "\u0000", // zeros
                "a\u0000b",
                "\u0416\u4e2d\u20ac", // of the basic plane
                "x\ud83d\ude00y", // supplementary; odd lengths end in half a pair
                "\ud83d", // high surrogates without a low one
                "\ude00", // low ones without a high one
                "\ude00\ud83d"); // pairs the wrong way round
    }

    @Test
    void aStringOfOneKindIsNeverMistakenForAnother() {
        final List<String> alike = List.of(
                "\u00e9", "\u00c3\u00a9", "e\u0301", "\u0000\u00e9", "\u00e9\u0000", "", "\u0000", "\ud800", "?");
        for (int i = 0; i < alike.size(); i++) {
            dict.put(alike.get(i), i);
        }
        assertEquals(alike.size(), dict.size());
        for (int i = 0; i < alike.size(); i++) {
            assertEquals(i, other.get(alike.get(i)));
        }
    }

    @Test
    void byteArraysComeBackExactlyAndAreCopies() {
        for (int length = 0; length <= 40; length++) {
            final byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) -length);
            roundTrip(bytes);
        }
        final byte[] large = new byte[10_000];
        large[9_999] = 1;
        roundTrip(large);
        large[9_999] = 2;
        assertEquals(1, ((byte[]) dict.get("key"))[9_999]);
        ((byte[]) dict.get("key"))[0] = 3;
        assertEquals(0, ((byte[]) dict.get("key"))[0]);
    }

    @Test
    void tuplesComeBackNested() {
        roundTrip(List.of());
        roundTrip(List.of(1));
        roundTrip(List.of(1, "two"));
        roundTrip(List.of(
                1, 2L, 3.0, "a string that does not fit a slot", new byte[20], List.of(List.of(), List.of('x'))));
        roundTrip(deepTuple(Values.MAX_DEPTH));
        dict.put("key", 1);
        assertEquals(1, dict.size());
    }

    @Test
    void whatASlotOwnsIsFreedWhenItIsOverwritten() {
        dict.put("key", 0);
        final long used = region.used();
        dict.put(
                "key",
                List.of("a string that does not fit a slot", List.of(new byte[100], "another one of that length")));
        assertTrue(region.used() > used);
        dict.put("key", 0);
        assertEquals(used, region.used());
    }

    private static Object deepTuple(final int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        final UnsupportedValueException e =
                assertThrows(UnsupportedValueException.class, () -> dict.put("key", deepTuple(Values.MAX_DEPTH + 1)));
        assertEquals("nested deeper than 200 levels", e.getMessage());
        assertEquals(0, dict.size());
    }

    @Test
    void refusesATypeAndNamesIt() {
        for (final Object value :
                List.of(new StringBuilder(), new Object(), new int[1], new ArrayList<>(), Thread.currentThread())) {
            final UnsupportedValueException e =
                    assertThrows(UnsupportedValueException.class, () -> dict.put("key", value));
            assertTrue(
                    e.getMessage()
                            .startsWith("value of type " + value.getClass().getName() + ";"),
                    e.getMessage());
            final UnsupportedValueException inside =
                    assertThrows(UnsupportedValueException.class, () -> dict.put("key", List.of(1, List.of(value))));
            assertTrue(inside.getMessage().contains(value.getClass().getName()), inside.getMessage());
        }
        assertEquals(0, dict.size());
    }

    @Test
    void refusesATupleThatContainsItselfThroughAList() {
        final List<Object> list = new ArrayList<>();
        list.add(List.of(list));
        assertThrows(UnsupportedValueException.class, () -> dict.put("key", List.of(list)));
        assertEquals(0, dict.size());
    }

    @Test
    void refusesKeysThatAreNone() {
        assertThrows(NullPointerException.class, () -> dict.put(null, 1));
        assertThrows(NullPointerException.class, () -> dict.get(null));
        final UnsupportedValueException e =
                assertThrows(UnsupportedValueException.class, () -> dict.put(List.of(1), 1));
        assertTrue(
                e.getMessage().startsWith("key of type " + List.of(1).getClass().getName()), e.getMessage());
        assertEquals(0, dict.size());
    }

    @Test
    void sharedObjectsAreHeldByReference() {
        final LongCell cell = LongCell.open(region, "cell");
        dict.put("ref", cell);
        dict.put("tuple", List.of(cell, cell));
        region.remove("cell");
        cell.set(42);
        assertEquals(42, ((LongCell) other.get("ref")).get());
        assertEquals(42, ((LongCell) ((List<?>) other.get("tuple")).get(1)).get());
        dict.remove("ref");
        assertEquals(42, cell.get(), "the tuple holds it");
        dict.remove("tuple");
        assertThrows(io.turnstile.StaleHandleException.class, cell::get);
    }

    @Test
    void refusesASharedObjectOfAnotherRegion(final RegionFactory regions) {
        final LongCell foreign = LongCell.open(regions.create(), "cell");
        assertThrows(UnsupportedValueException.class, () -> dict.put("key", foreign));
        assertEquals(0, dict.size());
    }
}
