package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.RegionSeam;
import io.turnstile.WrongTypeException;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedString;
import io.turnstile.internal.value.PrintableText;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text a region holds, a terminal gets nothing that it could obey; nor does who reads a message. */
@ExtendWith(RegionExtension.class)
class TerminalTextTest {
    /** One code point of each class, and those that terminals and editors are known to obey. */
    private static final int[] HOSTILE = {
        0x01, 0x07, '\t', '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
        0x202A, 0x202E, 0x2066, 0x2069, 0xD800, 0xDC00, 0xE000, 0xFEFF, 0xFFF9, 0xFFFE, 0x1D173, 0xE0001, 0xF0000,
        0x10FFFF
    };

    private static String hostile(final String begin) {
        final StringBuilder text = new StringBuilder(begin);
        for (final int codePoint : HOSTILE) {
            text.append('x').appendCodePoint(codePoint);
        }
        return text.append("31m").toString();
    }

    private static Region fill(final RegionFactory regions) {
        // A member's name is UTF-8, and short: a few of them.
        final Region region = regions.create(options -> options.memberName("me\u009b31m\u202e\u2028\u001b]0;x\u0007"));
        final SharedMap<String, Object> map = SharedMap.open(region, hostile("map"));
        map.put(hostile("key"), hostile("value"));
        for (final int codePoint : HOSTILE) {
            map.put("short" + Character.toString(codePoint), Character.toString(codePoint));
        }
        map.put("c1", '\u009b');
        SharedList.<Object>open(region, "list").add(hostile("element"));
        SharedString.open(region, "string").append(hostile("text"));
        SharedSortedMap.<Object, Object>open(region, "sorted").put(hostile("key"), 1);
        final SharedArray array = SharedArray.create(region, hostile("array"), DType.INT8, 3);
        array.attributes().put(hostile("attribute"), hostile("unit"));
        return region;
    }

    private static void assertPrintable(final String what, final String output) {
        output.codePoints()
                .filter(codePoint -> codePoint != '\n' && !PrintableText.isPrintable(codePoint))
                .forEach(codePoint -> {
                    throw new AssertionError(what + " prints U+" + Integer.toHexString(codePoint));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "tree", "dump", "top --once", "check", "list", "collect", "trim"})
    void commandsPrintNothingThatATerminalObeys(final String command, final RegionFactory regions) {
        final Region region = fill(regions);
        for (final String json : List.of("", " --json")) {
            final String[] words = command.equals("list")
                    ? ("list" + json).split(" ")
                    : (command.replaceFirst(" |$", " " + region.name() + " ") + json)
                            .trim()
                            .split(" +");
            final ToolRun run = ToolRun.of(words);
            assertEquals(0, run.status(), run.err());
            assertPrintable(String.join(" ", words), run.out() + run.err());
        }
    }

    @Test
    void whatIsPrintedSaysWhatItIs(final RegionFactory regions) {
        final Region region = fill(regions);
        assertTrue(ToolRun.succeed("info", region.name()).contains("me\\u009b31m\\u202e\\u2028\\u001b]0;x\\u0007"));
        assertTrue(ToolRun.succeed("tree", region.name()).contains("x\\u202ex"));
        assertTrue(ToolRun.succeed("get", region.name(), "list/0").contains("\\u009b"));
        assertTrue(ToolRun.succeed("top", region.name(), "--once").contains("me\\u009b31m"));
    }

    @Test
    void messagesCarryNothingThatATerminalObeys(final RegionFactory regions) {
        final Region region = fill(regions);
        final String name = hostile("map");
        assertPrintable(
                "name",
                assertThrows(WrongTypeException.class, () -> LongCell.open(region, name))
                        .getMessage());
        final SharedMap<String, Object> map = SharedMap.open(region, name);
        assertPrintable(
                "key",
                assertThrows(WrongTypeException.class, () -> map.addToLong(hostile("key"), 1))
                        .getMessage());
        final SharedSortedMap<Object, Object> sorted = SharedSortedMap.open(region, "sorted");
        assertPrintable(
                "bound",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sorted.headMap("a").put(hostile("key"), 1))
                        .getMessage());
        assertPrintable("path", ToolRun.of("get", region.name(), hostile("no")).err());
        assertPrintable(
                "trace",
                ToolRun.of("get", region.name(), hostile("no"), "-v").err().replace("\t", ""));
    }

    @Test
    void afterTheDeathOfTheLastHolderReadingCommandsSayWhatToDo(final RegionFactory regions) {
        final Region region = regions.create();
        LongCell.open(region, "cell").set(1);
        region.close();
        final Region dead = Region.at(region.file()).memberName("dead\u009b").open();
        dead.takeTurn();
        LongCell.open(dead, "cell").set(2);
        RegionSeam.abandon(dead);
        CrashAtEveryStore.lookDead(region.file());
        final String advice = ToolRun.fail("get", region.name(), "cell", "--timeout", "0.3");
        assertTrue(advice.contains("run \"turnstile check " + region.name() + "\""), advice);
        assertPrintable("advice", advice);
        ToolRun.succeed("check", region.name(), "--timeout", "0.3");
        assertEquals("1\n", ToolRun.succeed("get", region.name(), "cell"));
    }
}
