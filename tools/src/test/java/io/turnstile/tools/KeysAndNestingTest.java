package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands that look into a region: each entry is shown and can be told apart, however deep it is. */
@ExtendWith(RegionExtension.class)
class KeysAndNestingTest {
    private static final int LIMIT = 2_000;

    private Region region;
    private String name;

    @BeforeEach
    void create(final RegionFactory regions) {
        region = regions.create(options -> options.capacity("64 MiB"));
        name = region.name();
    }

    private static void putNumbered(final Map<Object, Object> map, final Object... keys) {
        for (int i = 0; i < keys.length; i++) {
            map.put(keys[i], "value " + i);
        }
    }

    @Test
    void dumpShowsEveryKeyAndTellsThemApart() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        putNumbered(map, 1, 1L, "1", (short) 1, (byte) 1, "2", 3L, 'a', "a", 1.0, 1.0f, true, new byte[] {0x61}, "61");
        final String dumped = ToolRun.succeed("dump", name, "map");
        final List<String> expected = List.of(
                "1 (Integer)",
                "1 (Long)",
                "1",
                "1 (Short)",
                "1 (Byte)",
                "2",
                "3",
                "a (Character)",
                "a",
                "1.0 (Double)",
                "1.0 (Float)",
                "true",
                "61 (bytes)",
                "61");
        assertEquals(
                expected.stream()
                        .map(key -> "  \"" + key + "\": \"value " + expected.indexOf(key) + "\"")
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")),
                dumped);
        assertEquals(dumped, ToolRun.succeed("dump", name, "map", "--json"));
        for (final String key : expected) {
            assertEquals("\"value " + expected.indexOf(key) + "\"\n", ToolRun.succeed("get", name, "map/" + key));
        }
        final String tree = ToolRun.succeed("tree", name);
        expected.forEach(key -> assertTrue(tree.contains("map/" + key + " "), tree));
    }

    @Test
    void aTextThatIsAKeyIsNotTakenForAnotherKeysType() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        putNumbered(map, "1 (Long)", 1L, 1, "1 (java.lang.Long)", "1 (java.lang.Long #2)");
        assertEquals("""
                {
                  "1 (Long)": "value 0",
                  "1 (java.lang.Long #3)": "value 1",
                  "1 (Integer)": "value 2",
                  "1 (java.lang.Long)": "value 3",
                  "1 (java.lang.Long #2)": "value 4"
                }
                """, ToolRun.succeed("dump", name, "map"));
        assertEquals("\"value 0\"\n", ToolRun.succeed("get", name, "map/1 (Long)"));
        assertEquals("\"value 1\"\n", ToolRun.succeed("get", name, "map/1 (java.lang.Long #3)"));
    }

    @Test
    void aPathThatIsNoSingleKeyNamesThem() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        putNumbered(map, 1, 1L, "other");
        final String message = ToolRun.fail("get", name, "map/1");
        assertTrue(message.contains("did you mean 1 (Integer), 1 (Long)?"), message);
        assertEquals("\"value 1\"\n", ToolRun.succeed("get", name, "map/1 (Long)"));
        assertTrue(ToolRun.fail("get", name, "map/01").contains("has nothing at path=map/01"));
        assertTrue(ToolRun.fail("get", name, "map/2 (Long)").contains("has nothing"));
    }

    @Test
    void keysOfAllTypesAreFoundInMapsOfAnySize() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        region.inTurn(() -> {
            for (long i = 0; i < 20_000; i++) {
                map.put(i, i);
            }
        });
        final List<Object> keys = List.of(
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("1.50"),
                UUID.fromString("34a5ec5f-3406-d403-0000-000000000001"),
                LocalDate.of(2026, 11, 27),
                Instant.parse("2026-11-27T10:00:00Z"),
                Duration.ofSeconds(90),
                'x',
                false);
        for (final Object key : keys) {
            map.put(key, "here");
            assertEquals("\"here\"\n", ToolRun.succeed("get", name, "map/" + key));
        }
        assertEquals("19999\n", ToolRun.succeed("get", name, "map/19999"));
        map.put(20_000L, Map.of(5, "five"));
        assertEquals("\"five\"\n", ToolRun.succeed("get", name, "map/20000/5"));
    }

    @Test
    void keysOfSortedMapsAreFoundWhateverTheirOrder() {
        final SharedSortedMap<Long, Object> numbers = SharedSortedMap.open(region, "numbers");
        numbers.put(7L, "seven");
        assertEquals("\"seven\"\n", ToolRun.succeed("get", name, "numbers/7"));
        assertTrue(ToolRun.fail("get", name, "numbers/8").contains("has nothing at path=numbers/8"));
        final SharedSortedMap<String, Object> reversed =
                SharedSortedMap.open(region, "reversed", "reversed", Collections.reverseOrder());
        reversed.put("k", 1);
        assertEquals("1\n", ToolRun.succeed("get", name, "reversed/k"));
        assertEquals("{\n  \"k\": 1\n}\n", ToolRun.succeed("dump", name, "reversed"));
        SharedMap.<Object, Object>open(region, "nulls").put("null", null);
        assertEquals("null\n", ToolRun.succeed("get", name, "nulls/null"));
    }

    private SharedList<Object> nest(final String top, final int levels) {
        final SharedList<Object> outer = SharedList.open(region, top);
        SharedList<Object> list = outer;
        for (int i = 1; i < levels; i++) {
            list = list.addList();
        }
        return list;
    }

    @Test
    void dumpShowsAThousandLevels() {
        nest("list", 1_000).add("innermost");
        final String dumped = ToolRun.succeed("dump", name, "list");
        assertTrue(dumped.contains("[\"innermost\"]"), "not shown");
        assertFalse(dumped.contains("itself"));
        assertEquals(1_000, dumped.chars().filter(each -> each == '[').count());
        assertEquals(1_000, dumped.chars().filter(each -> each == ']').count());
        assertEquals("\"innermost\"\n", ToolRun.succeed("get", name, path("list", 1_000)));
        assertTrue(ToolRun.succeed("tree", name).contains(path("list", 999) + " "));
    }

    private static String path(final String top, final int levels) {
        return top + "/0".repeat(levels);
    }

    @Test
    void whatIsNestedDeeperSaysThatThisIsALimit() {
        final SharedList<Object> innermost = nest("list", 20_000);
        innermost.add("innermost");
        final String dumped = ToolRun.succeed("dump", name, "list");
        assertTrue(dumped.contains("\"(nested deeper than " + LIMIT + " levels)\""), "not said");
        assertFalse(dumped.contains("itself"));
        assertTrue(ToolRun.succeed("tree", name).contains("deeper than " + LIMIT + " levels"));
        assertEquals("\"innermost\"\n", ToolRun.succeed("get", name, path("list", 20_000)));
        assertEquals(
                "[[\"innermost\"]]",
                ToolRun.succeed("get", name, path("list", 19_998)).replaceAll("\\s", ""));
    }

    @Test
    void onlyWhatContainsItselfIsSaidTo() {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> twice = map.putList("one");
        twice.add(1);
        map.put("other", twice);
        final SharedMap<String, Object> inner = map.putMap("inner");
        inner.put("outer", map);
        assertEquals("""
                {
                  "one": [1],
                  "other": [1],
                  "inner": {
                    "outer": "(contains itself)"
                  }
                }
                """, ToolRun.succeed("dump", name, "map"));
    }

    @Test
    void listsWithBytesAndEmptyContainersArePrintedAsBefore() {
        SharedList.<Object>open(region, "list")
                .addAll(Arrays.asList(new byte[] {1}, Map.of(), List.of(), null, List.of(1, 2)));
        assertEquals("""
                [
                  {
                    "base64": "AQ=="
                  },
                  {},
                  [],
                  null,
                  [1, 2]
                ]
                """, ToolRun.succeed("dump", name, "list"));
        SharedList.<Object>open(region, "bytes").add(new byte[] {1});
        assertEquals("""
                [{
                    "base64": "AQ=="
                  }]
                """, ToolRun.succeed("dump", name, "bytes"));
    }
}
