package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.StaleHandleException;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers that hold each other in circles: what names reach stays, the rest is found by {@link Region#collect()}. */
@ExtendWith(RegionExtension.class)
class CollectTest {
    private static final int RINGS = 10_000;
    private static final int RING = 100;

    @Test
    void containersOfAllKindsThatContainThemselvesAreCollected(final Region region) {
        final SharedMap<String, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> list = map.putList("list");
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        map.put("map", map);
        list.addAll(List.of(list, map, queue));
        queue.addAll(List.of(queue, list));
        map.putSet("set").add("a set can hold no containers, only be held");
        assertEquals(
                "{list=[(this Collection), (this Map), [(this Collection), (this Collection)]], map=(this Map),"
                        + " set=[a set can hold no containers, only be held]}",
                map.toString());
        assertEquals(0, list.indexOf(list));
        assertTrue(queue.contains(list));
        assertEquals(0, region.collect(), "names reach all of it");
        region.remove("map");
        assertEquals(0, region.collect(), "the queue holds the list, which holds the map");
        region.remove("queue");
        assertEquals(4, region.collect());
        assertThrows(StaleHandleException.class, list::size);
        assertEquals(Map.of("directory", 1L), region.stats().objects());
    }

    @Test
    void whatIsTakenOutOfACircleCanBeUsedUntilTheTurnEnds(final Region region) {
        final SharedList<Object> list = SharedList.open(region, "list");
        final SharedMap<String, Object> map = list.addMap();
        map.put("self", map);
        region.inTurn(() -> {
            final SharedMap<?, ?> taken = (SharedMap<?, ?>) list.remove(0);
            assertEquals("{self=(this Map)}", taken.toString());
            assertEquals(map, taken.remove("self"));
            assertEquals(0, taken.size());
        });
        assertThrows(StaleHandleException.class, map::size);
        assertEquals(0, region.collect(), "the circle was broken, so the counts have found it");
    }

    @Test
    void aMillionObjectsInCircles(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("1 GiB"));
        final SharedList<Object> kept = SharedList.open(region, "kept");
        final SharedList<Object> rings = SharedList.open(region, "rings");
        for (int i = 0; i < RINGS; i += RING) {
            region.inTurn(() -> addRings(rings));
        }
        kept.add(rings.get(0));
        region.remove("rings");
        final long start = System.nanoTime();
        final long collected = region.collect();
        final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("collected " + collected + " objects in " + millis + " ms");
        assertEquals((RINGS - 1) * RING, collected);
        assertEquals(RING + 1, region.stats().objects().get("SharedList"), "what another name reaches is whole");
    }

    /** Each list of a ring holds the next one, the last one the first. */
    private static void addRings(final SharedList<Object> rings) {
        for (int i = 0; i < RING; i++) {
            final SharedList<Object> first = rings.addList();
            SharedList<Object> last = first;
            for (int j = 1; j < RING; j++) {
                last = last.addList();
            }
            last.add(first);
        }
    }
}
