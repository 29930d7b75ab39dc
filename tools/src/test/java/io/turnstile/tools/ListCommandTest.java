package io.turnstile.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.collections.SharedMap;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {
    @TempDir
    private Path directory;

    private Region create(final String name) {
        return Region.at(directory.resolve(name + ".turnstile"))
                .capacity("1 MiB")
                .memberName("lister")
                .create();
    }

    private String list(final String... more) {
        final String[] arguments = new String[3 + more.length];
        arguments[0] = "list";
        arguments[1] = "-d";
        arguments[2] = directory.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return ToolRun.succeed(arguments);
    }

    @Test
    void showsOneLineForEachRegion() {
        try (Region one = create("one");
                Region two = create("two")) {
            LongCell.open(one, "cell").set(1);
            SharedMap.open(one, "map");
            final String[] lines = list().split("\n");
            assertEquals(3, lines.length, String.join("\n", lines));
            assertTrue(lines[0].matches("NAME +USED +COMMITTED +CAPACITY +MEMBERS +OBJECTS +HEALTH"), lines[0]);
            assertTrue(lines[1].matches("one .* KiB .* 1.00 MiB +1 +2 +ok"), lines[1]);
            assertTrue(lines[2].matches("two .* 1.00 MiB +1 +0 +ok"), lines[2]);
            assertEquals("one\ntwo\n", list("-s"));
            assertTrue(two.isOpen());
        }
    }

    /** What nobody uses any more does not go by itself, but is seen, and goes when it is told to. */
    @Test
    void showsWhatNobodyUses() {
        create("left").close();
        assertTrue(list().matches("(?s).*\\nleft .* 1.00 MiB +0 +0 +ok\\n"), list());
        ToolRun.succeed("delete", file("left").toString());
        assertEquals("", list("-s"));
    }

    @Test
    void printsJson() {
        try (Region one = create("one")) {
            LongCell.open(one, "cell").set(1);
            final String json = list("--json");
            assertTrue(json.startsWith("[\n"), json);
            assertTrue(json.contains("\"name\": \"one\""), json);
            assertTrue(json.contains("\"capacity\": 1048576"), json);
            assertTrue(json.contains("\"name\": \"lister\""), json);
            assertTrue(json.contains("\"objects\": 1"), json);
            assertTrue(json.contains("\"damaged\": false"), json);
        }
    }

    @Test
    void anEmptyDirectoryHasNoRegions() {
        assertEquals(1, list().lines().count());
        assertEquals("", list("-s"));
        assertEquals("[]\n", list("--json"));
    }

    @Test
    void survivesWhateverIsCalledLikeARegion() throws IOException {
        create("sound").close();
        create("cut").close();
        create("scribbled").close();
        try (RandomAccessFile cut = new RandomAccessFile(file("cut").toFile(), "rw");
                RandomAccessFile scribbled =
                        new RandomAccessFile(file("scribbled").toFile(), "rw")) {
            cut.setLength(5000);
            scribbled.seek(4096);
            final byte[] junk = new byte[8192];
            java.util.Arrays.fill(junk, (byte) 0x5A);
            scribbled.write(junk);
        }
        Files.writeString(file("text"), "hello");
        Files.writeString(file("odd \u001b[31m name\n"), "");
        Files.createDirectory(file("directory"));
        Files.createSymbolicLink(file("link"), file("sound"));
        Files.createSymbolicLink(file("dangling"), file("nothing"));
        final String table = list();
        assertTrue(table.contains("sound"), table);
        assertFalse(table.contains("\u001b"), table);
        for (final String name : new String[] {"cut", "scribbled", "text"}) {
            assertTrue(table.matches("(?s).*\\n" + name + " +- +- +- +- +- +damaged: .*"), name + " in\n" + table);
        }
        assertFalse(table.contains("directory "), table);
        assertTrue(list("--json").contains("\"damaged\": true"));
    }

    @Test
    void aMissingDirectoryIsAnError() {
        assertTrue(
                ToolRun.fail("list", "-d", directory.resolve("none").toString()).contains("can not be listed"));
    }

    private Path file(final String name) {
        return directory.resolve(name + ".turnstile");
    }
}
