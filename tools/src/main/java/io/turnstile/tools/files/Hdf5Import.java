package io.turnstile.tools.files;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.exceptions.HdfException;
import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionException;
import io.turnstile.collections.SharedArray;
import io.turnstile.collections.SharedMap;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a region of an HDF5 file: groups become maps, datasets of numbers arrays of the same type and shape, compound ones maps of
 * arrays, text lists. Attributes of datasets become those of arrays; those of groups stand in a map of the key
 * {@value #ATTRIBUTES}.
 *
 * <p>The region is filled before anyone can see it, and then gets its name, or takes the place of the old one, in one step. So
 * nobody waits for a turn meanwhile, nothing is logged, and an import that fails leaves no region. Datasets are read slab by slab:
 * the memory of this process does not grow with the file.
 */
public final class Hdf5Import {
    /** Key of the map that holds the attributes of a group. */
    public static final String ATTRIBUTES = "@attributes";

    private static final Logger LOG = LoggerFactory.getLogger(Hdf5Import.class);

    private static final long SLAB = 32L << 20;

    /** What stays in a core's cache from when it is read to when it is stored. */
    private static final long CONTIGUOUS_SLAB = 256L << 10;

    private static final long LARGEST_SLAB = 512L << 20;

    /** For header, tables and free room. */
    private static final long SPARE = 64L << 20;

    private static final long DEFAULT_CAPACITY = 64L << 30;

    private final Path source;
    private final Hdf5Plan plan = new Hdf5Plan();
    private ImportProgress progress;
    private ByteBuffer slab = ByteBuffer.allocate(0);

    private Hdf5Import(final Path source) {
        this.source = source;
    }

    /**
     * What was imported.
     *
     * @param arrays  made.
     * @param groups  that became maps, the file itself included.
     * @param bytes   of numbers.
     * @param seconds that loading took.
     * @param skipped a line for each thing that could not be imported.
     */
    public record Result(int arrays, int groups, long bytes, double seconds, List<String> skipped) {}

    /**
     * Imports a file.
     *
     * @param source    HDF5 file.
     * @param builder   of the region; its capacity is set here.
     * @param target    file of the region.
     * @param overwrite whether a region of that name is replaced.
     * @param visible   whether progress is shown.
     * @return what was imported.
     * @throws IOException     if the file can not be read.
     * @throws RegionException if it is no HDF5 file, there is no room, or the region exists and is not to be replaced.
     */
    public static Result run(
            final Path source,
            final RegionBuilder builder,
            final Path target,
            final boolean overwrite,
            final boolean visible)
            throws IOException {
        return new Hdf5Import(source).run(builder, target, overwrite, visible);
    }

    private Result run(final RegionBuilder builder, final Path target, final boolean overwrite, final boolean visible)
            throws IOException {
        try (HdfFile file = new HdfFile(source)) {
            final Hdf5Plan.Branch root = plan.branch(file);
            LOG.debug("file={} arrays={} bytes={} skipped={}", source, plan.arrays(), plan.bytes(), plan.skipped());
            FreeSpace.check(target, plan.bytes() + SPARE / 64, source);
            builder.capacity(Math.max(DEFAULT_CAPACITY, plan.bytes() + plan.bytes() / 8 + SPARE));
            final long start = System.nanoTime();
            try (ImportProgress begun =
                    ImportProgress.begin(String.valueOf(source.getFileName()), plan.bytes(), visible)) {
                progress = begun;
                make(builder, root, overwrite).close();
            }
            final double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(plan.arrays(), plan.groups(), progress.bytes(), seconds, plan.skipped());
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        } catch (final HdfException e) {
            throw new RegionException("file=" + source + " can not be read as HDF5: " + reasons(e), e);
        }
    }

    /** The outermost says where, the innermost why. */
    private static String reasons(final HdfException e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost == e ? e.getMessage() : e.getMessage() + ": " + innermost.getMessage();
    }

    private Region make(final RegionBuilder builder, final Hdf5Plan.Branch root, final boolean overwrite) {
        return overwrite
                ? builder.createOrReplace(region -> load(root, region))
                : builder.create(region -> load(root, region));
    }

    private void load(final Hdf5Plan.Branch root, final Region region) {
        if (!root.attributes().isEmpty()) {
            SharedMap.<String, Object>open(region, ATTRIBUTES).putAll(root.attributes());
        }
        final ImportPlace place = ImportPlace.of(region);
        root.children().forEach((name, node) -> load(node, name, place));
    }

    private void load(final Object node, final String name, final ImportPlace place) {
        LOG.debug("loading {}", name);
        if (node instanceof Hdf5Plan.Branch branch) {
            final SharedMap<String, Object> map = place.map(name);
            putAttributes(map, branch.attributes());
            final ImportPlace within = ImportPlace.of(map);
            branch.children().forEach((key, child) -> load(child, key, within));
        } else if (node instanceof Hdf5Plan.Texts texts) {
            loadTexts(texts.dataset(), name, place);
        } else if (node instanceof Hdf5Plan.Numbers numbers) {
            loadNumbers(numbers, name, place);
        }
    }

    private static void putAttributes(final SharedMap<String, Object> map, final Map<String, Object> attributes) {
        if (!attributes.isEmpty()) {
            map.put(ATTRIBUTES, attributes);
        }
    }

    private void loadTexts(final Dataset dataset, final String name, final ImportPlace place) {
        place.text(name, dataset.isEmpty() ? List.of() : lists(dataset.getData()));
        progress.step(dataset.getSizeInBytes());
    }

    private static Object lists(final Object value) {
        if (value == null || !value.getClass().isArray()) {
            return value;
        }
        final List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            list.add(lists(Array.get(value, i)));
        }
        return list;
    }

    /** A field of a record, and where it goes. */
    private record Target(Hdf5Field field, SharedArray array, ArrayLoader loader) {}

    private void loadNumbers(final Hdf5Plan.Numbers numbers, final String name, final ImportPlace place) {
        final long[] extents = extents(numbers.dataset());
        final List<Target> targets = new ArrayList<>();
        final boolean compound = !numbers.fields().get(0).path().isEmpty();
        final Map<List<String>, ImportPlace> places = new LinkedHashMap<>();
        if (compound) {
            final SharedMap<String, Object> map = place.map(name);
            putAttributes(map, numbers.attributes());
            places.put(List.of(), ImportPlace.of(map));
        }
        for (final Hdf5Field field : numbers.fields()) {
            final SharedArray array = compound
                    ? placeOf(places, field.path().subList(0, field.path().size() - 1))
                            .array(
                                    field.path().get(field.path().size() - 1),
                                    field.type().dtype(),
                                    shape(extents, field))
                    : place.array(name, field.type().dtype(), shape(extents, field));
            describe(array, field, compound ? Map.of() : numbers.attributes());
            targets.add(new Target(field, array, new ArrayLoader(array, field.type())));
        }
        copy(numbers.dataset(), extents, targets);
        if (!compound) {
            Hdf5Fill.apply(numbers.dataset(), targets.get(0).array());
        }
    }

    /** No number at all, which HDF5 tells from a single one, has no elements. */
    private static long[] extents(final Dataset dataset) {
        final long[] extents = dataset.getDimensionsAsLong();
        return extents.length == 0 && dataset.isEmpty() ? new long[] {0} : extents;
    }

    private static ImportPlace placeOf(final Map<List<String>, ImportPlace> places, final List<String> path) {
        final ImportPlace known = places.get(path);
        if (known != null) {
            return known;
        }
        final int last = path.size() - 1;
        final ImportPlace made =
                ImportPlace.of(placeOf(places, path.subList(0, last)).map(path.get(last)));
        places.put(path, made);
        return made;
    }

    private static long[] shape(final long[] extents, final Hdf5Field field) {
        final long[] shape = java.util.Arrays.copyOf(
                extents, extents.length + field.extents().size());
        for (int i = 0; i < field.extents().size(); i++) {
            shape[extents.length + i] = field.extents().get(i);
        }
        return shape;
    }

    private static void describe(final SharedArray array, final Hdf5Field field, final Map<String, Object> attributes) {
        array.attributes().putAll(attributes);
        field.type().mark(array);
        if (!field.names().isEmpty()) {
            array.attributes().put("enum", field.names());
        }
    }

    private void copy(final DatasetBase dataset, final long[] extents, final List<Target> targets) {
        if (dataset.isEmpty() || dataset.getSize() == 0) {
            return;
        }
        final int record = dataset.getDataType().getSize();
        if (extents.length == 0 || dataset instanceof CompactDataset) {
            // A single number, or one of the small datasets that are kept in their headers, which jhdf does not slice.
            append(dataset.getDataBuffer(), record, targets);
            return;
        }
        if (dataset instanceof ContiguousDataset contiguous && contiguous.getDataAddress() >= 0) {
            readContiguous(contiguous, record, targets);
            return;
        }
        final int[] chunk = dataset instanceof ChunkedDataset chunked ? chunked.getChunkDimensions() : null;
        Slabs.cut(
                extents,
                chunk,
                record,
                slabBytes(extents, chunk, record),
                (offset, slab) -> append(dataset.getSliceDataBuffer(offset, slab), record, targets));
    }

    /** Straight from the file: faster than slices of such datasets by jhdf. */
    private void readContiguous(final ContiguousDataset dataset, final int record, final List<Target> targets) {
        final long start = dataset.getHdfFile().getUserBlockSize() + dataset.getDataAddress();
        final long length = Math.multiplyExact(dataset.getSize(), record);
        final long step = Math.max(1, CONTIGUOUS_SLAB / record) * record;
        try (FileChannel channel = FileChannel.open(source)) {
            final ByteBuffer buffer = slab(Math.toIntExact(step));
            for (long at = 0; at < length; at += step) {
                buffer.clear().limit((int) Math.min(step, length - at));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, start + at + buffer.position()) < 0) {
                        throw new EOFException("file=" + source + " ends too early: missing=" + (length - at)
                                + " bytes of " + dataset.getPath());
                    }
                }
                append(buffer.flip(), record, targets);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all datasets; outside the heap, so that the file is read into it and stored from it without a copy between. */
    private ByteBuffer slab(final int bytes) {
        if (slab.capacity() < bytes) {
            slab = ByteBuffer.allocateDirect(bytes);
        }
        return slab;
    }

    /** As high as a chunk if that is possible: then each is unpacked once. */
    private static long slabBytes(final long[] extents, final int[] chunk, final int record) {
        double high = chunk == null ? 0 : (double) chunk[0] * record;
        for (int i = 1; i < extents.length; i++) {
            high *= extents[i];
        }
        return Math.max(SLAB, (long) Math.min(LARGEST_SLAB, high));
    }

    private void append(final ByteBuffer records, final int record, final List<Target> targets) {
        for (final Target target : targets) {
            final int length = target.field().length();
            final ByteBuffer numbers = length == record
                    ? records.duplicate()
                    : gather(records, record, target.field().offset(), length);
            final int bytes = numbers.remaining();
            target.loader().append(numbers);
            progress.step(bytes);
        }
    }

    private static ByteBuffer gather(final ByteBuffer records, final int record, final int offset, final int length) {
        final int count = records.remaining() / record;
        final byte[] numbers = new byte[count * length];
        for (int i = 0; i < count; i++) {
            records.get(records.position() + i * record + offset, numbers, i * length, length);
        }
        return ByteBuffer.wrap(numbers);
    }
}
