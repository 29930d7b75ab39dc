package io.turnstile.tools.files;

import io.turnstile.Region;
import io.turnstile.RegionBuilder;
import io.turnstile.RegionException;
import io.turnstile.RegionExistsException;
import io.turnstile.collections.SharedArray;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads numpy's .npy and .npz files. A region that is made for them is filled before anyone can see it. Into one that exists they
 * are loaded under names that begin with {@value #LOADING}, without turns, and get their own names in one short turn: others work
 * on meanwhile, and see all of the import or nothing. What a killed import leaves there the next one into the region removes.
 */
public final class NpyImport {
    /** Begins the names of what is being loaded; the process id follows. */
    static final String LOADING = "loading/";

    private static final String NPY = ".npy";
    private static final String NPZ = ".npz";
    private static final int SLAB = 4 << 20;
    private static final long SPARE = 1L << 20;
    private static final long DEFAULT_CAPACITY = 64L << 30;

    private final Path source;
    private final Map<String, NpyHeader> headers = new LinkedHashMap<>();
    private InputStream single;
    private ImportProgress progress;

    private NpyImport(final Path source) {
        this.source = source;
    }

    /**
     * Imports a file.
     *
     * @param source    of one array or, if its name ends in .npz, of several.
     * @param name      that a single array gets; null for that of the file.
     * @param builder   of the region.
     * @param target    file of the region.
     * @param overwrite whether objects of the same names are replaced.
     * @param visible   whether progress is shown.
     * @return names of the arrays.
     * @throws IOException     if the file can not be read.
     * @throws RegionException if it is of no known form, there is no room, or a name is taken and not to be replaced.
     */
    public static List<String> run(
            final Path source,
            final String name,
            final RegionBuilder builder,
            final Path target,
            final boolean overwrite,
            final boolean visible)
            throws IOException {
        final NpyImport run = new NpyImport(source);
        // A pipe can be read only once, and so is every file.
        try (InputStream in = run.isZip() ? null : new BufferedInputStream(new FileInputStream(source.toFile()))) {
            run.single = in;
            run.readHeaders(name);
            FreeSpace.check(target, run.bytes() + SPARE, source);
            run.load(builder, target, overwrite, visible);
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
        return new ArrayList<>(run.headers.keySet());
    }

    private boolean isZip() {
        return source.toString().toLowerCase(Locale.ROOT).endsWith(NPZ);
    }

    private void readHeaders(final String name) throws IOException {
        if (!isZip()) {
            final String own = String.valueOf(source.getFileName());
            headers.put(name == null ? withoutSuffix(own) : name, NpyHeader.read(single, source.toString()));
            return;
        }
        try (ZipFile zip = new ZipFile(source.toFile())) {
            for (final ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    headers.put(withoutSuffix(entry.getName()), NpyHeader.read(in, source + "!" + entry.getName()));
                }
            }
        }
    }

    private static String withoutSuffix(final String name) {
        return name.endsWith(NPY) ? name.substring(0, name.length() - NPY.length()) : name;
    }

    private long bytes() {
        return headers.values().stream().mapToLong(NpyHeader::bytes).sum();
    }

    private void load(final RegionBuilder builder, final Path target, final boolean overwrite, final boolean visible) {
        try (ImportProgress begun = ImportProgress.begin(String.valueOf(source.getFileName()), bytes(), visible)) {
            progress = begun;
            load(builder, target, overwrite);
        }
    }

    private void load(final RegionBuilder builder, final Path target, final boolean overwrite) {
        if (!Files.exists(target)) {
            builder.capacity(Math.max(DEFAULT_CAPACITY, bytes() + bytes() / 8));
            builder.create(region -> headers.forEach((name, header) -> load(region, name, name)))
                    .close();
            return;
        }
        try (Region region = builder.open()) {
            final List<String> taken =
                    headers.keySet().stream().filter(region::contains).toList();
            if (!taken.isEmpty() && !overwrite) {
                throw new RegionExistsException("region=" + region.name() + " has objects of the names " + taken
                        + " already; -o replaces them");
            }
            removeLeftovers(region);
            loadBeside(region);
        }
    }

    private void loadBeside(final Region region) {
        final String prefix = LOADING + ProcessHandle.current().pid() + "/";
        try {
            headers.keySet().forEach(name -> load(region, prefix + name, name));
            region.inTurn(() -> headers.keySet().forEach(name -> {
                region.remove(name);
                region.rename(prefix + name, name);
            }));
        } catch (final Throwable e) {
            headers.keySet().forEach(name -> region.remove(prefix + name));
            throw e;
        }
    }

    private static void removeLeftovers(final Region region) {
        for (final String name : region.names()) {
            final String pid =
                    name.startsWith(LOADING) ? name.substring(LOADING.length()).replaceAll("/.*", "") : "";
            if (!pid.isEmpty()
                    && region.members().stream()
                            .noneMatch(member -> String.valueOf(member.pid()).equals(pid) && member.alive())) {
                region.remove(name);
            }
        }
    }

    private void load(final Region region, final String objectName, final String name) {
        final NpyHeader header = headers.get(name);
        final SharedArray array =
                SharedArray.create(region, objectName, header.type().dtype(), header.shape());
        header.type().mark(array);
        try {
            if (!isZip()) {
                read(single, header, array);
                return;
            }
            try (ZipFile zip = new ZipFile(source.toFile())) {
                final ZipEntry entry = zip.getEntry(name + NPY) == null ? zip.getEntry(name) : zip.getEntry(name + NPY);
                try (InputStream in = zip.getInputStream(entry)) {
                    NpyHeader.read(in, source.toString());
                    read(in, header, array);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(final InputStream in, final NpyHeader header, final SharedArray array) throws IOException {
        if (header.size() == 0) {
            return;
        }
        if (header.fortran() && array.rank() > 1) {
            readFortran(in, header, array);
            return;
        }
        final ArrayLoader loader = new ArrayLoader(array, header.type());
        for (long left = header.bytes(); left > 0; left -= SLAB) {
            final int length = (int) Math.min(SLAB, left);
            loader.append(numbers(in, length));
        }
    }

    /** Column by column: the file has the elements in the order of the array with its dimensions turned round. */
    private void readFortran(final InputStream in, final NpyHeader header, final SharedArray array) throws IOException {
        final SharedArray columns = array.raw().transpose();
        final long count = columns.shape()[0];
        final int column = Math.toIntExact(header.bytes() / count);
        final long step = Math.max(1, SLAB / column);
        for (long i = 0; i < count; i += step) {
            final long end = Math.min(count, i + step);
            final ByteBuffer numbers = numbers(in, Math.toIntExact((end - i) * column));
            columns.slice(0, i, end).copyFrom(header.type().toNative(numbers));
        }
    }

    private ByteBuffer numbers(final InputStream in, final int length) throws IOException {
        final byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("file=" + source + " ends too early: missing=" + (length - bytes.length) + " bytes");
        }
        progress.step(length);
        return ByteBuffer.wrap(bytes);
    }
}
