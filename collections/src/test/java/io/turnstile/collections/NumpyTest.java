package io.turnstile.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.turnstile.Region;
import io.turnstile.testkit.ChildJvm;
import io.turnstile.testkit.RegionExtension;
import io.turnstile.testkit.RegionFactory;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The data of an array as numpy sees it; skipped where python3 has no numpy (Debian: python3-numpy). */
@ExtendWith(RegionExtension.class)
class NumpyTest {
    private static final String DOUBLE_IT = """
            import sys, numpy
            name, offset, dtype, shape = sys.argv[1:]
            shape = tuple(int(extent) for extent in shape.split(","))
            array = numpy.memmap(name, dtype=dtype, mode="r+", offset=int(offset), shape=shape)
            assert array[2, 3] == 23, array
            array *= 2
            array.flush()
            """;

    @BeforeEach
    void needsNumpy() throws Exception {
        assumeTrue(ChildJvm.succeeds("sh", "-c", "python3 -c 'import numpy'"), "python3 with numpy is not installed");
    }

    @Test
    void numpyReadsAndStoresEveryType(final RegionFactory regions) throws Exception {
        final Region region = regions.create();
        for (final DType type : DType.values()) {
            if (type != DType.BOOL) {
                final SharedArray array = SharedArray.create(region, type.name(), type, 5, 10);
                array.copyFrom(doubles());
                try (ChildJvm python = run(region, array)) {
                    assertEquals(0, python.awaitExit(), () -> type + ": " + python.output());
                }
                assertEquals(46, array.getDouble(2, 3));
                assertTrue(array.max() == 98 && array.sum() == 49 * 50);
            }
        }
    }

    private static double[] doubles() {
        final double[] doubles = new double[50];
        Arrays.setAll(doubles, i -> i);
        return doubles;
    }

    private static ChildJvm run(final Region region, final SharedArray array) throws Exception {
        final String shape =
                Arrays.stream(array.shape()).mapToObj(String::valueOf).collect(Collectors.joining(","));
        return ChildJvm.run(
                "python3",
                "-c",
                DOUBLE_IT,
                region.file().toString(),
                String.valueOf(array.fileOffset()),
                array.dtype().numpy(),
                shape);
    }
}
