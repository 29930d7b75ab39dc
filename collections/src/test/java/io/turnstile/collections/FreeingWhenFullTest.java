package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.RegionFullException;
import io.turnstile.testkit.SmallFileSystem;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fills a file system to its last page can be removed again, in what there is. */
class FreeingWhenFullTest {
    @RegisterExtension
    final SmallFileSystem files = new SmallFileSystem();

    private Region create() {
        return Region.at(files.directory().resolve("full.turnstile"))
                .capacity("64 MiB")
                .maxMembers(4)
                .create();
    }

    private static int fill(final DiscardedTest.Filling filling, final Region region, final String name) {
        for (int i = 0; ; i++) {
            try {
                filling.add(region, name, i);
            } catch (final RegionFullException e) {
                return i;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void clearedAndFilledAgain(final DiscardedTest.Filling filling) throws IOException {
        try (Region region = create()) {
            final int first = fill(filling, region, "x");
            files.fill(0);
            filling.clear(region, "x");
            assertEquals(0, filling.size(region, "x"));
            assertEquals(List.of(), region.check().problems());
            assertEquals(0, region.check().discarded());
            final int second = fill(filling, region, "x");
            System.out.println(filling + ": filled with " + first + ", and again with " + second);
            // Pieces between the descriptors, which stay, may be of the wrong size.
            assertTrue(second >= first * (filling.isNested() ? 0.7 : 0.85), "first=" + first + " second=" + second);
            region.inTurn(() -> filling.clear(region, "x"));
            assertEquals(0, region.check().discarded());
            files.makeRoom();
        }
    }

    @ParameterizedTest
    @EnumSource
    void removedAndTheRoomIsForAnything(final DiscardedTest.Filling filling) throws IOException {
        try (Region region = create()) {
            final int first = fill(filling, region, "x");
            files.fill(0);
            assertTrue(region.remove("x"), "first=" + first);
            assertEquals(List.of(), region.check().problems());
            assertEquals(0, region.check().discarded());
            region.trim();
            // Descriptors stay, every 64 nested containers.
            SharedArray.create(region, "array", DType.INT8, filling.isNested() ? 4000 : 1 << 20);
            assertTrue(region.remove("array"));
            assertEquals(List.of(), region.check().problems());
            files.makeRoom();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "LIST",
                "LIST_OF_LISTS",
                "SET",
                "QUEUE",
                "QUEUE_OF_LONG_TEXTS",
                "SORTED_SET",
                "MAP",
                "MAP_OF_MAPS",
                "SORTED_MAP"
            })
    void removedOneByOne(final DiscardedTest.Filling filling) throws IOException {
        try (Region region = create()) {
            fill(filling, region, "x");
            files.fill(0);
            removeAll(filling, region);
            assertEquals(0, filling.size(region, "x"));
            assertEquals(List.of(), region.check().problems());
            files.makeRoom();
        }
    }

    private static void removeAll(final DiscardedTest.Filling filling, final Region region) {
        final Map<Object, Object> map = filling.map(region, "x");
        final Collection<Object> all = map == null ? filling.collection(region, "x") : map.keySet();
        if (all instanceof SharedQueue<Object> queue) {
            while (queue.poll() != null) {
                // What it is does not matter.
            }
        } else if (all instanceof SharedList<Object> list) {
            for (int i = 0; !list.isEmpty(); i++) {
                list.remove(i % 2 == 0 ? list.size() - 1 : list.size() / 2);
            }
        } else {
            for (final Iterator<Object> each = all.iterator(); each.hasNext(); ) {
                each.next();
                each.remove();
            }
        }
    }

    @Test
    void largeTuplesAreRemoved() throws IOException {
        try (Region region = create()) {
            final SharedMap<Object, Object> map = SharedMap.open(region, "map");
            final List<?> tuple = List.of(java.util.stream.IntStream.range(0, 3000)
                    .mapToObj(i -> "a text that is too long for its slot " + i)
                    .toArray());
            int count = 0;
            try {
                for (; ; count++) {
                    map.put(count, tuple);
                }
            } catch (final RegionFullException e) {
                files.fill(0);
            }
            for (int i = 0; i < count; i++) {
                assertTrue(map.remove(i) != null, "count=" + count);
            }
            assertEquals(List.of(), region.check().problems());
            assertEquals(0, region.check().discarded());
            files.makeRoom();
        }
    }

    @Test
    void circlesAreCollected() throws IOException {
        try (Region region = create()) {
            final SharedList<Object> list = SharedList.open(region, "list");
            int count = 0;
            try {
                for (; ; count++) {
                    region.inTurn(() -> {
                        final SharedMap<Object, Object> map = list.addMap();
                        map.put("a text that is too long for its slot", map);
                    });
                }
            } catch (final RegionFullException e) {
                files.fill(0);
            }
            assertTrue(region.remove("list"));
            assertEquals(count, region.collect());
            assertEquals(Map.of("directory", 1L), region.stats().objects());
            assertEquals(List.of(), region.check().problems());
            files.makeRoom();
        }
    }
}
