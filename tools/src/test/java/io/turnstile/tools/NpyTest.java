package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.Region;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedTree;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RegionExtension.class)
class NpyTest {
    /** Exit status of a JVM that SIGTERM has ended. */
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path directory;

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private Path npy(final String name, final String header, final byte[] numbers) throws IOException {
        final ByteBuffer file =
                ByteBuffer.allocate(10 + header.length() + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(numbers);
        return Files.write(directory.resolve(name), file.array());
    }

    private static String header(final String descr, final String fortran, final String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    }

    @Test
    void everyTypeSurvivesExportAndImport(final RegionFactory regions) {
        final Region region = regions.create();
        final String other = regions.name();
        for (final DType type : DType.values()) {
            final SharedArray array = SharedArray.create(region, type.name(), type, 3, 4);
            array.copyFrom(new long[] {0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1});
            final String file = file(type + ".npy");
            ToolRun.succeed("export-npy", region.name(), type.name(), file);
            ToolRun.succeed("import-npy", other, file);
        }
        try (Region copy = Region.at(other).open()) {
            for (final DType type : DType.values()) {
                assertEquals(SharedArray.open(region, type.name()), SharedArray.open(copy, type.name()));
            }
        }
    }

    @Test
    void fortranOrderAndOtherByteOrderAreTurnedRound(final RegionFactory regions) throws IOException {
        final String name = regions.name();
        final byte[] numbers = {0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6};
        npy("f.npy", header(">i2", "True", "(2, 3)"), numbers);
        ToolRun.succeed("import-npy", name, file("f.npy"));
        assertEquals("[\n  [1, 2, 3],\n  [4, 5, 6]\n]\n", ToolRun.succeed("get", name, "f"));
    }

    @Test
    void shapesOfNoneAndOneDimension(final RegionFactory regions) throws IOException {
        final String name = regions.name();
        npy("scalar.npy", header("|u1", "False", "()"), new byte[] {7});
        npy("line.npy", header("|u1", "True", "(2,)"), new byte[] {8, 9});
        npy("none.npy", header("<f8", "True", "(0, 3)"), new byte[0]);
        for (final String each : List.of("scalar", "line", "none")) {
            ToolRun.succeed("import-npy", name, file(each + ".npy"));
        }
        assertEquals("7\n", ToolRun.succeed("get", name, "scalar"));
        assertEquals("[8, 9]\n", ToolRun.succeed("get", name, "line"));
        assertEquals("[]\n", ToolRun.succeed("get", name, "none"));
    }

    @Test
    void unsignedOf64BitsComesOutUnsigned(final RegionFactory regions) throws IOException {
        final String name = regions.name();
        final Path source = npy("u.npy", header("<u8", "False", "(1,)"), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        ToolRun.succeed("import-npy", name, source.toString());
        ToolRun.succeed("export-npy", name, "u", file("out.npy"));
        assertTrue(Files.readString(directory.resolve("out.npy"), StandardCharsets.ISO_8859_1)
                .contains("'<u8'"));
    }

    @Test
    void aMapBecomesAnArchiveAndAnArchiveSeveralArrays(final RegionFactory regions) {
        final Region region = regions.create();
        SharedTree.put(region, "tree", Map.of("x", new double[] {1, 2}, "in", Map.of("y", new int[] {3})));
        ToolRun.succeed("export-npy", region.name(), "tree", file("tree.npz"));
        final String other = regions.name();
        ToolRun.succeed("import-npy", other, file("tree.npz"));
        assertEquals("[1.0, 2.0]\n", ToolRun.succeed("get", other, "x"));
        assertEquals("[3]\n", ToolRun.succeed("get", other, "in/y"));
        assertTrue(ToolRun.fail("export-npy", region.name(), "tree", file("tree.npy"))
                .contains("can hold one array"));
    }

    @Test
    void anExistingNameIsReplacedOnlyIfAskedFor(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        SharedArray.create(region, "a", DType.INT8, 1);
        npy("a.npy", header("|u1", "False", "(2,)"), new byte[] {8, 9});
        assertTrue(ToolRun.fail("import-npy", region.name(), file("a.npy")).contains("-o replaces"));
        ToolRun.succeed("import-npy", "-o", region.name(), file("a.npy"));
        ToolRun.succeed("import-npy", "--as", "b", region.name(), file("a.npy"));
        assertArrayEquals(new long[] {2}, SharedArray.open(region, "a").shape());
        assertEquals(List.of("a", "b"), region.names());
    }

    @Test
    void whatFailsLeavesNothingBehind(final RegionFactory regions) throws IOException {
        final Region region = regions.create();
        final String fresh = regions.name();
        npy("short.npy", header("<i4", "False", "(5,)"), new byte[10]);
        npy("complex.npy", header("<c8", "False", "(1,)"), new byte[8]);
        npy("records.npy", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", new byte[4]);
        Files.writeString(directory.resolve("text.npy"), "hello");
        for (final String each : List.of("short", "complex", "records", "text", "missing")) {
            ToolRun.fail("import-npy", region.name(), file(each + ".npy"));
            ToolRun.fail("import-npy", fresh, file(each + ".npy"));
        }
        assertEquals(List.of(), region.names());
        assertFalse(Region.exists(fresh));
    }

    @Test
    @Tag("process")
    void anInterruptedImportLeavesNothingBehind(final RegionFactory regions) throws Exception {
        final String name = regions.name();
        final byte[] head = Files.readAllBytes(npy("head", header("|u1", "False", "(2000000000,)"), new byte[0]));
        final Path pipe = directory.resolve("pipe.npy");
        assertTrue(ChildJvm.succeeds("mkfifo", pipe.toString()));
        final Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Turnstile.class.getName(),
                        "import-npy",
                        name,
                        pipe.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("child.log").toFile())
                .start();
        try {
            feedUntilItEnds(pipe, head, child);
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child still runs");
        } finally {
            child.destroyForcibly();
        }
        assertEquals(TERMINATED, child.exitValue(), () -> log());
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            assertEquals(
                    List.of(),
                    files.filter(each -> each.getFileName().toString().startsWith(name))
                            .toList());
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("child.log"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends numbers until the reader is gone, and the signal when some have been read. */
    private static void feedUntilItEnds(final Path pipe, final byte[] head, final Process child) throws IOException {
        final byte[] numbers = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(pipe)) {
            out.write(head);
            for (int i = 0; i < 1900; i++) {
                out.write(numbers);
                if (i == 20) {
                    child.destroy();
                }
            }
            throw new AssertionError("the child has read everything");
        } catch (final IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("Broken pipe"), e.toString());
        }
    }

    @Test
    @Tag("process")
    void numpyMapsAnArrayByWhatInfoTells(final RegionFactory regions) throws Exception {
        assumeTrue(ChildJvm.succeeds("python3", "-c", "import numpy"), "python3 with numpy is not installed");
        final Region region = regions.create();
        for (final DType type : DType.values()) {
            SharedArray.create(region, type.name(), type, 2, 3).copyFrom(new long[] {0, 1, 1, 0, 1, 1});
        }
        final Path info =
                Files.writeString(directory.resolve("info.json"), ToolRun.succeed("info", "--json", region.name()));
        final String program = "import json, sys, numpy\n"
                + "arrays = json.load(open(sys.argv[1]))['arrays']\n"
                + "for a in arrays:\n"
                + "    m = numpy.memmap(a['file'], dtype=a['dtype'], mode='r', offset=a['offset'], shape=tuple(a['shape']))\n"
                + "    assert m.tolist() == [[0, 1, 1], [0, 1, 1]], (a, m)\n"
                + "print('mapped', len(arrays))\n";
        try (ChildJvm python = ChildJvm.run("python3", "-c", program, info.toString())) {
            assertEquals(String.valueOf(DType.values().length), python.await("mapped"));
            assertEquals(0, python.awaitExit());
        }
    }

    @Test
    @Tag("process")
    void numpyReadsWhatIsExported(final RegionFactory regions) throws Exception {
        assumeTrue(ChildJvm.succeeds("python3", "-c", "import numpy"), "python3 with numpy is not installed");
        final Region region = regions.create();
        SharedTree.put(region, "tree", Map.of("x", new double[][] {{1, 2}, {3, 4}}, "y", new short[] {5}));
        ToolRun.succeed("export-npy", region.name(), "tree", file("t.npz"));
        final String program = "import sys, numpy\n"
                + "z = numpy.load(sys.argv[1])\n"
                + "print('read', z['x'].tolist(), z['y'].tolist(), z['y'].dtype)\n";
        try (ChildJvm python = ChildJvm.run("python3", "-c", program, file("t.npz"))) {
            assertEquals("[[1.0, 2.0], [3.0, 4.0]] [5] int16", python.await("read"));
        }
    }
}
