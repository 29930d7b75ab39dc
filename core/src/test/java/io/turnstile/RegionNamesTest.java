package io.turnstile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of regions, and names in regions. */
@ExtendWith(RegionExtension.class)
class RegionNamesTest {
    @Test
    void nameAndUriAndPathAreTheSameRegion(final RegionFactory regions) {
        final String name = regions.name();
        final Region region = regions.track(regions.builder("shm://" + name).create());
        assertEquals(name, region.name());
        assertEquals(Path.of("/dev/shm", name + ".turnstile"), region.file());
        for (final Region same : List.of(
                regions.track(Region.at(name).open()),
                regions.track(
                        Region.at("file:///dev/shm/" + name + ".turnstile").open()),
                regions.track(Region.at(Path.of("/dev/shm/../shm/" + name + ".turnstile"))
                        .open()))) {
            assertEquals(region.id(), same.id());
            assertEquals(name, same.name());
            assertEquals(region.file(), same.file());
        }
    }

    @Test
    void fileMayHaveAnyName(final RegionFactory regions, @TempDir final Path directory) {
        final Path file = directory.resolve("some data.bin");
        final Region region =
                regions.track(Region.at(file).capacity("1 MiB").maxMembers(4).create());
        LongCell.open(region, "cell").set(1);
        region.force();
        assertEquals("some data.bin", region.name());
        assertEquals(
                1,
                LongCell.open(regions.track(Region.at(file.toUri().toString()).open()), "cell")
                        .get());
        assertTrue(Region.exists(file.toUri().toString()));
        assertEquals(List.of(), Region.list(directory), "only files that are called so are listed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "-option",
                "a/b",
                "../a",
                "/dev/shm/a",
                "shm://",
                "shm:///a",
                "shm://a/b",
                "a b",
                "a\u0000",
                "\u00e9",
                "http://a",
                "file:a",
                "file:relative/path",
                "file:///",
                "file://host/a",
                "a:b",
                "a\n"
            })
    void refusesWhatIsNoName(final String name) {
        assertThrows(IllegalArgumentException.class, () -> Region.at(name));
        assertThrows(IllegalArgumentException.class, () -> Region.exists(name));
        assertThrows(IllegalArgumentException.class, () -> Region.delete(name));
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertEquals("x".repeat(200).length(), 200);
        Region.at("x".repeat(200));
        assertThrows(IllegalArgumentException.class, () -> Region.at("x".repeat(201)));
    }

    @Test
    void namesAreInTheOrderInWhichTheyWereMade(final Region region) {
        assertEquals(List.of(), region.names());
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final String name = "name " + (i * 7 % 40);
            expected.add(name);
            LongCell.open(region, name).set(i);
        }
        assertEquals(expected, region.names());
        assertTrue(region.remove("name 7"));
        expected.remove("name 7");
        LongCell.open(region, "name 7");
        expected.add("name 7");
        assertEquals(expected, region.names());
        region.names().clear();
        assertEquals(40, region.names().size(), "a copy");
    }

    @Test
    void containsAndRemove(final Region region) {
        assertFalse(region.contains("cell"));
        assertFalse(region.remove("cell"));
        LongCell.open(region, "cell");
        assertTrue(region.contains("cell"));
        assertTrue(region.remove("cell"));
        assertFalse(region.contains("cell"));
        assertFalse(region.remove("cell"));
    }

    @Test
    void removingFreesWhatWasMade(final Region region) {
        LongCell.open(region, "first");
        final long used = region.used();
        final long objects = region.check().objects();
        for (int i = 0; i < 50; i++) {
            LongCell.open(region, "a name that does not fit a slot: " + i);
        }
        for (int i = 0; i < 50; i++) {
            assertTrue(region.remove("a name that does not fit a slot: " + i));
        }
        assertEquals(objects, region.check().objects());
        final long once = region.used();
        for (int i = 0; i < 50; i++) {
            LongCell.open(region, "a name that does not fit a slot: " + i);
            assertTrue(region.remove("a name that does not fit a slot: " + i));
        }
        assertEquals(once, region.used(), "nothing leaks");
        assertTrue(once - used < 64 * 1024);
    }

    @Test
    void renamingKeepsTheObject(final Region region) {
        final LongCell cell = LongCell.open(region, "old");
        LongCell.open(region, "taken").set(1);
        cell.set(5);
        assertTrue(region.rename("old", "new"));
        assertEquals(5, cell.get(), "handles stay valid");
        assertEquals(5, LongCell.open(region, "new").get());
        assertFalse(region.contains("old"));
        assertFalse(region.rename("old", "other"));
        assertTrue(region.rename("new", "new"));
        final RegionExistsException e = assertThrows(RegionExistsException.class, () -> region.rename("new", "taken"));
        assertTrue(e.getMessage().contains("name=taken"), e.getMessage());
        assertEquals(List.of("taken", "new"), region.names());
        assertEquals(1, LongCell.open(region, "taken").get());
    }

    @Test
    void anyTextIsANameOfAnObject(final Region region) {
        final List<String> names =
                List.of("", "a/b", "\u0000", "\ud800", "x".repeat(10_000), "\u4e2d\u6587", "Cell", "cell");
        for (int i = 0; i < names.size(); i++) {
            LongCell.open(region, names.get(i)).set(i);
        }
        assertEquals(names, region.names());
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, LongCell.open(region, names.get(i)).get());
        }
    }

    @Test
    void nullIsNoName(final Region region) {
        assertThrows(NullPointerException.class, () -> LongCell.open(region, null));
        assertThrows(NullPointerException.class, () -> region.contains(null));
        assertThrows(NullPointerException.class, () -> region.remove(null));
        assertThrows(NullPointerException.class, () -> region.rename(null, "x"));
        LongCell.open(region, "cell");
        assertThrows(NullPointerException.class, () -> region.rename("cell", null));
        assertEquals(List.of("cell"), region.names());
    }
}
