package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region and a copy of its file have one id, and their objects lie at the same offsets: whose is a handle? */
class CopiedRegionTest {
    @TempDir
    private Path directory;

    private Region original;
    private Region copy;

    @BeforeEach
    void copyARegion() throws IOException {
        final Path file = directory.resolve("original.turnstile");
        try (Region region = Region.at(file).capacity("1 MiB").maxMembers(4).create()) {
            SharedList.<Object>open(region, "list").add("common");
            SharedMap.<String, Object>open(region, "map");
            SharedQueue.<Object>open(region, "queue");
            LongCell.open(region, "cell");
        }
        Files.copy(file, directory.resolve("copy.turnstile"));
        original = Region.at(file).open();
        copy = Region.at(directory.resolve("copy.turnstile")).open();
    }

    @AfterEach
    void check() {
        assertEquals(List.of(), original.check().problems());
        assertEquals(List.of(), copy.check().problems());
        original.close();
        copy.close();
    }

    @Test
    void containersOfTheOriginalAreCopiedIntoTheCopy() {
        final SharedList<Object> list = SharedList.open(original, "list");
        list.add("of the original");
        SharedList.<Object>open(copy, "list").add("of the copy");
        final SharedMap<String, Object> map = SharedMap.open(copy, "map");
        map.put("key", list);
        assertEquals(List.of("common", "of the original"), map.get("key"));
        ((List<?>) map.get("key")).clear();
        assertEquals(List.of("common", "of the original"), list);
        assertEquals(List.of("common", "of the copy"), SharedList.open(copy, "list"));
        final SharedMap<String, Object> within = SharedMap.open(copy, "map");
        within.put("tuple", List.of(1, list));
        assertEquals(List.of("common", "of the original"), ((List<?>) within.get("tuple")).get(1));
    }

    @Test
    void cellsOfTheOriginalAreNoValuesOfTheCopy() {
        final LongCell cell = LongCell.open(original, "cell");
        final SharedMap<String, Object> map = SharedMap.open(copy, "map");
        assertThrows(UnsupportedValueException.class, () -> map.put("key", cell));
    }

    @Test
    void containersOfBothAreEqualByContentOnly() {
        final SharedList<Object> list = SharedList.open(original, "list");
        assertEquals(list, SharedList.open(copy, "list"));
        list.add("more");
        assertNotEquals(list, SharedList.open(copy, "list"));
        assertNotEquals(SharedQueue.open(original, "queue"), SharedQueue.open(copy, "queue"));
        final SharedList<Object> target = SharedList.open(copy, "list");
        target.addAll(list);
        assertEquals(List.of("common", "common", "more"), target);
    }

    @Test
    void attachmentsToOneFileHoldEachOthersContainersByReference() {
        try (Region second = Region.at(original.file()).open()) {
            final SharedList<Object> list = SharedList.open(second, "list");
            final SharedMap<String, Object> map = SharedMap.open(original, "map");
            map.put("key", list);
            list.add("live");
            assertEquals(List.of("common", "live"), map.get("key"));
            assertEquals(SharedQueue.open(original, "queue"), SharedQueue.open(second, "queue"));
            map.put("cell", LongCell.open(second, "cell"));
            LongCell.open(original, "cell").set(7);
            assertEquals(7, ((LongCell) map.get("cell")).get());
            assertTrue(new ArrayList<>(map.keySet()).contains("key"));
            assertFalse(map.isEmpty());
        }
    }
}
