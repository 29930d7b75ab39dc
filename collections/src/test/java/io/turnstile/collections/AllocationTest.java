package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.turnstile.Region;
import io.turnstile.testkit.RegionExtension;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Look-ups allocate nothing, once they are compiled; nor do primitive elements in a turn. */
@ExtendWith(RegionExtension.class)
class AllocationTest {
    private static final int OPERATIONS = 100_000;
    private static final int ATTEMPTS = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Sees to it that results are used. */
    private long seen;

    private void assertAllocatesNothing(final Region region, final LongConsumer operation) {
        double bytes = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && bytes >= 1; i++) {
            final double inside = bytesInATurn(region, operation);
            bytes = Math.max(inside, bytesAnOperation(operation));
        }
        assertTrue(bytes < 1, "bytes an operation=" + bytes + " seen=" + seen);
    }

    private void assertAllocatesNothingInATurn(final Region region, final LongConsumer operation) {
        double bytes = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && bytes >= 1; i++) {
            bytes = bytesInATurn(region, operation);
        }
        assertTrue(bytes < 1, "bytes an operation=" + bytes + " seen=" + seen);
    }

    private double bytesInATurn(final Region region, final LongConsumer operation) {
        return region.inTurn(() -> bytesAnOperation(operation));
    }

    private double bytesAnOperation(final LongConsumer operation) {
        final long thread = Thread.currentThread().getId();
        final long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < OPERATIONS; i++) {
            operation.accept(i % 1000);
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / (double) OPERATIONS;
    }

    @Test
    void stringKeys(final Region region) {
        final SharedMap<String, Boolean> map = SharedMap.open(region, "map");
        final String[] keys = new String[1000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i % 2 == 0 ? "key " + i : "a key that is too long for its slot " + i;
            map.put(keys[i], true);
        }
        assertAllocatesNothing(region, i -> seen += map.get(keys[(int) i]) ? 1 : 0);
        assertAllocatesNothing(region, i -> seen += map.containsKey(keys[(int) i]) ? 1 : 0);
    }

    @Test
    void boxedKeys(final Region region) {
        final SharedMap<Object, Boolean> map = SharedMap.open(region, "map");
        final Object[] keys = new Object[1000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i % 3 == 0 ? (Object) (long) i : i % 3 == 1 ? (Object) i : (Object) (i / 3.0);
            map.put(keys[i], true);
        }
        assertAllocatesNothing(region, i -> seen += map.get(keys[(int) i]) ? 1 : 0);
    }

    @Test
    void arrayKeys(final Region region) {
        final SharedMap<byte[], Boolean> map = SharedMap.open(region, "map");
        final byte[][] keys = new byte[1000][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ("key " + "x".repeat(i % 30) + i).getBytes(StandardCharsets.UTF_8);
            map.put(keys[i], true);
        }
        assertAllocatesNothing(region, i -> seen += map.get(keys[(int) i]) ? 1 : 0);
    }

    @Test
    void primitiveAccess(final Region region) {
        final SharedList<Long> list = SharedList.open(region, "list");
        for (long i = 0; i < 1000; i++) {
            list.add(i);
        }
        assertAllocatesNothingInATurn(region, i -> seen += list.getLong((int) i));
        assertAllocatesNothingInATurn(region, i -> list.setLong((int) i, seen));
        final SharedMap<String, Long> map = SharedMap.open(region, "map");
        assertAllocatesNothingInATurn(region, i -> seen += map.addToLong("sum", i));
    }
}
