package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import io.turnstile.testkit.TurnsOfOperations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that joins keeps the others from their turns no longer than one that has been there for a while. */
@ExtendWith(RegionExtension.class)
class RehearsalTest {
    /** Before its first turn: what a process opens tells what it is going to need. */
    static void open(final Region region) {
        SharedList.open(region, "list");
        SharedMap.open(region, "map");
        SharedSet.open(region, "set");
        SharedQueue.open(region, "queue");
        SharedSortedMap.open(region, "sorted map");
        SharedSortedSet.open(region, "sorted set");
        SharedString.open(region, "string");
        SharedBytes.open(region, "bytes");
        SharedArray.openOrCreate(region, "array", DType.INT64, 10);
    }

    private static Map<String, List<String>> loaded(final RegionFactory regions, final boolean rehearsal)
            throws IOException, InterruptedException {
        try (Region region = regions.create(builder -> builder.capacity("64 MiB"))) {
            return TurnsOfOperations.loaded(
                    region.file(),
                    rehearsal,
                    RehearsalTest.class.getName(),
                    CollectionsCrashTest.class.getName(),
                    SortedCrashTest.class.getName(),
                    RopeCrashTest.class.getName(),
                    ArraysCrashTest.class.getName());
        }
    }

    @Test
    void noOperationLoadsAClassInATurn(final RegionFactory regions) throws Exception {
        assertEquals(Map.of(), new TreeMap<>(loaded(regions, true)));
    }

    /** The control. */
    @Test
    void withoutARehearsalManyDo(final RegionFactory regions) throws Exception {
        final int classes =
                loaded(regions, false).values().stream().mapToInt(List::size).sum();
        assertTrue(classes > 100, "classes=" + classes);
    }
}
