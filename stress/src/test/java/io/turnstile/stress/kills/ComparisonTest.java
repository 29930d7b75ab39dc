package io.turnstile.stress.kills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.LongCell;
import io.turnstile.Region;
import io.turnstile.SharedLatch;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedBytes;
import io.turnstile.collections.SharedList;
import io.turnstile.collections.SharedMap;
import io.turnstile.collections.SharedQueue;
import io.turnstile.collections.SharedSet;
import io.turnstile.collections.SharedSortedMap;
import io.turnstile.collections.SharedSortedSet;
import io.turnstile.collections.SharedString;
import io.turnstile.testkit.RegionExtension;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle of the torture: the script does the same to a region and to the model, and each difference is found. */
@ExtendWith(RegionExtension.class)
class ComparisonTest {
    private static final int TURNS = 1500;

    private final PlainContent model = new PlainContent();
    private Region region;
    private Content content;

    @BeforeEach
    void take(final Region made) {
        region = made;
        content = new RegionContent(region);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theScriptDoesTheSameToBoth(final long seed) {
        final TurnScript script = new TurnScript(seed);
        for (int turn = 1; turn <= TURNS; turn++) {
            final int number = turn;
            region.inTurn(() -> script.apply(content, number));
            script.apply(model, number);
            if (turn % 100 == 0) {
                assertEquals(
                        List.of(), Comparison.differences(region, model), () -> "seed=" + seed + " turn=" + number);
            }
        }
        region.collect();
        assertEquals(region.stats().objects(), Comparison.countObjects(model));
        assertEquals(TURNS, TurnScript.turns(content));
        assertTrue(TurnScript.isWhole(content));
    }

    @Test
    @SuppressWarnings("unchecked")
    void eachKindOfDifferenceIsFound() {
        fill(content);
        fill(model);
        assertEquals(List.of(), Comparison.differences(region, model));
        final SharedMap<Object, Object> map = SharedMap.open(region, "map");
        final SharedList<Object> list = SharedList.open(region, "list");
        final SharedQueue<Object> queue = SharedQueue.open(region, "queue");
        assertFound("list[0]", () -> list.set(0, 2L));
        assertFound("list[0]", () -> list.set(0, 1));
        assertFound("list", () -> list.add("more"));
        assertFound("list[1]", () -> list.set(1, new byte[] {1, 3}));
        assertFound("list[2]", () -> list.set(2, List.of("tuple")));
        assertFound("map values[1]", () -> map.putList("second").addAll(List.of(1, 2)));
        assertFound("list[2][0]", () -> ((SharedList<Object>) list.get(2)).set(0, "other"));
        assertFound("map keys[0]", () -> {
            map.remove("first");
            map.put("first", 1L);
        });
        assertFound("map values[1]", () -> map.put("second", null));
        assertFound("queue[0]", () -> queue.offerLast(queue.poll()));
        assertFound("long", () -> LongCell.open(region, "long").add(1));
        assertFound("map values[2]", () -> map.put("third", 5L));
        assertFound("set", () -> SharedSet.open(region, "set").removeIf("a"::equals));
        assertFound(
                "sorted values[0]", () -> SharedSortedMap.open(region, "sorted").put("k", 2L));
        assertFound(
                "sorted values[1]",
                () -> ((SharedSet<Object>) SharedSortedMap.<String, Object>open(region, "sorted")
                                .get("l"))
                        .removeIf("a"::equals));
        assertFound("ordered", () -> SharedSortedSet.open(region, "ordered").add("l"));
        assertFound("string", () -> SharedString.open(region, "string").setCharAt(0, 'z'));
        assertFound("bytes", () -> SharedBytes.open(region, "bytes").append((byte) 0));
        assertFound("array[4]", () -> SharedArray.open(region, "array").setFlat(0.5, 4));
        assertFound(
                "array attributes values[0]",
                () -> SharedArray.open(region, "array").attributes().put("unit", "kg"));
        assertFound("array", () -> {
            region.remove("array");
            SharedArray.create(region, "array", DType.FLOAT32, 3, 2);
        });
        assertFound("latch", () -> SharedLatch.open(region, "latch", 1).countDown());
        assertFound("names", () -> region.rename("long", "other"));
        assertFound("names", () -> region.remove("double"));
    }

    private static void fill(final Content content) {
        content.list("list").add(1L);
        content.list("list").add(new byte[] {1, 2});
        content.addList(content.list("list")).add("tuple");
        content.map("map").put("first", 1L);
        content.map("map").put("second", List.of(1, 2));
        content.map("map").put("third", content.longCell("long"));
        content.queue("queue").addAll(List.of("a", "b"));
        content.add(content.longCell("long"), 5);
        content.addDouble(content.doubleCell("double"), 0.5);
        content.set("set").addAll(List.of("a", "b"));
        content.sortedMap("sorted").put("k", 1L);
        content.sortedMap("sorted").put("l", new LinkedHashSet<>(List.of("a", "b")));
        content.sortedSet("ordered").add("k");
        content.replace(content.string("string"), 0, 0, "abc");
        content.replace(content.bytes("bytes"), 0, 0, new byte[] {1, 2});
        content.countDown("latch");
        content.attributes(content.array("array", DType.FLOAT64, 2, 3)).put("unit", "m");
    }

    /** A change that is rolled back afterwards is found while it is there, at this path. */
    private void assertFound(final String path, final Runnable change) {
        try (var turn = region.takeTurn()) {
            change.run();
            final List<String> differences = Comparison.differences(region, model);
            assertTrue(
                    differences.stream().anyMatch(difference -> difference.startsWith(path + ":")),
                    () -> path + " is not in " + differences);
            turn.rollback();
        }
        assertEquals(List.of(), Comparison.differences(region, model));
    }
}
