package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.DoubleCell;
import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedSemaphore;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedString;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RegionExtension.class)
class ReadingCommandsTest {
    @TempDir
    private Path directory;

    private Region region;
    private String name;

    @BeforeEach
    void fill(final RegionFactory regions) {
        region = regions.create();
        name = region.name();
        final SharedMap<String, Object> totals = SharedMap.open(region, "totals");
        totals.put("acme", 100L);
        totals.put("nan", Double.NaN);
        totals.put("text", "a\"b\n");
        totals.put("bytes", new byte[] {1, 2, 3});
        totals.put("tuple", List.of(1, "two"));
        totals.putList("trades").add(42L);
        totals.put("self", totals);
        SharedMap.<Object, Object>open(region, "numbers").putAll(java.util.Map.of(7L, "seven", "a/b", 1));
        SharedList.<Object>open(region, "events").addAll(List.of("x", "y"));
        SharedQueue.<Object>open(region, "inbox").add("hello");
        LongCell.open(region, "count").set(5);
        DoubleCell.open(region, "ratio").set(0.5);
        SharedSemaphore.open(region, "permits", 3);
        SharedString.open(region, "motd").append("be nice");
        SharedSortedMap.<String, Object>open(region, "book").put("k", 1.5);
        final SharedArray matrix = SharedArray.create(region, "matrix", DType.FLOAT32, 2, 3);
        matrix.copyFrom(new float[] {0.1f, 1, 2, 3, 4, Float.POSITIVE_INFINITY});
        matrix.attributes().put("unit", "m/s");
    }

    @Test
    void getPrintsTheValueBehindAPath() {
        assertEquals("100\n", ToolRun.succeed("get", name, "totals/acme"));
        assertEquals("\"NaN\"\n", ToolRun.succeed("get", name, "totals/nan"));
        assertEquals("\"a\\\"b\\n\"\n", ToolRun.succeed("get", name, "totals/text"));
        assertEquals("[1, \"two\"]\n", ToolRun.succeed("get", name, "totals/tuple"));
        assertEquals("42\n", ToolRun.succeed("get", name, "totals/trades/0"));
        assertEquals("\"seven\"\n", ToolRun.succeed("get", name, "numbers/7"));
        assertEquals("1\n", ToolRun.succeed("get", name, "numbers/a/b"));
        assertEquals("5\n", ToolRun.succeed("get", name, "count"));
        assertEquals("0.5\n", ToolRun.succeed("get", name, "ratio"));
        assertEquals("[\"hello\"]\n", ToolRun.succeed("get", name, "inbox"));
        assertEquals("1.5\n", ToolRun.succeed("get", name, "book/k"));
        assertEquals("\"be nice\"\n", ToolRun.succeed("get", name, "motd"));
        assertEquals("[0.1, 1.0, 2.0]\n", ToolRun.succeed("get", name, "matrix/0"));
        assertEquals("\"Infinity\"\n", ToolRun.succeed("get", name, "matrix/1/2"));
        assertEquals("\"m/s\"\n", ToolRun.succeed("get", name, "matrix/@unit"));
    }

    @Test
    void unknownNamesSuggestNearOnes() {
        assertTrue(ToolRun.fail("get", name, "totls").contains("did you mean totals?"));
        assertTrue(ToolRun.fail("get", name, "totals/amce").contains("did you mean acme?"));
        assertTrue(ToolRun.fail("get", name, "events/2").contains("has nothing at path=events/2"));
        assertTrue(ToolRun.fail("tree", name.substring(0, name.length() - 1)).contains("did you mean "));
        assertTrue(
                ToolRun.fail("tre", name).contains("no command=tre; did you mean tree, trim?; see turnstile --help"));
        assertTrue(ToolRun.fail("get", name).contains("Missing required parameter: 'PATH'"));
        assertTrue(ToolRun.fail("lst").contains("did you mean list"));
        assertTrue(ToolRun.fail("info", "no/such/file").contains("does not exist"));
        assertTrue(ToolRun.fail("info", "a b").contains("is no name"));
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        final ToolRun run = ToolRun.of("get", "-v", name, "totls");
        assertEquals(1, run.status());
        assertTrue(run.err().contains("\tat io.turnstile.tools."), run.err());
    }

    @Test
    void treeShowsPathKindShapeTypeAndAttributes() {
        final String tree = ToolRun.succeed("tree", name);
        assertTrue(tree.matches("(?s)PATH +KIND +SHAPE +TYPE +SIZE +ATTRIBUTES OR VALUE\n.*"), tree);
        assertTrue(tree.matches("(?s).*\nmatrix +array +2 x 3 +float32 +24 B +unit=\"m/s\"\n.*"), tree);
        assertTrue(tree.matches("(?s).*\ntotals/acme +Long +100\n.*"), tree);
        assertTrue(tree.matches("(?s).*\ntotals/trades +list +1\n.*"), tree);
        assertTrue(tree.matches("(?s).*\ntotals/self +map +7\n.*"), tree);
        assertFalse(tree.contains("totals/self/"), tree);
        assertFalse(ToolRun.succeed("tree", "-d", "0", name).contains("totals/"));
        assertEquals(2, ToolRun.succeed("tree", name, "matrix").lines().count());
        assertTrue(ToolRun.succeed("tree", "--json", name).contains("\"shape\": [2, 3]"));
        assertTrue(ToolRun.succeed("tree", "--limit", "2", name).matches("(?s).*\\ntotals/... +5 more\\n.*"));
    }

    /** What programs have stored whose classes nobody has here. */
    @Test
    void valuesOfUnknownClassesArePrinted() {
        final SharedMap<Object, Object> map = SharedMap.open(region, "users");
        map.put("side", Side.SELL);
        map.put("quote", new Quote("ACME", Side.BUY));
        map.put(Side.BUY, List.of(Side.SELL, new Quote("A", null)));
        SharedSortedMap.<Object, Object>open(region, "sides").putAll(java.util.Map.of(Side.SELL, 1, Side.BUY, 2));
        SharedList.<Object>open(region, "events").add(Side.SELL);
        assertEquals("\"SELL\"\n", ToolRun.succeed("get", name, "users/side"));
        assertEquals("\"SELL\"\n", ToolRun.succeed("get", name, "events/2"));
        assertEquals("\"BUY\"\n", ToolRun.succeed("get", name, "users/quote/side"));
        assertTrue(ToolRun.succeed("dump", name, "users").contains("\"BUY\": [\n"));
        assertTrue(ToolRun.succeed("dump", name).contains("\"symbol\": \"ACME\""));
        assertTrue(ToolRun.succeed("tree", name).contains("users/side"));
        assertTrue(ToolRun.succeed("dump", name, "sides").contains("\"BUY\": 2"));
        ToolRun.succeed("check", name);
    }

    enum Side {
        BUY,
        SELL
    }

    record Quote(String symbol, Side side) {}

    @Test
    void dumpPrintsEverythingOnce() {
        final String dump = ToolRun.succeed("dump", name);
        assertTrue(dump.contains("\"self\": \"(contains itself)\""), dump);
        assertTrue(dump.contains("\"base64\": \"AQID\""), dump);
        assertTrue(dump.contains("\"dtype\": \"<f4\""), dump);
        assertTrue(dump.contains("[3.0, 4.0, \"Infinity\"]"), dump);
        assertFalse(ToolRun.succeed("dump", "--elements", "5", name).contains("\"elements\""));
        assertEquals("[42]\n", ToolRun.succeed("dump", name, "totals/trades"));
    }

    @Test
    void infoTellsSizesMembersAndWhereArraysLie() {
        final String info = ToolRun.succeed("info", name);
        assertTrue(info.contains("capacity    4.00 MiB\n"), info);
        assertTrue(info.contains("turn        free\n"), info);
        assertTrue(info.matches("(?s).*\n +0 +" + ProcessHandle.current().pid() + " +pid-[0-9]+ +alive .*"), info);
        final long offset = SharedArray.open(region, "matrix").fileOffset();
        assertTrue(info.matches("(?s).*\nmatrix +<f4 +2 x 3 +" + offset + " +24 B\n"), info);
        assertTrue(ToolRun.succeed("info", "--json", name).contains("\"offset\": " + offset));
        region.inTurn(() -> assertTrue(ToolRun.succeed("info", name).contains("held by member 0")));
    }

    @Test
    void readingStoresNothing() throws IOException {
        final byte[] before = Files.readAllBytes(region.file());
        for (final String command : new String[] {"info", "tree", "dump", "check"}) {
            ToolRun.succeed(command, name);
        }
        ToolRun.succeed("list");
        ToolRun.succeed("top", name, "-i", "0.01");
        assertArrayEquals(before, Files.readAllBytes(region.file()));
    }

    @Test
    void checkFindsDamage(final RegionFactory regions) {
        assertTrue(ToolRun.succeed("check", name).contains(": sound, "));
        assertTrue(ToolRun.succeed("check", "--json", name).contains("\"sound\": true"));
        regions.damaged(region.file());
        region.attachment()
                .memory()
                .unlogged()
                .putLong(region.attachment().heap().start() + 8, -1);
        final ToolRun run = ToolRun.of("check", name);
        assertEquals(1, run.status());
        assertTrue(run.err().contains("is damaged: problems="), run.err());
    }

    @Test
    void topCountsTurnsAndEndsWithoutATerminal() {
        final String view = ToolRun.succeed("top", name, "--once", "-i", "0.05");
        assertTrue(view.startsWith(name + "  0 turns/s"), view);
        assertTrue(view.contains("MEAN WAIT"), view);
        region.inTurn(
                () -> assertTrue(ToolRun.succeed("top", name, "-i", "0.05").contains("has the turn")));
        assertEquals(
                2,
                ToolRun.succeed("top", name, "-n", "2", "-i", "0.02")
                        .lines()
                        .filter(line -> line.startsWith(name))
                        .count());
        assertTrue(ToolRun.succeed("top", name, "--json", "-i", "0.02").contains("\"turnsPerSecond\": 0.0"));
        assertTrue(ToolRun.fail("top", name, "-i", "0").contains("--interval=0.0"));
    }

    @Test
    void mapDrawsWhatIsUsed() throws IOException {
        final Path picture = directory.resolve("heap.png");
        ToolRun.succeed("map", name, "-o", picture.toString());
        final BufferedImage image = ImageIO.read(picture.toFile());
        final Set<Integer> colours = new HashSet<>();
        for (int x = 16; x < 16 + 768; x++) {
            colours.add(image.getRGB(x, 18));
        }
        assertNotEquals(Set.of(0xFFFFFFFF), colours);
        assertTrue(
                ToolRun.succeed("map", "--json", name, "-o", picture.toString()).contains("\"array\": "));
        assertTrue(ToolRun.fail("map", name, "-o", directory.resolve("no/x.png").toString())
                .contains("does not exist"));
    }

    @Test
    void completionIsAScript() {
        final String script = ToolRun.succeed("completion");
        assertTrue(script.startsWith("#!/usr/bin/env bash"), script);
        assertTrue(script.contains("import-hdf5"), script);
    }

    @Test
    void helpTellsOfAllCommands() {
        final String help = ToolRun.succeed("--help");
        for (final String command : new String[] {
            "list",
            "info",
            "tree",
            "dump",
            "get",
            "check",
            "collect",
            "trim",
            "delete",
            "prune",
            "top",
            "map",
            "import-hdf5",
            "import-npy",
            "export-npy",
            "completion"
        }) {
            assertTrue(help.contains("\n  " + command + " "), command + " in\n" + help);
            assertTrue(ToolRun.succeed(command, "--help").contains("--json"), command);
        }
        assertTrue(ToolRun.succeed("--version").startsWith("turnstile "));
    }
}
