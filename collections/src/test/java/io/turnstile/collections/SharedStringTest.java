package io.turnstile.collections;

import static io.turnstile.internal.region.ControlLayout.LOG_LENGTH_OFFSET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionAccessException;
import io.turnstile.RegionFullException;
import io.turnstile.StaleHandleException;
import io.turnstile.Turn;
import io.turnstile.UnsupportedValueException;
import io.turnstile.WrongTypeException;
import io.turnstile.internal.region.UndoLogLayout;
import io.turnstile.testkit.Background;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegionExtension.class)
class SharedStringTest {
    private static final String UNPAIRED = "\uD83D\uDE00 \uD83D \uDE00 \u00e9\u4e2d";

    private Region region;
    private SharedString string;

    @BeforeEach
    void open(final RegionFactory regions) {
        region = regions.create();
        string = SharedString.open(region, "string");
    }

    @Test
    void appendsWhatAStringBuilderAppends() {
        string.append("a")
                .append('b')
                .append(1)
                .append(2L)
                .append(1.5)
                .append(true)
                .append((Object) null);
        string.append((CharSequence) null).append(new char[] {'x', 'y'}).append("012345", 2, 4);
        string.append(null, 1, 3).appendCodePoint(0x1F600);
        assertEquals("ab121.5truenullnullxy23ul\uD83D\uDE00", string.toString());
        string.set("b").insert(0, "a").insert(2, 3).insert(2, 'c').insert(4, new char[] {'4'});
        string.insert(0, (CharSequence) null);
        assertEquals("nullabc34", string.toString());
        assertEquals("null", string.set(null).toString());
    }

    @Test
    void keepsAllOfUnicode() {
        string.set(UNPAIRED);
        assertEquals(UNPAIRED, string.toString());
        assertArrayEquals(UNPAIRED.codePoints().toArray(), string.codePoints().toArray());
        assertEquals(
                new StringBuilder(UNPAIRED).reverse().toString(),
                string.reverse().toString());
        assertEquals("\u4e2d\u00e9", string.substring(0, 2));
    }

    @Test
    void saysWhatIsOutOfBounds() {
        string.set("abc");
        assertMessage("index=3 length=3", () -> string.charAt(3));
        assertMessage("index=-1 length=3", () -> string.deleteCharAt(-1));
        assertMessage("index=4 length=3", () -> string.insert(4, "x"));
        assertMessage("start=2 end=1 length=3", () -> string.delete(2, 1));
        assertMessage("start=1 end=4 length=3", () -> string.substring(1, 4));
        assertMessage("length=-1", () -> string.setLength(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> string.append("abc", 2, 4));
        assertThrows(IllegalArgumentException.class, () -> string.appendCodePoint(-1));
        assertThrows(NullPointerException.class, () -> string.replace(0, 1, null));
        assertEquals("abc", string.toString());
    }

    private static void assertMessage(final String expected, final Runnable operation) {
        final Exception e = assertThrows(StringIndexOutOfBoundsException.class, operation::run);
        assertTrue(e.getMessage().startsWith(expected), e::getMessage);
    }

    /** Misuse that stores nothing leaves the turn around it as it is. */
    @Test
    void aTurnGoesOnAfterMisuse() {
        region.inTurn(() -> {
            string.set("kept");
            assertThrows(StringIndexOutOfBoundsException.class, () -> string.setCharAt(4, 'x'));
        });
        assertEquals("kept", string.toString());
    }

    @Test
    void findsAcrossPiecesAndWindows() {
        final String text = "a".repeat(20_000) + "needle" + "a".repeat(20_000) + "needle" + "a".repeat(8_190);
        string.set(text);
        for (final String wanted : List.of("needle", "aneedlea", "a".repeat(19_999) + "n", "", "nowhere", text)) {
            assertEquals(text.indexOf(wanted), string.indexOf(wanted));
            assertEquals(text.lastIndexOf(wanted), string.lastIndexOf(wanted));
            for (final int from : new int[] {-5, 0, 1, 8_191, 8_192, 20_000, 20_001, 40_006, text.length(), 99_999}) {
                assertEquals(text.indexOf(wanted, from), string.indexOf(wanted, from), "from=" + from);
                assertEquals(text.lastIndexOf(wanted, from), string.lastIndexOf(wanted, from), "from=" + from);
            }
        }
    }

    @Test
    void isEqualToThoseOfTheSameChars(final RegionFactory regions) {
        final SharedString other = SharedString.open(regions.create(), "other");
        assertEquals(string, other);
        string.set("x".repeat(9_000) + "b");
        other.set("x".repeat(9_000) + "a");
        assertNotEquals(string, other);
        assertTrue(string.compareTo(other) > 0);
        assertTrue(other.compareTo(string) < 0);
        other.setCharAt(9_000, 'b');
        assertEquals(string, other);
        assertEquals(string.hashCode(), other.hashCode());
        assertEquals(0, string.compareTo(other));
        assertTrue(string.compareTo(other.append("x")) < 0);
        assertNotEquals(string, (Object) string.toString());
        assertTrue(string.contentEquals(string.toString()));
        assertTrue(string.toString().contentEquals(string));
        assertFalse(string.contentEquals(other));
    }

    @Test
    void livesInOtherContainersByReference() {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        string.set("content");
        map.put("string", string);
        region.remove("string");
        ((SharedString) map.get("string")).append("!");
        assertEquals("content!", string.toString());
        assertEquals(Map.of("string", "content!"), map.snapshot());
        assertEquals("{string=content!}", map.toString());
        assertThrows(
                UnsupportedValueException.class,
                () -> SharedMap.<Object, Object>open(region, "map").put(string, 1));
        map.clear();
        assertThrows(StaleHandleException.class, string::length);
        assertThrows(WrongTypeException.class, () -> SharedString.open(region, "map"));
    }

    @Test
    void aRolledBackTurnHasChangedNothing() {
        string.set("x".repeat(10_000));
        try (Turn turn = region.takeTurn()) {
            string.insert(5_000, "y".repeat(5_000)).delete(0, 7_000).reverse();
            turn.rollback();
        }
        assertEquals("x".repeat(10_000), string.toString());
    }

    @Test
    void aReadSeesOneMoment(final RegionFactory regions) throws Exception {
        final SharedString writer = SharedString.open(regions.attach(region), "string");
        writer.set("a".repeat(6_000));
        final Background<Void> writing = Background.run(() -> {
            for (int i = 1; i <= 2_000; i++) {
                final String text = Character.toString('a' + i % 26).repeat(6_000 + i % 7);
                writer.region().inTurn(() -> {
                    writer.delete(100, writer.length()).insert(0, text).setLength(text.length());
                });
            }
        });
        while (writing.thread().isAlive()) {
            final String seen =
                    region.read(() -> string.substring(0, string.length() / 2) + string.charAt(string.length() - 1));
            assertEquals(1, seen.chars().distinct().count());
            assertEquals(1, string.toString().chars().distinct().count());
        }
        writing.join();
    }

    @Test
    void readOnlyAttachmentsReadIt(final RegionFactory regions) {
        string.set("x".repeat(5_000));
        final SharedString reader = SharedString.open(regions.attachReadOnly(region), "string");
        assertEquals(string, reader);
        assertEquals(4_999, reader.lastIndexOf("x"));
        assertThrows(RegionAccessException.class, () -> reader.append("y"));
    }

    @Test
    void hasALongestLength() {
        assertThrows(RegionFullException.class, () -> string.setLength(Integer.MAX_VALUE));
        assertEquals(0, string.length());
    }

    /** What the undo log takes grows with the depth of the tree, not with the string. */
    @Test
    void aSmallChangeOfALongStringLogsLittle(final RegionFactory regions) {
        final Region large = regions.create(options -> options.capacity("64 MiB"));
        final SharedString longString = SharedString.open(large, "string");
        longString.set("x".repeat(4_000_000));
        try (Turn turn = large.takeTurn()) {
            longString.insert(2_000_000, "y".repeat(100)).delete(1_000_000, 1_500_000);
            final long lines =
                    large.attachment().memory().unlogged().getLong(LOG_LENGTH_OFFSET) / UndoLogLayout.ENTRY_LENGTH;
            assertTrue(lines > 0 && lines < 1_500, "lines=" + lines);
            turn.commit();
        }
        assertEquals(3_500_100, longString.length());
    }
}
