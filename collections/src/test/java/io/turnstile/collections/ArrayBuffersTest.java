package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.turnstile.Region;
import io.turnstile.StaleHandleException;
import io.turnstile.UnsupportedValueException;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Buffers over arrays, and what becomes of them and of arrays when the region is closed or the array removed. */
@ExtendWith(RegionExtension.class)
class ArrayBuffersTest {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

    private Region region;
    private SharedArray array;

    @BeforeEach
    void makeArray(final RegionFactory regions) {
        region = regions.create();
        array = SharedArray.create(region, "m", DType.INT64, 100, 10);
        array.mapLong(value -> 5);
    }

    @Test
    void nothingIsCopied() {
        final ByteBuffer buffer = array.asByteBuffer();
        assertTrue(buffer.isDirect());
        assertEquals(ByteOrder.nativeOrder(), buffer.order());
        assertEquals(8000, buffer.capacity());
        buffer.putLong(808, -7);
        assertEquals(-7, array.getLong(10, 1));
        array.setLong(9, 99, 9);
        assertEquals(9, buffer.getLong(7992));
        assertEquals(-7, array.slice(0, 10, 11).asByteBuffer().getLong(8));
        assertEquals(-7, array.asByteBuffer(808, 8).getLong());
        assertThrows(IndexOutOfBoundsException.class, () -> array.asByteBuffer(7999, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> array.asByteBuffer(-1, 2));
        assertThrows(UnsupportedValueException.class, () -> array.slice(1, 0, 5).asByteBuffer());
    }

    @Test
    void arraysThrowAfterCloseAndBuffersGoOn(final RegionFactory regions) {
        final Region other = regions.attach(region);
        final SharedArray seen = SharedArray.open(other, "m");
        final ByteBuffer buffer = seen.asByteBuffer();
        final SharedArray raw = seen.raw();
        other.close();
        assertThrows(IllegalStateException.class, () -> seen.getLong(0, 0));
        assertThrows(IllegalStateException.class, () -> seen.setLong(1, 0, 0));
        assertThrows(IllegalStateException.class, seen::sum);
        assertThrows(IllegalStateException.class, () -> seen.fill(1));
        assertThrows(IllegalStateException.class, () -> seen.slice(0, 0, 5).copyTo(new long[50]));
        assertThrows(IllegalStateException.class, seen::asByteBuffer);
        assertThrows(IllegalStateException.class, seen::force);
        assertThrows(IllegalStateException.class, seen::lock);
        assertThrows(IllegalStateException.class, seen::address);
        assertThrows(IllegalStateException.class, seen::attributes);
        assertThrows(IllegalStateException.class, () -> raw.getLong(0, 0));
        assertThrows(IllegalStateException.class, () -> raw.fill(3));
        buffer.putLong(0, 77);
        assertEquals(77, array.getLong(0, 0));
        array.setLong(78, 0, 0);
        assertEquals(78, buffer.getLong(0));
    }

    @Test
    void aBufferOutlivesItsRegionAndIsUnmappedWhenItIsForgotten() throws IOException {
        ByteBuffer part = array.asByteBuffer().slice(80, 80).order(ByteOrder.nativeOrder());
        final String file = region.file().toString();
        region.close();
        Region.delete(region.name());
        System.gc();
        assertEquals(5, part.getLong(0));
        part.putLong(0, 6);
        assertEquals(6, part.getLong(0));
        assertTrue(mappings(file) > 0);
        part = null;
        final long start = System.nanoTime();
        while (mappings(file) > 0) {
            assertTrue(System.nanoTime() - start < DEADLINE, "still mapped");
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(null, part);
    }

    private static long mappings(final String file) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(file)).count();
        }
    }

    /** Its memory stays, as long as the buffer is reachable, and is used for something else. */
    @Test
    void aBufferOfARemovedArrayIsNoDanger() {
        final SharedArray large = SharedArray.create(region, "large", DType.INT64, 1 << 17);
        large.fill(5);
        final ByteBuffer buffer = large.asByteBuffer().order(ByteOrder.nativeOrder());
        region.remove("large");
        assertEquals(0, region.trim(), "as long as the buffer is reachable");
        for (int at = buffer.capacity() / 2; at < buffer.capacity(); at += Long.BYTES) {
            assertEquals(5, buffer.getLong(at), "at=" + at);
        }
        SharedArray.create(region, "next", DType.INT64, 1 << 16).fill(7);
        int seen = 0;
        for (int at = 0; at < buffer.capacity(); at += Long.BYTES) {
            seen += buffer.getLong(at) == 7 ? 1 : 0;
        }
        assertTrue(seen > 0, "the memory is used again");
        assertThrows(StaleHandleException.class, () -> large.getLong(0));
        assertEquals(List.of(), region.check().problems());
    }

    /** Threads in the middle of copies when the region is closed see an exception or zeros, and the JVM lives. */
    @Test
    void closingUnderThreadsThatCopy(final RegionFactory regions) throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            final Region other = regions.attach(region);
            final SharedArray seen = SharedArray.open(other, "m");
            final AtomicBoolean wrong = new AtomicBoolean();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                final boolean raw = i == 1;
                threads.add(new Thread(() -> copyUntilClosed(raw ? seen.raw() : seen, wrong)));
            }
            threads.forEach(Thread::start);
            LockSupport.parkNanos(2_000_000);
            other.close();
            for (final Thread thread : threads) {
                thread.join(TimeUnit.NANOSECONDS.toMillis(DEADLINE));
                assertFalse(thread.isAlive());
            }
            assertFalse(wrong.get());
        }
    }

    private static void copyUntilClosed(final SharedArray array, final AtomicBoolean wrong) {
        final long[] copy = new long[1000];
        try {
            for (; ; ) {
                array.copyTo(copy);
                for (final long value : copy) {
                    if (value != 5 && value != 0) {
                        wrong.set(true);
                    }
                }
            }
        } catch (final IllegalStateException e) {
            // Closed: the end that is expected.
            assertTrue(e.getMessage().contains("closed"), e.getMessage());
        }
    }

    @Test
    void pagesAreLockedAndForced() {
        array.force();
        array.slice(0, 10, 20).force();
        array.lock();
        array.unlock();
        array.slice(1, 0, 1).force();
    }

    @Test
    void moreBuffersThanTheKernelHasMappings() {
        final List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            buffers.add(array.slice(0, i % 100, i % 100 + 1).asByteBuffer());
        }
        assertEquals(5, buffers.get(999).getLong(0));
    }

    @Test
    @Tag("process")
    void agronaNeedsItsFlagAndSaysSo() throws Exception {
        final String flag = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
        try (ChildJvm with = ChildJvm.start(List.of(), List.of(flag), AgronaUser.class, region.name());
                ChildJvm without = ChildJvm.start(AgronaUser.class, region.name())) {
            assertEquals("5", with.await("read"));
            assertEquals(
                    "Agrona's buffers need the JVM flag --add-exports java.base/jdk.internal.misc=ALL-UNNAMED; a ByteBuffer"
                            + " needs none",
                    without.await("refused"));
        }
    }

    /** Reads through Agrona's buffer. */
    static final class AgronaUser {
        private AgronaUser() {}

        public static void main(final String[] args) {
            try (Region region = Region.at(args[0]).open()) {
                System.out.println(
                        "read " + SharedArray.open(region, "m").asBuffer().getLong(16));
            } catch (final UnsupportedOperationException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }
}
