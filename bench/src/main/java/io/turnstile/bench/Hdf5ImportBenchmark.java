package io.turnstile.bench;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.collections.DType;
import io.turnstile.collections.SharedArray;
import io.turnstile.tools.files.Hdf5Import;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An HDF5 file of 128 MiB of doubles made a region, beside what a program does that has jhdf alone: it reads the numbers into a
 * Java array, makes a region and copies them; milliseconds. The file is in memory, as one that has been read before.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@State(Scope.Thread)
public class Hdf5ImportBenchmark {
    private static final int ROWS = 16_384;
    private static final int COLUMNS = 1024;
    private static final int CHUNK_ROWS = 256;
    private static final String NUMBERS = "numbers";

    /** One piece, or chunks that are shuffled and deflated. */
    @Param({"plain", "deflated"})
    private String kind;

    private Path source;
    private Path target;

    /** Writes the file. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        source = Files.createTempFile(Path.of("/dev/shm"), "turnstile-bench", ".h5");
        target =
                Path.of("/dev/shm", "turnstile-bench-" + ProcessHandle.current().pid() + ".turnstile");
        final double[][] numbers = new double[ROWS][COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                numbers[i][j] = i * COLUMNS + j;
            }
        }
        try (WritableHdfFile file = HdfFile.write(source)) {
            file.putDataset(NUMBERS, numbers, kind.equals("plain") ? DatasetCreationOptions.DEFAULT : deflated());
        }
    }

    private static DatasetCreationOptions deflated() {
        return DatasetCreationOptions.builder()
                .chunkDimensions(CHUNK_ROWS, COLUMNS)
                .shuffle()
                .deflate(1)
                .build();
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(source);
    }

    private void deleteRegion() {
        Region.delete(target.toUri().toString());
    }

    private RegionBuilder region() {
        return Region.at(target).capacity("1 GiB");
    }

    @Benchmark
    public Hdf5Import.Result hdf5Import() throws IOException {
        final Hdf5Import.Result result = Hdf5Import.run(source, region(), target, false, false);
        deleteRegion();
        return result;
    }

    @Benchmark
    public double[] jhdfAlone() {
        try (HdfFile file = new HdfFile(source)) {
            return (double[]) file.getDatasetByPath(NUMBERS).getDataFlat();
        }
    }

    @Benchmark
    public void jhdfAndCopy() {
        final double[] numbers = jhdfAlone();
        try (Region region = region().create()) {
            region.inTurn(() -> SharedArray.create(region, NUMBERS, DType.FLOAT64, ROWS, COLUMNS)
                    .copyFrom(numbers));
        }
        deleteRegion();
    }
}
