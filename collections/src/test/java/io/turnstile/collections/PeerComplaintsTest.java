package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the users of other systems of shared arrays run into, and what happens here instead. Most of it has tests elsewhere: the
 * table in {@code docs/reliability.md} names them.
 */
@ExtendWith(RegionExtension.class)
class PeerComplaintsTest {
    /** Beyond the mappings that Linux allows a process, vm.max_map_count = 65530, of which others need one for each array. */
    private static final int ARRAYS = 66_000;

    @Test
    void moreArraysThanAProcessHasMappingsAreOneMapping(final RegionFactory regions) {
        final Region region = regions.create(options -> options.capacity("1 GiB"));
        final SharedMap<Integer, Object> arrays = SharedMap.open(region, "arrays");
        // All are held, so that none can be unmapped when it is collected.
        final List<SharedArray> held = new ArrayList<>();
        region.inTurn(() -> {
            for (int i = 0; i < ARRAYS; i++) {
                held.add(SharedArray.create(arrays, i, DType.INT8, 1));
                held.get(i).setLong(i & 127, 0);
            }
        });
        for (int i = 0; i < ARRAYS; i++) {
            assertEquals(i & 127, held.get(i).getLong(0));
        }
        assertEquals(1, mappings(region.file()));
    }

    private static long mappings(final Path file) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith(file.toString())).count();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Others unmap an array when the object that mapped it is collected, under those that still use it. The control: what nobody
     * holds is collected and unmapped before the view is looked at, the array of which it is a view included.
     */
    @Test
    void anArrayNeedsNobodyToHoldItsRegion(final RegionFactory regions) {
        final Region region = regions.create();
        SharedArray.create(region, "m", DType.FLOAT64, 1000).fill(1.5);
        final Opened opened = Opened.of(region);
        Meeting.await("the array and its buffer to be collected", () -> {
            System.gc();
            return opened.array.refersTo(null) && opened.buffer.refersTo(null) && mappings(region.file()) <= 2;
        });
        assertEquals(2, mappings(region.file()), "of the region and of the view");
        assertEquals(150, opened.view.sum());
        opened.view.region().close();
    }

    /** A view, and what it was made of: a region, an array and a buffer that nobody holds any more. */
    private record Opened(SharedArray view, WeakReference<SharedArray> array, WeakReference<ByteBuffer> buffer) {
        static Opened of(final Region region) {
            final SharedArray array = SharedArray.open(Region.at(region.name()).open(), "m");
            final ByteBuffer buffer = array.asByteBuffer();
            assertEquals(3, mappings(region.file()));
            assertEquals(1.5, buffer.order(ByteOrder.nativeOrder()).getDouble(0));
            return new Opened(array.slice(0, 500, 600), new WeakReference<>(array), new WeakReference<>(buffer));
        }
    }

    /** Others have a tracker that deletes, when one process ends, what the rest still uses. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "exit", "halt", "kill"})
    @Tag("process")
    void processesThatEndTakeNothingWithThem(final String end, final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        final SharedArray array = SharedArray.create(region, "m", DType.FLOAT64, 1000);
        array.fill(1.5);
        try (ChildJvm child = ChildJvm.start(User.class, region.name(), end)) {
            assertEquals("1500.0", child.await("sum"));
            awaitEnd(child, end);
        }
        assertTrue(Files.exists(region.file()));
        assertEquals(1500, array.sum());
        assertEquals(1500, SharedArray.open(regions.attach(region), "m").sum());
    }

    /** Others lose the data when the process that made them ends. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "exit", "halt", "kill"})
    @Tag("process")
    void whatAProcessMadeOutlivesIt(final String end, final RegionFactory regions) throws Exception {
        final String name = regions.name();
        try (ChildJvm child = ChildJvm.start(Creator.class, name, end)) {
            child.await("made");
            awaitEnd(child, end);
        }
        final Region region = regions.track(Region.at(name).open());
        assertEquals(1500, SharedArray.open(region, "m").sum());
    }

    private static void awaitEnd(final ChildJvm child, final String end) throws InterruptedException {
        if (end.equals("kill")) {
            child.kill();
            child.awaitKilled();
        } else {
            assertEquals(0, child.awaitExit(), child.output());
        }
    }

    /** Uses the array of others. */
    static final class User {
        private User() {}

        public static void main(final String[] args) {
            final Region region = Region.at(args[0]).open();
            System.out.println("sum " + SharedArray.open(region, "m").sum());
            end(region, args[1]);
        }
    }

    /** Makes the region and the array. */
    static final class Creator {
        private Creator() {}

        public static void main(final String[] args) {
            final Region region = Region.at(args[0]).capacity("1 MiB").create();
            SharedArray.create(region, "m", DType.FLOAT64, 1000).fill(1.5);
            System.out.println("made");
            end(region, args[1]);
        }
    }

    /** The ways in which a process ends. */
    private static void end(final Region region, final String how) {
        switch (how) {
            case "close" -> region.close();
            case "exit" -> System.exit(0);
            case "halt" -> Runtime.getRuntime().halt(0);
            default -> Meeting.parkUntilKilled();
        }
    }
}
