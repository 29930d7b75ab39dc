package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RegionExtension.class)
class Hdf5ImportTest {
    private static String importFile(final String region, final String resource) {
        return ToolRun.succeed("import-hdf5", region, ToolRun.resource(resource).toString());
    }

    @Test
    void aFileOfH5pyIsImportedAndItsTreeShown(final RegionFactory regions) {
        final String name = regions.name();
        assertTrue(importFile(name, "demo.h5").contains(": 18 arrays, "));
        final String tree = ToolRun.succeed("tree", name);
        for (final String line : new String[] {
            "@attributes/title +String +\"demo\"",
            "bool +array +3 +bool +3 B",
            "half +array +64 x 32 +float16 +4.00 KiB",
            "matrix +array +200 x 300 +float32 +234 KiB +.*unit=\"m/s\".*",
            "names +list +2",
            "scalar +array +scalar +float64 +8 B",
            "sensors/@attributes/site +String +\"north\"",
            "sensors/big_endian +array +3 x 4 +int32 +48 B",
            "sensors/deep/er/empty +array +0 x 4 +float64 +0 B",
            "sensors/deep/er/events/time +array +50 +float64 +400 B",
            "sensors/deep/er/events/flag +array +50 +int8 +50 B",
            "sensors/u4 +array +10 x 3 x 2 +uint32 +240 B"
        }) {
            assertTrue(tree.lines().anyMatch(each -> each.matches(line)), line + " in\n" + tree);
        }
        assertTrue(ToolRun.succeed("check", name).contains("sound"));
    }

    @Test
    void numbersComeOutAsTheyWentIn(final RegionFactory regions) {
        final String name = regions.name();
        importFile(name, "odd.h5");
        try (Region region = Region.at(name).open()) {
            final float[] chunky = new float[13 * 17 * 19];
            SharedArray.open(region, "chunky").copyTo(chunky);
            for (int i = 0; i < chunky.length; i++) {
                assertEquals(i, chunky[i]);
            }
            final SharedArray partial = SharedArray.open(region, "partial");
            assertEquals(20 * 20 + 7 * (100 * 100 - 20 * 20), partial.sum());
            assertEquals(2.5 * 25, SharedArray.open(region, "never").sum());
            final short[] compact = new short[6];
            SharedArray.open(region, "compact").copyTo(compact);
            assertArrayEquals(new short[] {0, 1, 2, 3, 4, 5}, compact);
            final SharedArray unsigned = SharedArray.open(region, "u8");
            assertEquals(Long.MIN_VALUE + 5, unsigned.getLong(1));
            assertEquals(true, unsigned.attributes().get("unsigned"));
            assertEquals(0, SharedArray.open(region, "null").size());
            assertEquals(
                    "G",
                    ((SharedMap<?, ?>) SharedArray.open(region, "enum")
                                    .attributes()
                                    .get("enum"))
                            .get(1));
        }
    }

    @Test
    void recordsTextsAndAttributesFindTheirPlace(final RegionFactory regions) {
        final String name = regions.name();
        importFile(name, "odd.h5");
        try (Region region = Region.at(name).open()) {
            final SharedMap<String, Object> records = SharedMap.open(region, "records");
            final SharedArray rows = (SharedArray) records.get("a");
            assertEquals(DType.FLOAT32, rows.dtype());
            assertArrayEquals(new long[] {4, 3}, rows.shape());
            assertEquals(3, rows.getDouble(2, 2));
            assertEquals(5, ((SharedArray) ((SharedMap<?, ?>) records.get("n")).get("q")).getLong(3));
            final SharedMap<String, SharedArray> complex = SharedMap.open(region, "complex");
            assertEquals(-4, complex.get("i").getDouble(1));
            assertEquals(List.of("a", "b\u00e9", "c".repeat(100)), SharedList.open(region, "texts"));
            assertEquals(List.of("hello"), SharedList.open(region, "text"));
            final SharedMap<String, SharedMap<String, Object>> group = SharedMap.open(region, "g");
            assertEquals(List.of(1.5, 2.5), group.get("@attributes").get("x"));
        }
    }

    @Test
    void tellsWhatItSkips(final RegionFactory regions) {
        final String out = importFile(regions.name(), "odd.h5");
        for (final String skipped :
                new String[] {"/broken", "/g/loop", "/reference", "/vlen", "/records: no numbers: s"}) {
            assertTrue(out.contains("skipped " + skipped), skipped + " in\n" + out);
        }
    }

    @Test
    void anExistingRegionIsReplacedOnlyIfAskedFor(final RegionFactory regions) {
        final Region old = regions.create();
        LongCell.open(old, "cell").set(7);
        final String file = ToolRun.resource("demo.h5").toString();
        assertTrue(ToolRun.fail("import-hdf5", old.name(), file).contains("-o replaces"));
        assertEquals("7\n", ToolRun.succeed("get", old.name(), "cell"));
        ToolRun.succeed("import-hdf5", "-o", old.name(), file);
        assertTrue(ToolRun.fail("get", old.name(), "cell").contains("has nothing"));
        assertEquals(7, LongCell.open(old, "cell").get());
    }

    @Test
    void aFileLargerThanFreeMemoryIsRefused(final RegionFactory regions) throws IOException {
        final String name = regions.name();
        final String error =
                ToolRun.fail("import-hdf5", name, ToolRun.resource("huge.h5").toString());
        assertTrue(error.contains("needs 8.00 TiB"), error);
        assertEquals(List.of(), filesOf(name));
    }

    @Test
    void whatFailsLeavesNothingBehind(final RegionFactory regions, @TempDir final Path directory) throws IOException {
        final String name = regions.name();
        final byte[] whole = Files.readAllBytes(ToolRun.resource("demo.h5"));
        int failures = 0;
        for (int length = 100; length < whole.length; length += whole.length / 20) {
            final Path cut = Files.write(directory.resolve("cut.h5"), Arrays.copyOf(whole, length));
            final ToolRun run = ToolRun.of("import-hdf5", "-o", name, cut.toString());
            if (run.status() != 0) {
                failures++;
                assertEquals(List.of(), filesOf(name), "length=" + length);
                assertEquals(1, run.err().lines().count(), run.err());
            } else {
                ToolRun.succeed("delete", name);
            }
        }
        assertTrue(failures > 0, "no file was cut");
        assertTrue(ToolRun.fail(
                        "import-hdf5",
                        name,
                        ToolRun.resource("make_fixtures.py").toString())
                .contains("No valid HDF5 signature"));
        assertTrue(ToolRun.fail("import-hdf5", name, "nowhere.h5").contains("file=nowhere.h5 does not exist"));
        assertFalse(Region.exists(name));
    }

    /** Region, draft and lock files. */
    private static List<Path> filesOf(final String name) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .toList();
        }
    }
}
