package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the users of other systems of shared arrays run into, and what happens here instead. Most of it has tests elsewhere: the
 * table in {@code docs/reliability.md} names them.
 */
@ExtendWith(RegionExtension.class)
class PeerComplaintsTest {
    /** Beyond the mappings that Linux allows a process, vm.max_map_count = 65530, of which others need one for each array. */
    private static final int ARRAYS = 66_000;

    @Test
    void moreArraysThanAProcessHasMappingsAreOneMapping(final RegionFactory regions) throws IOException {
        final Region region = regions.create(options -> options.capacity("1 GiB"));
        final SharedMap<Integer, Object> arrays = SharedMap.open(region, "arrays");
        region.inTurn(() -> {
            for (int i = 0; i < ARRAYS; i++) {
                SharedArray.create(arrays, i, DType.INT8, 1).setLong(i & 127, 0);
            }
        });
        for (int i = 0; i < ARRAYS; i += 1000) {
            assertEquals(i & 127, ((SharedArray) arrays.get(i)).getLong(0));
        }
        assertEquals(1, mappings(region.file()));
    }

    private static long mappings(final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith(file.toString())).count();
        }
    }

    /** Others unmap an array when the object that mapped it is collected, under those that still use it. */
    @Test
    void anArrayNeedsNobodyToHoldItsRegion(final RegionFactory regions) {
        final Region region = regions.create();
        SharedArray.create(region, "m", DType.FLOAT64, 1000).fill(1.5);
        final SharedArray view = openAndForget(region).slice(0, 500, 600);
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        assertEquals(150, view.sum());
        view.region().close();
    }

    private static SharedArray openAndForget(final Region region) {
        return SharedArray.open(Region.at(region.name()).open(), "m");
    }

    /** Others have a tracker that deletes, when one process ends, what the rest still uses. */
    @Test
    @Tag("process")
    void processesThatEndTakeNothingWithThem(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final SharedArray array = SharedArray.create(region, "m", DType.FLOAT64, 1000);
        array.fill(1.5);
        for (final String end : new String[] {"close", "exit", "halt"}) {
            try (ChildJvm child = ChildJvm.start(User.class, region.name(), end)) {
                assertEquals("1500.0", child.await("sum"));
                assertEquals(0, child.awaitExit(), child.output());
            }
            assertTrue(Files.exists(region.file()), end);
            assertEquals(1500, array.sum(), end);
        }
    }

    /** Uses the array and ends in one of several ways. */
    static final class User {
        private User() {}

        public static void main(final String[] args) {
            final Region region = Region.at(args[0]).open();
            System.out.println("sum " + SharedArray.open(region, "m").sum());
            switch (args[1]) {
                case "close" -> region.close();
                case "exit" -> System.exit(0);
                default -> Runtime.getRuntime().halt(0);
            }
        }
    }
}
