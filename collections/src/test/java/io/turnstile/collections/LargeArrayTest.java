package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.Region;
import io.turnstile.UnsupportedValueException;
import io.turnstile.testkit.Meeting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix of 5 GB, most of it never touched. On a disk: there reserved room takes no memory and no time. */
class LargeArrayTest {
    private static final long SIDE = 50_000;
    private static final long LAST = SIDE - 1;

    @Test
    void offsetsBeyondTwoGigabytes(@TempDir final Path directory) throws IOException {
        final boolean roomy = Files.getFileStore(directory).getUsableSpace() > 8L << 30;
        assumeTrue(roomy, "needs 8 GiB in " + directory);
        final Path file = directory.resolve("large.turnstile");
        try (Region region = Region.at(file).capacity("6 GiB").create()) {
            final SharedArray matrix = SharedArray.create(region, "matrix", DType.FLOAT16, SIDE, SIDE);
            assertEquals(5_000_000_000L, matrix.byteSize());
            matrix.setDouble(1.5, LAST, LAST);
            matrix.setDouble(2.5, 30_000, 7);
            matrix.select(0, 49_000).fill(3);
            matrix.select(1, 5).slice(0, 40_000, 40_010).fill(4);
        }
        try (Region region = Region.at(file).open()) {
            final SharedArray matrix = SharedArray.open(region, "matrix");
            assertEquals(1.5, matrix.getDouble(LAST, LAST));
            assertEquals(1.5, matrix.getFlat(SIDE * SIDE - 1));
            assertEquals(2.5, matrix.getDouble(30_000, 7));
            assertEquals(3 * SIDE, matrix.slice(0, 48_999, 49_001).sum());
            assertEquals(40, matrix.slice(0, 39_990, 40_020).sum());
            assertEquals(0, matrix.getDouble(20_000, 20_000));
            assertThrows(UnsupportedValueException.class, matrix::asByteBuffer);
            assertThrows(UnsupportedValueException.class, matrix::snapshot);
            assertEnd(matrix);
            assertTrue(region.check().isSound());
            region.remove("matrix");
            assertTrue(region.check().isSound());
            Meeting.await("the buffer to be collected, and then the memory to be given back", () -> {
                System.gc();
                return region.trim() > 4_900_000_000L;
            });
        }
        Region.delete(file.toUri().toString());
    }

    private static void assertEnd(final SharedArray matrix) {
        final ByteBuffer end = matrix.asByteBuffer(matrix.byteSize() - 2, 2);
        assertEquals(Float16.of(1.5), end.getShort(0));
    }
}
