package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.AtomicLongCell;
import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.Meeting;
import io.turnstile.testkit.SharedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suites of guava-testlib once more, while another process changes other structures of the same region. */
@Tag("process")
class SuitesBesideAnotherProcessTest {
    private static final String TURNS = "turns of the neighbour";
    private static final String END = "the neighbour may end";

    @RegisterExtension
    final SharedRegion shared = new SharedRegion();

    private ChildJvm neighbour;
    private long turnsBefore;

    @BeforeEach
    void start() throws Exception {
        neighbour = shared.start(Neighbour.class);
        Meeting.await(shared.cell(TURNS), 1);
        turnsBefore = shared.cell(TURNS).get();
    }

    @AfterEach
    void end() throws Exception {
        final long turns = shared.cell(TURNS).get() - turnsBefore;
        shared.cell(END).set(1);
        assertEquals(0, neighbour.awaitExit(), neighbour::output);
        assertTrue(turns > 0, "the neighbour took no turn meanwhile");
    }

    @TestFactory
    Stream<DynamicNode> lists() {
        return SharedListSuiteTest.suiteOf(shared.region());
    }

    @TestFactory
    Stream<DynamicNode> maps() {
        return SharedMapSuiteTest.suiteOf(shared.region());
    }

    @TestFactory
    Stream<DynamicNode> sets() {
        return SharedSetSuiteTest.suiteOf(shared.region());
    }

    @TestFactory
    Stream<DynamicNode> queues() {
        return SharedQueueSuiteTest.suiteOf(shared.region());
    }

    @TestFactory
    Stream<DynamicNode> sortedMaps() {
        return SharedSortedMapSuiteTest.suiteOf(shared.region());
    }

    @TestFactory
    Stream<DynamicNode> sortedSets() {
        return SharedSortedSetSuiteTest.suiteOf(shared.region());
    }

    /** Grows, shrinks, makes and removes structures of its own, and finds in them what it has put there. */
    static final class Neighbour {
        private static final int MOST = 700;
        private static final long PAUSE_NANOS = 200_000;

        private final Region region;
        private final List<Object> model = new ArrayList<>();
        private final Random random = new Random(1);

        private Neighbour(final Region region) {
            this.region = region;
        }

        public static void main(final String[] arguments) {
            try (Region region = SharedRegion.at(arguments[0]).open()) {
                final AtomicLongCell turns = AtomicLongCell.open(region, TURNS);
                final AtomicLongCell end = AtomicLongCell.open(region, END);
                final Neighbour neighbour = new Neighbour(region);
                while (end.get() == 0) {
                    region.inTurn(neighbour::turn);
                    turns.add(1);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }

        private void turn() {
            final SharedList<Object> list = SharedList.open(region, "other list");
            final SharedMap<Object, Object> map = SharedMap.open(region, "other map");
            final SharedQueue<Object> queue = SharedQueue.open(region, "other queue");
            final SharedSortedMap<Object, Object> sorted = SharedSortedMap.open(region, "other sorted map");
            compare(list, map, queue, sorted);
            if (model.size() > MOST) {
                model.clear();
                List.of("other list", "other map", "other queue", "other sorted map")
                        .forEach(region::remove);
                return;
            }
            for (int i = random.nextInt(20); i >= 0; i--) {
                final Object value = "a string that is too long for its slot " + random.nextInt();
                list.add(value);
                map.put(value, value);
                queue.add(value);
                sorted.put(value, value);
                model.add(value);
            }
        }

        private void compare(
                final SharedList<Object> list,
                final SharedMap<Object, Object> map,
                final SharedQueue<Object> queue,
                final SharedSortedMap<Object, Object> sorted) {
            if (!model.equals(list)
                    || !model.equals(new ArrayList<>(map.values()))
                    || !model.equals(queue.snapshot())
                    || !new TreeSet<>(model).equals(sorted.keySet())) {
                throw new AssertionError("expected=" + model + " list=" + list + " map=" + map + " queue=" + queue
                        + " sorted=" + sorted);
            }
        }
    }
}
