package io.turnstile.tools.files;

import io.turnstile.RegionException;
import io.turnstile.WrongTypeException;
import io.turnstile.collections.SharedArray;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays as numpy's .npy, several as .npz. The file takes its name when it is whole. Arrays are copied slab by slab, each
 * slab consistent in itself: whoever needs all of one moment keeps others from changing it.
 */
public final class NpyExport {
    private static final int SLAB = 4 << 20;

    private NpyExport() {}

    /** The arrays behind an object: itself, or all of a map by their paths in it. */
    public static Map<String, SharedArray> arrays(final String name, final Object object) {
        final Map<String, SharedArray> arrays = new LinkedHashMap<>();
        if (object instanceof SharedArray array) {
            arrays.put(name, array);
        } else if (object instanceof Map<?, ?> map) {
            add("", map, arrays, 0);
        } else {
            throw new WrongTypeException("path=" + name + " is neither an array nor a map of arrays");
        }
        return arrays;
    }

    private static void add(
            final String prefix, final Map<?, ?> map, final Map<String, SharedArray> arrays, final int depth) {
        if (depth > 100) {
            throw new RegionException("a map nested deeper than 100 levels, or containing itself");
        }
        map.forEach((key, value) -> {
            if (value instanceof SharedArray array) {
                arrays.put(prefix + key, array);
            } else if (value instanceof Map<?, ?> inner) {
                add(prefix + key + "/", inner, arrays, depth + 1);
            }
        });
    }

    /**
     * Writes arrays.
     *
     * @param arrays by name.
     * @param file   to write; .npz holds any number of arrays, any other name one.
     * @return bytes of the file.
     * @throws IOException if it can not be written.
     */
    public static long write(final Map<String, SharedArray> arrays, final Path file) throws IOException {
        final boolean zip = file.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
        if (!zip && arrays.size() != 1) {
            throw new RegionException(
                    "file=" + file + " can hold one array, not " + arrays.size() + "; a name in .npz holds several");
        }
        final Path target = file.toAbsolutePath();
        final Path draft =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft))) {
                if (zip) {
                    writeZip(arrays, out);
                } else {
                    write(arrays.values().iterator().next(), out);
                }
            }
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return Files.size(target);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void writeZip(final Map<String, SharedArray> arrays, final OutputStream out) throws IOException {
        final ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (final Map.Entry<String, SharedArray> entry : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
            write(entry.getValue(), zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static void write(final SharedArray array, final OutputStream out) throws IOException {
        out.write(NpyHeader.of(array));
        final SharedArray elements = array.reshape(array.size());
        final int width = array.dtype().width();
        final int step = SLAB / width;
        for (long i = 0; i < array.size(); i += step) {
            final long end = Math.min(array.size(), i + step);
            final byte[] bytes = new byte[(int) (end - i) * width];
            elements.slice(0, i, end).copyTo(bytes);
            out.write(bytes);
        }
    }
}
